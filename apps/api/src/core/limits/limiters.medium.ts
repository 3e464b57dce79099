import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { findTool } from '@votebox/local/machine-tools';
import { RedisServer } from '@votebox/local/redis-server';
import { Redis } from 'ioredis';
import { eventually } from '../../../test/support/eventually.js';
import { Signer } from '../access/signer.js';
import { loadConfig } from '../config/config.js';
import { newId } from '../ids/ids.js';
import { RedisLinks } from '../redis/redis-links.js';
import { Limiters } from './limiters.js';

const SIZE = { points: 3, windowS: 60 };
/** A busy machine is not a Redis that hangs. */
const PATIENT_MS = 5_000;
const IMPATIENT_MS = 40;

// Real: redis-server and the connections of each process.
(findTool('redis-server') ? describe : describe.skip)('limits of several processes (needs redis-server)', () => {
  let server: RedisServer;
  const open: RedisLinks[] = [];

  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterEach(() => {
    for (const links of open.splice(0)) links.onApplicationShutdown();
  });
  afterAll(() => server?.stop());

  async function makeProcess(patienceMs = PATIENT_MS, isReady = true): Promise<Limiters> {
    const config = loadConfig({
      DATABASE_URL: 'postgres://nowhere/none',
      VOTEBOX_SECRET: 's'.repeat(32),
      MEDIA_DIR: 'media',
      REDIS_URL: server.url,
      LOG_LEVEL: 'silent',
    });
    const links = new RedisLinks(config);
    open.push(links);
    if (isReady) await eventually(() => expect(links.commands?.status).toBe('ready'));
    return new Limiters(config, new Signer(config), links, patienceMs);
  }

  const take = async (limiters: Limiters, name: string, key: string, times: number) => {
    const limiter = limiters.create(name, SIZE);
    const taken = [];
    for (let n = 0; n < times; n++) taken.push((await limiter.take(key)).ok);
    return taken;
  };

  test('hold for all processes together, per kind and key', async () => {
    const [one, two] = [await makeProcess(), await makeProcess()];
    expect(await take(one, 'login', '10.0.0.7 ann', 2)).toEqual([true, true]);
    expect(await take(two, 'login', '10.0.0.7 ann', 2)).toEqual([true, false]);
    expect(await take(two, 'login', '10.0.0.8 ann', 1)).toEqual([true]);
    expect(await take(one, 'join', '10.0.0.7 ann', 1)).toEqual([true]);
    await two.create('login', SIZE).forget('10.0.0.7 ann');
    expect(await take(one, 'login', '10.0.0.7 ann', 1)).toEqual([true]);
  });

  test('say when it may be tried again', async () => {
    const limiter = (await makeProcess()).create('when', { points: 1, windowS: 60 });
    await limiter.take('ann');
    const refused = await limiter.take('ann');
    expect(refused).toMatchObject({ ok: false, code: 'RATE_LIMITED' });
    expect(refused.ok ? 0 : refused.retryAfterMs).toBeGreaterThan(0);
    expect(refused.ok ? 0 : refused.retryAfterMs).toBeLessThanOrEqual(60_000);
  });

  test('leave no address and no name in Redis, and nothing for ever', async () => {
    await take(await makeProcess(), 'private', '10.0.0.9 ann@example.org', 1);
    const stranger = new Redis(server.url);
    const keys = await stranger.keys('*');
    const lives = await Promise.all(keys.map((key) => stranger.ttl(key)));
    stranger.disconnect();
    expect(keys.some((key) => key.startsWith('votebox:limit:private'))).toBe(true);
    expect(keys.join(' ')).not.toMatch(/10\.0\.0|ann|example/);
    for (const seconds of lives) expect(seconds).toBeGreaterThan(0);
  });

  test('that are only looked at are told to all processes, and leave nothing behind', async () => {
    const [one, two] = [await makeProcess(), await makeProcess()].map((limiters) => limiters.create('looked-at', SIZE));
    expect(await one!.count('ann', 0)).toEqual({ taken: 0, resetMs: 0 });
    const stranger = new Redis(server.url);
    expect(await stranger.keys('*looked-at*')).toEqual([]);
    stranger.disconnect();
    await one!.count('ann', 5);
    expect(await two!.count('ann', 0)).toEqual({ taken: 5, resetMs: expect.any(Number) });
  });

  test('that slow down do so for all processes together', async () => {
    const size = { free: 2, windowS: 60, waitSMax: 30 };
    const [one, two] = [await makeProcess(), await makeProcess()].map((limiters) => limiters.createPaced('slow', size));
    expect([await one!.take('ann'), await two!.take('ann'), await one!.take('ann')].map(({ ok }) => ok)).toEqual([
      true,
      true,
      true,
    ]);
    expect(await two!.take('ann')).toMatchObject({ ok: false, code: 'RATE_LIMITED' });
    expect(await one!.peek('ann')).toBeGreaterThan(0);
    await two!.forget('ann');
    expect(await one!.peek('ann')).toBe(0);
    await one!.take('bob');
    await two!.giveBack('bob');
    const many = await Promise.all(Array.from({ length: 20 }, (_, n) => (n % 2 ? one! : two!).take('bob')));
    expect(many.filter(({ ok }) => ok)).toHaveLength(size.free + 1);
  });

  test('are counted by each process for itself while Redis hangs, and together again after it', async () => {
    const [one, two] = [await makeProcess(IMPATIENT_MS), await makeProcess(IMPATIENT_MS)];
    server.hang();
    try {
      expect(await take(one, 'hung', 'ann', 4)).toEqual([true, true, true, false]);
      expect(await take(two, 'hung', 'ann', 1)).toEqual([true]);
      await one.create('hung', SIZE).forget('bob');
    } finally {
      server.goOn();
    }
    await eventually(() => expect(open.every(({ commands }) => commands?.status === 'ready')).toBe(true));
    await eventually(async () => {
      const name = newId();
      expect(await take(one, name, 'ann', 2)).toEqual([true, true]);
      expect(await take(two, name, 'ann', 2)).toEqual([true, false]);
    });
  });

  test('are counted by each process for itself while Redis is dead', async () => {
    await server.kill();
    const one = await makeProcess(PATIENT_MS, false);
    expect(await take(one, 'dead', 'ann', 4)).toEqual([true, true, true, false]);
    await server.start();
  });
});
