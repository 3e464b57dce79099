import { describe, expect, it } from '@jest/globals';
import { regionalTag, secondsUntil, shortWait, splitWait } from './clock';

describe('secondsUntil', () => {
  it('shows the last second as 1 and never less than 0', () => {
    expect(secondsUntil(1_001, 1_000, 30_000)).toBe(1);
    expect(secondsUntil(1_000, 1_000, 30_000)).toBe(0);
    expect(secondsUntil(1_000, 9_000, 30_000)).toBe(0);
  });

  it('is never longer than the whole wait, although the clock ticks in steps', () => {
    expect(secondsUntil(30_400, 0, 30_000)).toBe(30);
  });
});

describe('splitWait', () => {
  it('leaves out leading zeros but keeps minutes and seconds', () => {
    expect(splitWait(65_000)).toEqual([
      { unit: 'minutes', value: 1 },
      { unit: 'seconds', value: 5 },
    ]);
    expect(splitWait(5_000).map((part) => part.unit)).toEqual(['minutes', 'seconds']);
    expect(splitWait(26 * 3_600_000).map((part) => part.value)).toEqual([1, 2, 0, 0]);
  });

  it('ends at zero', () => {
    expect(splitWait(-1)).toEqual([{ unit: 'seconds', value: 0 }]);
  });
});

describe('shortWait', () => {
  it('speaks in seconds for short waits and in minutes for long ones, rounded up', () => {
    expect(shortWait(17_200)).toEqual({ unit: 'seconds', value: 18 });
    expect(shortWait(0)).toEqual({ unit: 'seconds', value: 1 });
    expect(shortWait(601_000)).toEqual({ unit: 'minutes', value: 11 });
  });
});

describe('regionalTag', () => {
  it('takes the region of the phone for the chosen language', () => {
    expect(regionalTag('en', ['de-AT', 'en-GB'])).toBe('en-GB');
    expect(regionalTag('de', ['en-GB'])).toBe('de');
  });
});
