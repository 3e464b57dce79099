import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../core/errors/app-error.js';
import { type HashLane, HashQueue } from './hash-queue.js';

/** Each with an account and a connection of their own, where nothing else is said. */
const stranger = (account: string, connection = account): HashLane => ({ account, connection, isKnown: false });
const known = (account: string, connection = account): HashLane => ({ account, connection, isKnown: true });

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

function add(lane: HashLane, name = lane.account): Promise<Outcome<string>> {
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

  it.each([
    ['account', (n: number) => stranger('crowd', `connection ${n}`)],
    ['connection', (n: number) => stranger(`account ${n}`, 'crowd')],
  ])('takes strangers in turns by their %s', async (_, laneOf) => {
    const jobs = [...Array.from({ length: 10 }, (_each, n) => add(laneOf(n), `crowd ${n}`)), add(stranger('one'))];
    await finishAll();
    await Promise.all(jobs);
    expect(started.indexOf('one')).toBeLessThanOrEqual(2);
  });

  it('is bounded for each account and for all strangers, says when to come back, and lets known devices in', async () => {
    const crowd = Array.from({ length: 100 }, (_, n) => add(stranger('crowd', `connection ${n}`)));
    const others = Array.from({ length: 100 }, (_, n) => add(stranger(`stranger ${n}`)));
    const owner = add(known('owner'));
    await finishAll();
    const refused = (await Promise.all([...crowd, ...others])).filter((answer) => !answer.ok);
    expect(refused).toHaveLength(200 - 1 - 64);
    expect(refused[0]).toEqual({ ok: false, code: 'BUSY', retryAfterMs: expect.any(Number) });
    expect((await Promise.all(others)).filter(({ ok }) => ok).length).toBeGreaterThanOrEqual(63);
    expect(await owner).toEqual({ ok: true, value: 'owner' });
  });

  it('keeps nobody waiting for an account of which many known devices ask', async () => {
    const flood = Array.from({ length: 200 }, (_, n) => add(known('flood', `connection ${n}`)));
    const [owner, newcomer] = [add(known('owner')), add(stranger('newcomer'))];
    await finishAll();
    expect((await Promise.all(flood)).filter(({ ok }) => ok)).toHaveLength(1 + 16);
    expect([(await owner).ok, (await newcomer).ok]).toEqual([true, true]);
    expect([started.indexOf('owner'), started.indexOf('newcomer')]).toEqual([5, 6]);
  });

  it('keeps nobody waiting for a connection from which many accounts with known devices ask', async () => {
    const flood = Array.from({ length: 200 }, (_, n) => add(known(`flood ${n}`, 'flood')));
    const [owner, newcomer] = [add(known('owner')), add(stranger('newcomer'))];
    await finishAll();
    expect((await Promise.all(flood)).filter(({ ok }) => ok)).toHaveLength(64);
    expect([(await owner).ok, (await newcomer).ok]).toEqual([true, true]);
    expect(started.indexOf('owner')).toBe(2);
    expect(started.indexOf('newcomer')).toBe(18);
  });

  it('lets somebody in who comes while others never stop', async () => {
    const answers: Promise<Outcome<string>>[] = [];
    for (let n = 0; n < 16; n++) answers.push(add(known('flood')));
    for (let n = 0; n < 40; n++) {
      await settle();
      finish.shift()!();
      answers.push(add(known('flood')));
    }
    const newcomer = add(stranger('newcomer'));
    await settle();
    expect(started.at(-1)).toBe('newcomer');
    await finishAll();
    await Promise.all([...answers, newcomer]);
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
