import type { CSSProperties } from 'react';

/**
 * Size of a title in rem, so that it fills its two lines at most: short titles shout, long ones stay whole. Measured
 * in the display face at weight 800, whose letters are a little less than half as wide as they are high.
 */
export function titleRem(title: string, widthRem: number, heightRem: number): number {
  const letters = [...title].length;
  const longestWord = Math.max(1, ...title.split(/\s+/).map((word) => [...word].length));
  const sizes = [10, 8.5, 7.5, 6.5, 5.75, 5, 4.5, 4, 3.5];
  const fits = (rem: number) => {
    const perLine = widthRem / (rem * 0.48);
    const lines = Math.floor(heightRem / rem);
    // A ragged line loses about a sixth of its width to the word that did not fit.
    const room = lines <= 1 ? perLine : perLine * lines * 0.84;
    // One word has no spaces, so it is wider than the average: it must never break.
    return longestWord * rem * 0.56 <= widthRem && letters <= room;
  };
  return sizes.find(fits) ?? 3;
}

/** The same for words that fill the place of what plays: one size for the wide picture, one for a phone held upright. */
export function labelStyle(label: string): CSSProperties {
  return {
    '--tv-title': `${titleRem(label, 60, 24)}rem`,
    '--tv-title-upright': `${titleRem(label, 43, 16)}rem`,
  } as CSSProperties;
}
