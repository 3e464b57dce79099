import { describe, expect, it } from '@jest/globals';
import { formatCount, formatDuration } from './format';
import { decideSleeveArt } from './sleeve-art.rules';

describe('formatDuration', () => {
  it.each([
    [187_000, '3:07'],
    [59_999, '0:59'],
    [0, '0:00'],
    [-5, '0:00'],
    [Number.NaN, '0:00'],
    [3_723_000, '1:02:03'],
  ])('%d ms → %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('formatCount', () => {
  it('writes figures out until they get long', () => {
    expect(formatCount(950, 'en')).toBe('950');
    expect(formatCount(1_204, 'en')).toBe('1,204');
    expect(formatCount(12_340, 'en')).toBe('12.3K');
  });
});

describe('decideSleeveArt', () => {
  it('gives the same sleeve for the same track', () => {
    expect(decideSleeveArt('0189-a')).toEqual(decideSleeveArt('0189-a'));
  });

  it('gives neighbouring ids different sleeves', () => {
    const sleeves = Array.from({ length: 40 }, (_, at) =>
      JSON.stringify(decideSleeveArt(`01890000-0000-7000-8000-0000000000${at + 10}`)),
    );
    expect(new Set(sleeves).size).toBeGreaterThan(36);
  });
});
