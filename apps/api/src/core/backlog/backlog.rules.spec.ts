import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isShed, meanWaitMs, type Reading, READINGS, spreadRetryMs } from './backlog.rules.js';

const READ_EVERY_MS = 500;
const BEAT_MS = 20;
const calm = (length: number) => Array.from({ length }, (): Reading => ({ loopMs: 0, queueMs: 0 }));
const anyWaitMs = fc.integer({ min: 0, max: 60_000 });
const aReading = fc.record({ loopMs: anyWaitMs, queueMs: anyWaitMs });
const readings = fc.array(aReading, { maxLength: 3 * READINGS });

/** The readings of a process that does nothing but stand still at times: `stopMs` long, one stop per `everyMs`. */
function readingsOf(stopMs: number, everyMs: number, phaseMs: number, lastsMs = 10_000): Reading[] {
  const read: Reading[] = [];
  let [nowMs, beatAtMs, readAtMs, stopAtMs] = [0, 0, 0, phaseMs];
  let lateMs: number[] = [];
  while (nowMs < lastsMs) {
    nowMs += BEAT_MS;
    if (nowMs >= stopAtMs) {
      nowMs += stopMs;
      stopAtMs += everyMs;
    }
    lateMs.push(nowMs - beatAtMs - BEAT_MS);
    beatAtMs = nowMs;
    if (nowMs - readAtMs < READ_EVERY_MS) continue;
    read.push({ loopMs: meanWaitMs(lateMs, nowMs - readAtMs), queueMs: 0 });
    [lateMs, readAtMs] = [[], nowMs];
  }
  return read;
}

describe('work is left out', () => {
  it('in one order: reactions only where searches are left out too, and nothing while nobody waits', () => {
    fc.assert(
      fc.property(readings, (list) => {
        if (isShed('reactions', list)) expect(isShed('searches', list)).toBe(true);
        expect(isShed('searches', [...list, ...calm(READINGS)])).toBe(false);
      }),
    );
  });

  it('for nothing that lasted less than half of the time that is looked at, however bad it was', () => {
    fc.assert(
      fc.property(fc.array(aReading, { maxLength: READINGS / 2 }), fc.nat(READINGS), (bad, calmBefore) => {
        const list = [...calm(calmBefore), ...bad];
        expect(isShed('searches', list)).toBe(false);
      }),
    );
  });

  it('more readily the longer work waits', () => {
    fc.assert(
      fc.property(
        readings,
        fc.nat(5_000),
        fc.constantFrom('searches' as const, 'reactions' as const),
        (list, more, kind) => {
          const worse = list.map(({ loopMs, queueMs }) => ({ loopMs: loopMs + more, queueMs: queueMs + more }));
          if (isShed(kind, list)) expect(isShed(kind, worse)).toBe(true);
        },
      ),
    );
  });

  it.each([
    ['an absorbed burst of half a second', { loopMs: 0, queueMs: 500 }, []],
    ['a queue that stays more than a second behind', { loopMs: 0, queueMs: 1_500 }, ['searches']],
    ['a queue that is about to turn votes away', { loopMs: 0, queueMs: 7_000 }, ['searches', 'reactions']],
    ['turns of the event loop of a third of a second', { loopMs: 160, queueMs: 0 }, []],
    ['turns of the event loop of more than half a second', { loopMs: 300, queueMs: 0 }, ['searches']],
    ['turns of the event loop of more than a second', { loopMs: 600, queueMs: 0 }, ['searches', 'reactions']],
  ])('%s', (_, reading, shed) => {
    const list = Array.from({ length: READINGS }, () => reading);
    expect((['searches', 'reactions'] as const).filter((kind) => isShed(kind, list))).toEqual(shed);
  });
});

describe('a small machine leaves nothing out', () => {
  const phase = fc.nat(1_000);

  it('when it stands still once, for however long', () => {
    fc.assert(
      fc.property(fc.nat(60_000), phase, (stopMs, phaseMs) => {
        const list = readingsOf(stopMs, Number.POSITIVE_INFINITY, phaseMs, stopMs + 5_000);
        for (let n = 1; n <= list.length; n++) expect(isShed('searches', list.slice(0, n))).toBe(false);
      }),
    );
  });

  it('when it stands still for 300 ms of every second', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), phase, (stopMs, phaseMs) => {
        expect(isShed('searches', readingsOf(stopMs, 1_000, phaseMs))).toBe(false);
      }),
    );
  });

  it('but searches when it can work for no more than a quarter of each second', () => {
    fc.assert(
      fc.property(fc.integer({ min: 760, max: 5_000 }), phase, (stopMs, phaseMs) => {
        expect(isShed('searches', readingsOf(stopMs, stopMs + 240, phaseMs, 20 * (stopMs + 240)))).toBe(true);
      }),
    );
  });
});

it('spreads those who were turned away over 1 to 5 s', () => {
  expect(spreadRetryMs(0)).toBe(1_000);
  expect(spreadRetryMs(0.999_999)).toBeLessThanOrEqual(5_000);
});
