import { describe, expect, it } from '@jest/globals';
import { ManualTimers } from '../testing/manual-timers';
import { ApiError } from './api.error';
import { keepAsking } from './keep-asking';

const busy = (retryAfterMs?: number) => new ApiError('BUSY', 503, 'Busy', { retryAfterMs });
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('keepAsking', () => {
  it('comes back when the server said so, for minutes, and recovers by itself', async () => {
    const timers = new ManualTimers();
    let asked = 0;
    let isUp = false;
    keepAsking({
      timers,
      async ask() {
        asked += 1;
        if (!isUp) throw busy(20_000);
        return null;
      },
    });
    await settled();
    for (let n = 1; n <= 15; n += 1) {
      expect(asked).toBe(n);
      await timers.pass(19_999);
      expect(asked).toBe(n);
      isUp = n === 15;
      await timers.pass(1);
    }
    expect(asked).toBe(16);
    expect(timers.waits).toEqual([]);
  });

  it('asks later with every failure that says nothing of its own, and soon again after an answer', async () => {
    const timers = new ManualTimers();
    const answers: (Error | number)[] = [busy(), busy(), 30_000, busy()];
    keepAsking({
      timers: Object.assign(timers, { random: () => 1 }),
      async ask() {
        const answer = answers.shift()!;
        if (typeof answer === 'number') return answer;
        throw answer;
      },
    });
    const waits: number[] = [];
    for (let n = 0; n < 4; n += 1) {
      await settled();
      waits.push(...timers.waits);
      if (n < 3) await timers.pass(timers.waits[0]!);
    }
    expect(waits).toEqual([1_000, 2_000, 30_000, 1_000]);
  });

  it('stops at a failure that stays, and when it is told to', async () => {
    const timers = new ManualTimers();
    const fails = async () => {
      throw new ApiError('UNAUTHORIZED', 401, 'Gone');
    };
    keepAsking({ timers, ask: fails, onFailure: () => 'stop' });
    const other = keepAsking({ timers, ask: fails });
    await settled();
    expect(timers.waits).toHaveLength(1);
    other.stop();
    expect(timers.waits).toEqual([]);
  });

  it('makes nothing of an answer that a newer question has overtaken', async () => {
    const timers = new ManualTimers();
    const answers: ((waitMs: number) => void)[] = [];
    const taken: boolean[] = [];
    const asking = keepAsking({
      timers,
      async ask(isCurrent) {
        const waitMs = await new Promise<number>((resolve) => answers.push(resolve));
        taken.push(isCurrent());
        return waitMs;
      },
    });
    asking.askNow();
    answers[0]!(100);
    answers[1]!(200);
    await settled();
    expect(taken).toEqual([false, true]);
    expect(timers.waits).toEqual([200]);
  });
});
