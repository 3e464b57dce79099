const SIZES = [640, 300, 64] as const;

export interface Image {
  readonly url: string;
  readonly height: number;
  readonly width: number;
}

/** The three sizes in which an artwork is offered. `key`: id of the album or playlist. */
export function imagesOf(baseUrl: string, key: string): Image[] {
  return SIZES.map((size) => ({ url: `${baseUrl}/image/${key}-${size}`, height: size, width: size }));
}

/** The artwork of a key as SVG: always the same for the same key. Undefined when the name is none that we give out. */
export function drawArtwork(name: string): string | undefined {
  const [, key, sizeText] = /^([0-9A-Za-z]{1,40})-(\d+)$/.exec(name) ?? [];
  const size = SIZES.find((one) => String(one) === sizeText);
  if (key === undefined || size === undefined) return undefined;
  const seed = [...key].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);
  const hue = seed % 360;
  const circles = [0, 1, 2, 3].map((nth) => {
    const [x, y, r] = [(seed >>> (nth * 3)) % 100, (seed >>> (nth * 5)) % 100, 12 + ((seed >>> (nth * 7)) % 30)];
    return `<circle cx="${x}" cy="${y}" r="${r}" fill="hsl(${(hue + nth * 40) % 360} 70% 55% / .7)"/>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 100 100">`,
    `<rect width="100" height="100" fill="hsl(${hue} 45% 22%)"/>`,
    ...circles,
    '</svg>',
  ].join('');
}
