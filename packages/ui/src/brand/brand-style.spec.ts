import { describe, expect, it } from '@jest/globals';
import { DEFAULT_ACCENT, toBrandColors } from './brand-style';
import { contrastBetween, findRgb } from './color-contrast';

const GROUNDS = ['#120e0b', '#1c1712', '#2a231c'];
const ratio = (one: string, other: string) => contrastBetween(findRgb(one)!, findRgb(other)!);

/** The extremes, and colours from all over the cube. */
const accents = ['#000000', '#ffffff', '#808080', '#0000ff', '#00ff00', '#ff0000', '#001f5b'];
for (let at = 0; at < 513; at += 1) accents.push(`#${((at * 32_749) % 0x1000000).toString(16).padStart(6, '0')}`);

describe('contrastBetween', () => {
  it('agrees with WCAG', () => {
    expect(ratio('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(ratio('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });
});

describe('toBrandColors', () => {
  it.each(accents)('makes %s readable: ink on it, itself on every ground, its text variant too', (accent) => {
    const colors = toBrandColors(accent);
    expect(ratio(colors.accentInk, colors.accent)).toBeGreaterThanOrEqual(4.5);
    for (const ground of GROUNDS) {
      expect(ratio(colors.accent, ground)).toBeGreaterThanOrEqual(3);
      expect(ratio(colors.accentText, ground)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('leaves a colour alone that is readable as it is', () => {
    expect(toBrandColors('#ff8f3f')).toEqual({ accent: '#ff8f3f', accentInk: '#120e0b', accentText: '#ff8f3f' });
  });

  it('keeps the hue of a colour that it has to lighten', () => {
    const [red, green, blue] = findRgb(toBrandColors('#001f5b').accentText)!;
    expect(blue).toBeGreaterThan(green);
    expect(green).toBeGreaterThan(red);
  });

  it('takes the default for anything that is no colour', () => {
    expect(toBrandColors('red; } body { display: none').accent).toBe(DEFAULT_ACCENT);
  });
});
