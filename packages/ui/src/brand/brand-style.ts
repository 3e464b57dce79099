import type { CSSProperties } from 'react';
import { contrastBetween, findRgb, lightenToContrast, toHex, type Rgb } from './color-contrast';

/** Accent of a venue that has not chosen one. */
export const DEFAULT_ACCENT = '#ff8f3f';

/** The lightest ground that accent-coloured things stand on (surface-2). What passes here passes on bg and surface. */
const LIGHTEST_GROUND = findRgb('#2a231c')!;
const GRAPHIC_RATIO = 3;
const TEXT_RATIO = 4.5;
const INKS = ['#120e0b', '#fffaf3', '#000000', '#ffffff'];

export interface BrandColors {
  /** The venue's colour; lightened only when it could not be seen on the dark ground (3:1). */
  accent: string;
  /** Text on the accent, at least 4.5:1. */
  accentInk: string;
  /** The accent as text on bg, surface and surface-2, at least 4.5:1. */
  accentText: string;
}

/** Readable colours from the owner's accent; anything but `#rrggbb` counts as the default accent. */
export function toBrandColors(accentColor: string): BrandColors {
  const chosen = findRgb(accentColor) ?? findRgb(DEFAULT_ACCENT)!;
  const accent = lightenToContrast(chosen, LIGHTEST_GROUND, GRAPHIC_RATIO);
  return {
    accent: toHex(accent),
    accentInk: pickInk(accent),
    accentText: toHex(lightenToContrast(accent, LIGHTEST_GROUND, TEXT_RATIO)),
  };
}

/** Puts the venue's accent on an element and everything in it. */
export function brandStyle(accentColor: string): CSSProperties {
  const { accent, accentInk, accentText } = toBrandColors(accentColor);
  return {
    '--vb-accent': accent,
    '--vb-accent-ink': accentInk,
    '--vb-accent-text': accentText,
  } as CSSProperties;
}

// Warm inks first; pure black or white only where the accent is of such middling lightness that warm ones fail.
function pickInk(accent: Rgb): string {
  const passing = INKS.find((ink) => contrastBetween(findRgb(ink)!, accent) >= TEXT_RATIO);
  return passing ?? '#000000';
}
