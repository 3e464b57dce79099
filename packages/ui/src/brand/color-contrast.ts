/** Linear-light colour, each channel 0–1. */
export type Rgb = readonly [red: number, green: number, blue: number];

interface Oklch {
  lightness: number;
  chroma: number;
  hue: number;
}

const HEX = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i;

/** Reads `#rrggbb`; null for anything else. */
export function findRgb(hex: string): Rgb | null {
  const parts = HEX.exec(hex.trim());
  if (!parts) return null;
  return [toLinear(parts[1]!), toLinear(parts[2]!), toLinear(parts[3]!)];
}

/** `#rrggbb` of a linear colour; channels outside 0–1 are clipped. */
export function toHex(rgb: Rgb): string {
  return `#${rgb.map(toChannelHex).join('')}`;
}

/** WCAG 2 relative luminance, 0–1. */
function luminanceOf([red, green, blue]: Rgb): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2 contrast ratio, 1–21. */
export function contrastBetween(one: Rgb, other: Rgb): number {
  const [dark, light] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/**
 * The nearest lighter colour of the same hue that reaches `ratio` against `ground`; the colour itself when it already
 * does. Chroma shrinks where sRGB has no such colour, so the hue never drifts. Measured on the 8-bit value that is shown.
 */
export function lightenToContrast(color: Rgb, ground: Rgb, ratio: number): Rgb {
  if (contrastBetween(color, ground) >= ratio) return color;
  const start = toOklch(color);
  for (let lightness = start.lightness; lightness < 1; lightness += 0.01) {
    const candidate = findRgb(toHex(toRgbInGamut({ ...start, lightness })));
    if (candidate && contrastBetween(candidate, ground) >= ratio) return candidate;
  }
  return [1, 1, 1];
}

function toLinear(channelHex: string): number {
  const value = Number.parseInt(channelHex, 16) / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function toChannelHex(linear: number): string {
  const value = Math.min(1, Math.max(0, linear));
  const coded = value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;
  return Math.round(coded * 255)
    .toString(16)
    .padStart(2, '0');
}

// Matrices of Björn Ottosson's Oklab (https://bottosson.github.io/posts/oklab/).
function toOklch([red, green, blue]: Rgb): Oklch {
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const medium = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  const a = 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short;
  const b = 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short;
  return {
    lightness: 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short,
    chroma: Math.hypot(a, b),
    hue: Math.atan2(b, a),
  };
}

function toRgbInGamut(color: Oklch): Rgb {
  let { chroma } = color;
  for (;;) {
    const rgb = toRgb({ ...color, chroma });
    if (chroma < 0.004 || rgb.every((channel) => channel >= -0.001 && channel <= 1.001)) return rgb;
    chroma *= 0.94;
  }
}

function toRgb({ lightness, chroma, hue }: Oklch): Rgb {
  const a = chroma * Math.cos(hue);
  const b = chroma * Math.sin(hue);
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ];
}
