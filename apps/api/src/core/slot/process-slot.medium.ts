import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { eventually } from '../../../test/support/eventually.js';
import { standStill } from '../../../test/support/stand-still.js';
import { World } from '../../../test/support/world.js';
import { Metrics } from '../metrics/metrics.js';
import { DatabaseInUse, DatabaseSlot } from './process-slot.js';
import { HOUSE_LOCK, LOCK_SPACE, PROCESS_SLOTS } from './slot.rules.js';

// Real: Postgres and its advisory locks. Each slot stands for a process.
let world: World;
let admin: Client;
const taken: DatabaseSlot[] = [];

beforeAll(async () => {
  world = await World.bare();
  admin = new Client({ connectionString: world.databaseUrl });
  await admin.connect();
});
afterEach(async () => {
  await Promise.all(taken.splice(0).map((slot) => slot.onApplicationShutdown()));
});
afterAll(async () => {
  await admin?.end();
  await world?.close();
});

function makeSlot(env: Record<string, string> = {}): DatabaseSlot {
  const slot = new DatabaseSlot(world.config({ LOG_LEVEL: 'silent', ...env }), new Metrics());
  taken.push(slot);
  return slot;
}

const withRedis = () => makeSlot({ REDIS_URL: 'redis://127.0.0.1:1' });

async function take(slot: DatabaseSlot): Promise<number> {
  await slot.take(0);
  return slot.number;
}

/** Breaks the connections that hold slots, as a restart of Postgres does. Answers how many there were. */
async function breakConnections(): Promise<number> {
  const { rowCount } = await admin.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE application_name = 'votebox slot' AND datname = current_database()`,
  );
  return rowCount ?? 0;
}

/** Nobody gets a new connection while `work` runs. */
async function closeDoor(work: () => Promise<void>): Promise<void> {
  const name = new URL(world.databaseUrl).pathname.slice(1);
  const outside = new Client({ connectionString: process.env.VOTEBOX_TEST_ADMIN_URL });
  await outside.connect();
  await outside.query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS false`);
  try {
    await work();
  } finally {
    await outside.query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS true`);
    await outside.end();
  }
}

async function locks(): Promise<number[]> {
  const { rows } = await admin.query<{ objid: number }>(
    `SELECT objid::int FROM pg_locks WHERE locktype = 'advisory' AND objid < 1000
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) ORDER BY 1`,
  );
  return rows.map(({ objid }) => objid);
}

describe('the slot of a process', () => {
  test('is 0 for a process that is alone, and again after it ended', async () => {
    const first = makeSlot();
    expect(await take(first)).toBe(0);
    await first.onApplicationShutdown();
    expect(await take(makeSlot())).toBe(0);
  });

  test('is another one for each of several, and that of an ended one is free again', async () => {
    const slots = [withRedis(), withRedis(), withRedis()];
    for (const slot of slots) await take(slot);
    expect(slots.map(({ number }) => number)).toEqual([0, 1, 2]);
    await slots[1]!.onApplicationShutdown();
    expect(await take(withRedis())).toBe(1);
  });

  test('is shared when all are taken', async () => {
    for (let n = 0; n < PROCESS_SLOTS; n++) expect(await take(withRedis())).toBe(n);
    const number = await take(withRedis());
    expect(number).toBeGreaterThanOrEqual(0);
    expect(number).toBeLessThan(PROCESS_SLOTS);
  });

  test('is taken again when its connection breaks, the same one where it is free', async () => {
    const slots = [withRedis(), withRedis(), withRedis()];
    for (const slot of slots) await take(slot);
    expect(await breakConnections()).toBe(3);
    await eventually(async () => {
      expect(await locks()).toEqual([0, 1, 2]);
      expect(slots.map(({ number, isAlone }) => [number, isAlone])).toEqual([0, 1, 2].map((number) => [number, true]));
    });
  });

  test('does not keep the process from starting while the database is away, and is taken later', async () => {
    const slot = withRedis();
    await closeDoor(async () => {
      expect(await take(slot)).toBeLessThan(PROCESS_SLOTS);
      expect(await locks()).toEqual([]);
    });
    await eventually(async () => {
      expect(await locks()).toEqual([0]);
      expect(slot.number).toBe(0);
    });
  });
});

describe('one database', () => {
  test('is refused to a second process when either has no Redis', async () => {
    const alone = makeSlot();
    await take(alone);
    await expect(take(makeSlot())).rejects.toThrow(DatabaseInUse);
    await expect(take(withRedis())).rejects.toThrow('Set REDIS_URL in both to run several');
    await alone.onApplicationShutdown();
    await take(withRedis());
    await expect(take(makeSlot())).rejects.toThrow(DatabaseInUse);
  });

  test('is given to a process that waits for another one to end', async () => {
    const ending = makeSlot();
    await take(ending);
    const waiting = makeSlot();
    const done = waiting.take(10_000);
    await ending.onApplicationShutdown();
    await done;
    expect(waiting.number).toBe(0);
  });

  test('is waited for no less because the waiting process was stopped for longer than its patience', async () => {
    const ending = makeSlot();
    await take(ending);
    const waiting = makeSlot();
    const done = waiting.take(1_000);
    standStill(1_500);
    // It looks once more and still finds the house taken; only then does the other one end.
    await admin.query('SELECT pg_sleep(0.1)');
    await ending.onApplicationShutdown();
    await done;
    expect(waiting.number).toBe(0);
  });

  test('is not given up by a process that lost it to another one: it goes on, says so, and takes it back', async () => {
    const old = makeSlot();
    await take(old);
    await closeDoor(async () => {
      await breakConnections();
      await admin.query('SELECT pg_advisory_lock($1, $2)', [LOCK_SPACE, HOUSE_LOCK]);
    });
    await eventually(() => expect(old.isAlone).toBe(false));
    expect(old.number).toBe(0);
    await admin.query('SELECT pg_advisory_unlock($1, $2)', [LOCK_SPACE, HOUSE_LOCK]);
    await eventually(() => expect(old.isAlone).toBe(true));
  });
});
