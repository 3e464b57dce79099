import { afterEach, describe, expect, test } from '@jest/globals';
import { loginUrlOf, passwordIn } from '@votebox/contracts/database-logins';
import { findTool } from '@votebox/local/machine-tools';
import { PgBouncer, type PgBouncerOptions } from '@votebox/local/pgbouncer';
import { createPool } from '../../src/core/database/pools.js';
import { newId } from '../../src/core/ids/ids.js';
import { World } from '../support/world.js';

// Real: PgBouncer between the whole API and Postgres.
const target = () => process.env.VOTEBOX_TEST_ADMIN_URL!;
const roles = () => ['votebox_app', 'votebox_system'] as const;

let pooler: PgBouncer | undefined;
let world: World | undefined;
afterEach(async () => {
  await world?.close();
  await pooler?.stop();
  world = pooler = undefined;
});

async function startThrough(options: Partial<PgBouncerOptions>): Promise<World> {
  const users = Object.fromEntries(roles().map((role) => [role, passwordIn(loginUrlOf(target(), role))]));
  const opened = await PgBouncer.start({ target: target(), poolMode: 'session', users, ...options });
  pooler = opened;
  return World.live({ LOG_LEVEL: 'silent' }, (url) => ({
    DATABASE_APP_URL: opened.urlFor(loginUrlOf(url, 'votebox_app')),
    DATABASE_SYSTEM_URL: opened.urlFor(loginUrlOf(url, 'votebox_system')),
    DATABASE_URL: '',
  }));
}

(findTool('pgbouncer') ? describe : describe.skip)('behind PgBouncer', () => {
  test('in session mode the API works, each connection as its own role', async () => {
    world = await startThrough({ poolMode: 'session' });
    const { venueId, owner } = await world.bar();
    const night = await world.night(venueId, { tracks: 2 });
    const guest = world.browser();
    await guest.post('/public/join', { code: night.joinCode });
    const { optionId } = night.tracks[0]!;
    const vote = { voteId: newId(), ballotId: night.ballotId, optionId };
    expect((await guest.post(`/events/${night.eventId}/votes`, vote)).status).toBe(201);
    expect((await owner.get(`/venues/${venueId}/staff`)).status).toBe(200);
    const logins = await world.rows<{ login: string }>(
      `SELECT DISTINCT usename AS login FROM pg_stat_activity
       WHERE datname = current_database() AND application_name LIKE 'votebox%' ORDER BY 1`,
    );
    expect(logins).toEqual(roles().map((login) => ({ login })));
  });

  test('in session mode a session that is given on is nobody’s but the next one’s', async () => {
    const users = { votebox_system: passwordIn(loginUrlOf(target(), 'votebox_system')) };
    pooler = await PgBouncer.start({ target: target(), poolMode: 'session', users });
    const pool = createPool(pooler.urlFor(loginUrlOf(target(), 'votebox_system')), 'votebox_system', 2);
    try {
      for (let n = 0; n < 40; n++) {
        const clients = await Promise.all([pool.connect(), pool.connect()]);
        for (const client of clients) client.release(true);
      }
    } finally {
      await pool.end();
    }
  });

  test('in transaction mode it refuses to start and says what to do', async () => {
    await expect(startThrough({ poolMode: 'transaction' })).rejects.toThrow(/pool_mode to "session"/);
  });

  test('that logs everybody in as somebody else it refuses to start', async () => {
    const { username, password } = new URL(target());
    await expect(startThrough({ forced: { user: username, password } })).rejects.toThrow(
      /asked for the role votebox_app and got postgres/,
    );
  });

  test('that knows nothing of the roles it takes no other one instead', async () => {
    const { username, password } = new URL(target());
    world = await startThrough({ users: { [username]: password } }).catch(() => undefined);
    if (world) expect((await world.browser().get('//health/ready')).status).toBe(503);
  });
});
