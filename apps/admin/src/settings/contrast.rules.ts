/** WCAG 2.2 contrast of two `#rrggbb` colours, 1 … 21. */
export function contrastRatio(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const channel = (from: number) => {
    const value = Number.parseInt(color.slice(from, from + 2), 16) / 255;
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

/** How well an accent stands out of the dark room: as text (4.5), only as a mark or large type (3), or hardly. */
export type AccentJudgement = 'text' | 'marks' | 'weak';

export function judgeAccent(accent: string, background: string): AccentJudgement {
  const ratio = contrastRatio(accent, background);
  if (ratio >= 4.5) return 'text';
  return ratio >= 3 ? 'marks' : 'weak';
}
