import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AWAKE_BEAT_MS, AwakeTime } from './awake-time.js';

it('is the time that has passed, as long as the beats come', () => {
  const time = new AwakeTime(0);
  let [nowMs, sum] = [0, 0];
  for (let n = 0; n < 20; n++) sum = time.beat((nowMs += AWAKE_BEAT_MS));
  expect(sum).toBe(nowMs);
  time.restart(nowMs);
  expect(time.beat(nowMs + 30)).toBe(30);
});

it('does not count what was slept through, however often and long', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 3_000, max: 600_000 }), { maxLength: 5 }), (stops) => {
      const time = new AwakeTime(0);
      let [nowMs, sum] = [0, 0];
      for (const stopMs of stops) sum = time.beat((nowMs += stopMs));
      expect(sum).toBeLessThanOrEqual(stops.length * 250);
    }),
  );
});
