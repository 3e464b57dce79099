import { describe, expect, test } from '@jest/globals';
import { SandboxClock } from './clock.js';

describe('the clock', () => {
  test('stands until it is moved, and rings what lies on the way at its moment, in order', () => {
    const clock = SandboxClock.virtual(1_000);
    const rung: [string, number][] = [];
    clock.wakeAt(3_000, () => rung.push(['late', clock.nowMs()]));
    clock.wakeAt(2_000, () => {
      rung.push(['early', clock.nowMs()]);
      clock.wakeAt(2_500, () => rung.push(['follow-up', clock.nowMs()]));
    });
    const cancel = clock.wakeAt(2_200, () => rung.push(['cancelled', clock.nowMs()]));
    cancel();
    clock.advance(1_500);
    expect(rung).toEqual([
      ['early', 2_000],
      ['follow-up', 2_500],
    ]);
    clock.advance(500);
    expect(rung.at(-1)).toEqual(['late', 3_000]);
    expect(clock.nowMs()).toBe(3_000);
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('does not go by %p', (ms) => {
    expect(() => SandboxClock.virtual(0).advance(ms)).toThrow(RangeError);
  });

  test('of the real kind rings by itself and can be moved forward', async () => {
    const clock = SandboxClock.real();
    await new Promise<void>((resolve) => clock.wakeAt(clock.nowMs() + 5, resolve));
    let isRung = false;
    clock.wakeAt(clock.nowMs() + 3_600_000, () => (isRung = true));
    clock.advance(3_600_000);
    expect(isRung).toBe(true);
    clock.stop();
  });
});
