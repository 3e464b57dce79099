import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { findTool } from '@votebox/local/machine-tools';
import { RedisServer } from '@votebox/local/redis-server';
import { Redis } from 'ioredis';
import { eventually } from '../../../test/support/eventually.js';
import { SystemClock } from '../clock/clock.js';
import { loadConfig } from '../config/config.js';
import { newId } from '../ids/ids.js';
import { Metrics } from '../metrics/metrics.js';
import { RedisLinks } from '../redis/redis-links.js';
import { InProcessBus } from './bus.js';
import type { FactOf } from './facts.js';
import { RedisBus } from './redis-bus.js';

// Real: redis-server, both connections of each process. Two buses stand for two processes.
(findTool('redis-server') ? describe : describe.skip)('the bus of several processes (needs redis-server)', () => {
  let server: RedisServer;
  const open: { links: RedisLinks; bus: RedisBus; metrics: Metrics }[] = [];

  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterEach(() => {
    for (const { links, bus } of open.splice(0)) {
      bus.onApplicationShutdown();
      links.onApplicationShutdown();
    }
  });
  afterAll(() => server?.stop());

  function makeProcess(prefix = 'votebox') {
    const config = loadConfig({
      DATABASE_URL: 'postgres://nowhere/none',
      VOTEBOX_SECRET: 's'.repeat(32),
      MEDIA_DIR: 'media',
      REDIS_URL: server.url,
      REDIS_PREFIX: prefix,
      LOG_LEVEL: 'silent',
    });
    const metrics = new Metrics();
    const links = new RedisLinks(config);
    const bus = new RedisBus(config, new SystemClock(), links, new InProcessBus(), metrics);
    const heard: string[] = [];
    bus.on('pool:changed', ({ eventId }) => heard.push(eventId));
    const process = { links, bus, metrics, heard };
    open.push(process);
    return process;
  }

  async function whole<T extends { bus: RedisBus }>(...processes: T[]): Promise<void> {
    await eventually(() => expect(processes.every(({ bus }) => bus.isWhole)).toBe(true));
  }

  const fact = (eventId: string): FactOf<'pool:changed'> => ({ kind: 'pool:changed', venueId: 'venue', eventId });
  const dropped = async ({ metrics }: { metrics: Metrics }, reason: string) =>
    (await metrics.busDropped.get()).values.find(({ labels }) => labels.reason === reason)?.value ?? 0;

  test('tells every process each fact once, its own too', async () => {
    const [one, two, three] = [makeProcess(), makeProcess(), makeProcess()];
    await whole(one, two, three);
    for (let n = 0; n < 50; n++) one.bus.tell(fact(`event ${n}`));
    two.bus.tell(fact('last'));
    await eventually(() => {
      for (const { heard } of [one, two, three]) expect(heard).toHaveLength(51);
    });
    const inOrder = Array.from({ length: 50 }, (_, n) => `event ${n}`);
    expect(three.heard.filter((id) => id !== 'last')).toEqual(inOrder);
    // Its own news have come back by now, for a later one of another process has arrived.
    expect(new Set(one.heard).size).toBe(51);
    expect(
      (await two.metrics.busLagSeconds.get()).values.find(({ metricName }) => metricName?.endsWith('count'))?.value,
    ).toBe(50);
    expect(
      (await one.metrics.busLagSeconds.get()).values.find(({ metricName }) => metricName?.endsWith('count'))?.value,
    ).toBe(1);
  });

  test('keeps installations that share a Redis apart', async () => {
    const [ours, theirs, neighbour] = [makeProcess('bar-a'), makeProcess('bar-b'), makeProcess('bar-a')];
    await whole(ours, theirs, neighbour);
    theirs.bus.tell(fact('theirs'));
    ours.bus.tell(fact('ours'));
    await eventually(() => expect(neighbour.heard).toEqual(['ours']));
    expect(theirs.heard).toEqual(['theirs']);
  });

  test('drops what is no fact, counts it, and goes on', async () => {
    const [one, two] = [makeProcess(), makeProcess()];
    await whole(one, two);
    const stranger = new Redis(server.url);
    for (const text of [
      '',
      'hello',
      '{',
      '{"fact":{}}',
      '[]',
      JSON.stringify({ origin: 'x', toldAt: 1, fact: { kind: 'x' } }),
    ]) {
      await stranger.publish('votebox:facts:venue', text);
    }
    stranger.disconnect();
    two.bus.tell(fact('after'));
    await eventually(() => expect(one.heard).toEqual(['after']));
    expect(await dropped(one, 'unreadable')).toBe(6);
  });

  test('goes on alone while Redis is dead, and hears again when it is back, empty', async () => {
    const [one, two] = [makeProcess(), makeProcess()];
    await whole(one, two);
    await server.kill();
    await eventually(() => expect(one.bus.isWhole || two.bus.isWhole).toBe(false));
    one.bus.tell(fact('alone'));
    await eventually(() => expect(one.heard).toEqual(['alone']));
    expect(await dropped(one, 'unsent')).toBe(1);
    await server.start();
    await whole(one, two);
    one.bus.tell(fact('together'));
    await eventually(() => expect(two.heard).toEqual(['together']));
  });

  test('begins without a Redis and finds it later', async () => {
    await server.kill();
    const [one, two] = [makeProcess(), makeProcess()];
    one.bus.tell(fact('alone'));
    await eventually(() => expect(one.heard).toEqual(['alone']));
    expect(one.bus.isWhole).toBe(false);
    await server.start();
    await whole(one, two);
    two.bus.tell(fact('found'));
    await eventually(() => expect(one.heard).toEqual(['alone', 'found']));
  });

  test('keeps nothing back for a Redis that hangs: own facts arrive, others are dropped, and it heals', async () => {
    const [one, two] = [makeProcess(), makeProcess()];
    await whole(one, two);
    server.hang();
    try {
      const eventIds = Array.from({ length: 5_000 }, () => newId());
      for (const eventId of eventIds) one.bus.tell(fact(eventId));
      await eventually(() => expect(one.heard).toEqual(eventIds));
      // Silence is noticed, the connection given up, and with it all that was under way.
      await eventually(() => expect(one.bus.isWhole).toBe(false));
      await eventually(async () => expect(await dropped(one, 'unsent')).toBe(5_000));
    } finally {
      server.goOn();
    }
    await whole(one, two);
    one.bus.tell(fact('healed'));
    await eventually(() => expect(two.heard.at(-1)).toBe('healed'));
  });
});
