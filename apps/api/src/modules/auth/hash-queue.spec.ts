import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../core/errors/app-error.js';
import { type HashLane, HashQueue } from './hash-queue.js';

const stranger = (key: string): HashLane => ({ key, isKnown: false });
const known = (key: string): HashLane => ({ key, isKnown: true });

let nowMs: number;
let queue: HashQueue;
let started: string[];
let finish: (() => void)[];
let running: number;
let mostRunning: number;

beforeEach(() => {
  nowMs = 0;
  [running, mostRunning] = [0, 0];
  [started, finish] = [[], []];
  queue = new HashQueue(1, () => nowMs);
});

function add(lane: HashLane, name = lane.key): Promise<Outcome<string>> {
  return queue.run(lane, async () => {
    started.push(name);
    running += 1;
    mostRunning = Math.max(mostRunning, running);
    await new Promise<void>((resolve) => finish.push(resolve));
    running -= 1;
    return name;
  });
}

const settle = () => new Promise(setImmediate);

async function finishAll(): Promise<void> {
  for (await settle(); finish.length > 0; await settle()) finish.shift()!();
}

describe('the queue of hashes', () => {
  it('runs so many at once as it may, and answers what they answer', async () => {
    queue = new HashQueue(2, () => nowMs);
    const answers = ['a', 'b', 'c', 'd'].map((key) => add(stranger(key)));
    await finishAll();
    expect(await Promise.all(answers)).toEqual(['a', 'b', 'c', 'd'].map((value) => ({ ok: true, value })));
    expect(mostRunning).toBe(2);
  });

  it('takes a known device before all strangers who wait', async () => {
    const crowd = Array.from({ length: 10 }, (_, n) => add(stranger(`stranger ${n}`)));
    const owner = add(known('owner'));
    await finishAll();
    await Promise.all([...crowd, owner]);
    expect(started.indexOf('owner')).toBe(1);
  });

  it('takes strangers in turns by their lanes', async () => {
    const jobs = [...Array.from({ length: 10 }, (_, n) => add(stranger('crowd'), `crowd ${n}`)), add(stranger('one'))];
    await finishAll();
    await Promise.all(jobs);
    expect(started.indexOf('one')).toBeLessThanOrEqual(3);
  });

  it('is bounded for each lane and for all strangers, says when to come back, and lets known devices in', async () => {
    const crowd = Array.from({ length: 100 }, () => add(stranger('crowd')));
    const others = Array.from({ length: 100 }, (_, n) => add(stranger(`stranger ${n}`)));
    const owner = add(known('owner'));
    await finishAll();
    const refused = (await Promise.all([...crowd, ...others])).filter((answer) => !answer.ok);
    expect(refused).toHaveLength(200 - 1 - 64);
    expect(refused[0]).toEqual({ ok: false, code: 'BUSY', retryAfterMs: expect.any(Number) });
    expect((await Promise.all(crowd)).filter(({ ok }) => ok)).toHaveLength(1 + 16);
    expect(await owner).toEqual({ ok: true, value: 'owner' });
  });

  it('refuses what has waited for too long, and goes on with the rest', async () => {
    const first = add(stranger('first'));
    const late = add(stranger('late'));
    nowMs = 5_001;
    const inTime = add(stranger('in time'));
    await finishAll();
    expect([await first, await late, await inTime].map(({ ok }) => ok)).toEqual([true, false, true]);
    expect(started).toEqual(['first', 'in time']);
  });

  it('goes on after one that failed', async () => {
    const failed = queue.run(stranger('a'), () => Promise.reject(new Error('no memory')));
    const next = add(stranger('b'));
    await expect(failed).rejects.toThrow('no memory');
    await finishAll();
    expect((await next).ok).toBe(true);
  });
});
