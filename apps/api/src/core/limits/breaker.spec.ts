import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Breaker } from './breaker.js';

describe('Breaker', () => {
  it('opens for longer with every failure in a row, and lets one probe through', () => {
    const breaker = new Breaker();
    let nowMs = 0;
    for (const openMs of [250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]) {
      expect(breaker.mayTry(nowMs)).toBe(true);
      breaker.begin(nowMs);
      breaker.fail(nowMs);
      expect(breaker.mayTry(nowMs + openMs - 1)).toBe(false);
      nowMs += openMs;
    }
    expect(breaker.mayTry(nowMs)).toBe(true);
    breaker.begin(nowMs);
    expect(breaker.mayTry(nowMs)).toBe(false);
    breaker.succeed();
    expect(breaker.mayTry(nowMs)).toBe(true);
    breaker.begin(nowMs);
    expect(breaker.mayTry(nowMs)).toBe(true);
    breaker.fail(nowMs);
    expect(breaker.mayTry(nowMs + 250)).toBe(true);
  });

  it('lets a caller try at once when there is news, and only one', () => {
    const breaker = new Breaker();
    for (let n = 0; n < 6; n++) breaker.fail(0);
    expect(breaker.mayTry(100)).toBe(false);
    breaker.encourage();
    expect(breaker.mayTry(100)).toBe(true);
    breaker.begin(100);
    expect(breaker.mayTry(100)).toBe(false);
  });

  it('never stays shut: whatever happened, 5 s later somebody may try, also when a probe was never heard of again', () => {
    const acts = fc.array(fc.tuple(fc.constantFrom('begin', 'succeed', 'fail'), fc.integer({ min: 0, max: 3_000 })));
    fc.assert(
      fc.property(acts, (list) => {
        const breaker = new Breaker();
        let nowMs = 0;
        for (const [act, pauseMs] of list) {
          nowMs += pauseMs;
          if (act === 'begin') breaker.begin(nowMs);
          else if (act === 'fail') breaker.fail(nowMs);
          else breaker.succeed();
        }
        expect(breaker.mayTry(nowMs + 5_000)).toBe(true);
      }),
    );
  });
});
