import { describe, expect, it } from '@jest/globals';
import { afterFailure, AT_ONCE, type Retry, sooner } from './retry.rules.js';

const T0 = 1_000_000_000_000;
const fail = (retry: Retry, nowMs: number, waitMs: number | null = null): Retry =>
  afterFailure(retry, { nowMs, waitMs, endSignal: 'push', random: () => 0.5 });

describe('what failed', () => {
  it('is tried again after a second, then after growing waits', () => {
    const first = fail(AT_ONCE, T0);
    const second = fail(first, first.atMs);
    const third = fail(second, second.atMs);
    expect([first.atMs - T0, second.atMs - first.atMs, third.atMs - second.atMs]).toEqual([1_000, 2_000, 4_000]);
  });

  it('after a long time in which it went well is tried again after a second', () => {
    const tired = [...Array(6)].reduce<Retry>((retry) => fail(retry, retry.atMs), fail(AT_ONCE, T0));
    const later = tired.atMs + 60_000;
    expect(fail(tired, later).atMs).toBe(later + 1_000);
  });

  it('is not tried before the time that the player asked for, not even when somebody wants it sooner', () => {
    const asked = fail(AT_ONCE, T0, 20_000);
    expect(asked.atMs).toBe(T0 + 20_000);
    expect(sooner(asked).atMs).toBe(T0 + 20_000);
  });

  it('is tried at once when somebody wants it, but not in the second of its failure', () => {
    const tired = [...Array(6)].reduce<Retry>((retry) => fail(retry, retry.atMs), fail(AT_ONCE, T0));
    expect(tired.atMs).toBeGreaterThan(tired.notBeforeMs + 20_000);
    expect(sooner(tired)).toMatchObject({ atMs: tired.notBeforeMs, failures: tired.failures });
    expect(sooner(AT_ONCE)).toEqual(AT_ONCE);
  });
});
