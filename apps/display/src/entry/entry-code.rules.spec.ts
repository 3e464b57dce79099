import { describe, expect, it } from '@jest/globals';
import type { EntryCodesView } from '@votebox/contracts';
import { pickEntry } from './entry-code.rules';

const codes = ['AAA', 'BBB', 'CCC'].map((code) => ({ code, joinUrl: `https://v.example/j/${code}` }));
const schedule: EntryCodesView = { windowMs: 15_000, elapsedMs: 4_000, codes };
const codeAfter = (ms: number) => pickEntry(schedule, ms)?.code ?? null;

describe('the code on the screen', () => {
  it('changes where its window ends, not where the answer came', () => {
    expect([0, 10_999, 11_000, 25_999, 26_000, 40_999].map(codeAfter)).toEqual([
      'AAA',
      'AAA',
      'BBB',
      'BBB',
      'CCC',
      'CCC',
    ]);
  });

  it('is none when the schedule has run out', () => {
    expect(codeAfter(41_000)).toBeNull();
  });

  it('knows how much of its window is over', () => {
    expect(pickEntry(schedule, 0)).toEqual({ ...codes[0]!, windowMs: 15_000, shownMs: 4_000 });
    expect(pickEntry(schedule, 12_000)).toEqual({ ...codes[1]!, windowMs: 15_000, shownMs: 1_000 });
  });

  it('does not go back when a clock does', () => {
    expect(codeAfter(-5_000)).toBe('AAA');
  });
});
