import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { loginUrlOf } from '@votebox/contracts/database-logins';
import { verifyAudit } from '../audit/verify-audit.js';
import { MIGRATIONS_DIR } from '../repository.js';
import { createDatabaseFrom, startThrowAwayServer } from '../testing/test-postgres.js';
import { migrate } from './migrate.js';
import { prepareDatabase } from './prepare-database.js';

/** The last migration of the release in which the API still logged in as the owner and took a role on. */
const LAST_BEFORE = '20261121160000_spotify_holds';
const VENUE = '0199a000-0000-7000-8000-000000000001';
const OTHER = '0199a000-0000-7000-8000-000000000002';
const EVENT = '0199a000-0000-7000-8000-000000000011';
const BALLOT = '0199a000-0000-7000-8000-000000000021';
const [UPLOADED, FOUND] = ['0199a000-0000-7000-8000-000000000031', '0199a000-0000-7000-8000-000000000032'];
const [PERSON, FAMILY, ENDED_FAMILY] = [
  '0199a000-0000-7000-8000-000000000041',
  '0199a000-0000-7000-8000-000000000042',
  '0199a000-0000-7000-8000-000000000043',
];

/** A night as that release left it. */
const NIGHT = `
INSERT INTO venue (id, name, slug) VALUES ('${VENUE}', 'Bar', 'bar'), ('${OTHER}', 'Other', 'other');
INSERT INTO event (venue_id, id, name, status, join_code, ballot_id)
  VALUES ('${VENUE}', '${EVENT}', 'Soul Friday', 'ACTIVE', 'ABC234', '${BALLOT}');
INSERT INTO ballot (venue_id, id, event_id, policy) VALUES ('${VENUE}', '${BALLOT}', '${EVENT}', 'REPEAT');
INSERT INTO guest (venue_id, event_id, voter_id, nickname) VALUES ('${VENUE}', '${EVENT}', gen_random_uuid(), 'Ann');
INSERT INTO vote (venue_id, ballot_id, slot_key, vote_id, voter_id, option_id, cycle, received_at, committed_at)
  SELECT '${VENUE}', '${BALLOT}', v || ':' || o || ':0', gen_random_uuid(), v, o, 0, now(), now()
  FROM (SELECT gen_random_uuid() AS v, gen_random_uuid() AS o FROM generate_series(1, 20)) ids;
INSERT INTO audit_entry (venue_id, id, actor, action, subject, request_id, created_at)
  SELECT v::uuid, gen_random_uuid(), 'staff:x', 'venue:updated', jsonb_build_object('n', n, 'text', 'Bär "' || n), 'r', now() - n * interval '1 hour'
  FROM generate_series(1, 29) n, unnest(ARRAY['${VENUE}', '${OTHER}']) v;
INSERT INTO track (venue_id, id, path, content_hash, size_bytes, modified_at, mime_type, title, artist, artist_key, recording_key, search_text, duration_ms)
  SELECT v::uuid, t::uuid, t || '.mp3', t, 1000, now(), 'audio/mpeg', 'Song', 'Band', 'band', 'band|song', 'song band', 60000
  FROM unnest(ARRAY['${VENUE}', '${OTHER}']) v, unnest(ARRAY['${UPLOADED}', '${FOUND}']) t;
INSERT INTO audit_entry (venue_id, id, actor, action, subject, request_id)
  SELECT v::uuid, gen_random_uuid(), 'staff:x', 'track:uploaded', jsonb_build_object('trackId', '${UPLOADED}'), 'r'
  FROM unnest(ARRAY['${VENUE}', '${OTHER}']) v;
INSERT INTO schedule_rule (venue_id, id, plan, frequency, start_time, duration_min, from_on)
  VALUES ('${VENUE}', gen_random_uuid(), '{}', 'WEEKLY', '22:00', 360, '2026-01-01');
INSERT INTO app_user (id, email, name, password_hash) VALUES ('${PERSON}', 'kim@bar.example', 'Kim', 'x');
INSERT INTO refresh_token (id, user_id, family_id, token_hash, expires_at, revoked_at)
  VALUES (gen_random_uuid(), '${PERSON}', '${FAMILY}', 'a', now() + interval '1 day', NULL),
    (gen_random_uuid(), '${PERSON}', '${ENDED_FAMILY}', 'b', now() + interval '1 day', now());`;

let server: { adminUrl: string; stop(): Promise<void> };
let folder: string;
beforeAll(async () => {
  // A server of its own: roles belong to the server, and on this one they are still as that release made them.
  server = await startThrowAwayServer();
  folder = await mkdtemp(join(tmpdir(), 'votebox-before-'));
  for (const name of (await readdir(MIGRATIONS_DIR)).filter((entry) => entry <= LAST_BEFORE)) {
    await cp(join(MIGRATIONS_DIR, name), join(folder, name), { recursive: true });
  }
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function ask<T extends pg.QueryResultRow>(url: string, ...statements: string[]): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let rows: T[] = [];
    for (const sql of statements) ({ rows } = await client.query<T>(sql));
    return rows;
  } finally {
    await client.end();
  }
}

/** With the rights that hosted databases give: no superuser. */
async function hostedOwner(url: string): Promise<string> {
  const { pathname } = new URL(url);
  await ask(
    url,
    `CREATE ROLE landlord LOGIN CREATEROLE PASSWORD 'rent'`,
    `ALTER DATABASE "${pathname.slice(1)}" OWNER TO landlord`,
  );
  const owner = new URL(url);
  owner.username = 'landlord';
  owner.password = 'rent';
  return owner.href;
}

describe.each<[string, (url: string) => Promise<string>]>([
  ['a superuser', (url) => Promise.resolve(url)],
  ['an owner without superuser', hostedOwner],
])('the data of the release before, kept by %s', (_, ownerOf) => {
  let database: { url: string; drop(): Promise<void> };
  let url: string;
  beforeAll(async () => {
    database = await createDatabaseFrom(server.adminUrl, 'template0');
    url = await ownerOf(database.url);
    await migrate(url, folder);
    await ask(database.url, NIGHT);
    await prepareDatabase(url);
  });
  afterAll(async () => {
    await database.drop();
    await ask(server.adminUrl, 'DROP ROLE votebox_app', 'DROP ROLE votebox_system');
  });

  test('goes on: every row is there', async () => {
    const counts = await ask(
      database.url,
      `SELECT (SELECT count(*)::int FROM vote) AS votes, (SELECT count(*)::int FROM guest) AS guests,
         (SELECT count(*)::int FROM audit_entry WHERE hash IS NOT NULL) AS chained`,
    );
    expect(counts).toEqual([{ votes: 20, guests: 1, chained: 60 }]);
  });

  test('has its audit record chained', async () => {
    const audits = await verifyAudit(database.url, []);
    expect(audits.map(({ venueId, head, fault }) => [venueId, head.seq, fault])).toEqual([
      [VENUE, '30', null],
      [OTHER, '30', null],
    ]);
  });

  test('takes uploads, series and logins along, of every venue', async () => {
    const rows = await ask(
      database.url,
      `SELECT (SELECT array_agg(DISTINCT id::text) FROM track WHERE is_upload) AS uploads,
         (SELECT count(*)::int FROM track WHERE is_upload) AS "uploadRows",
         (SELECT array_agg(start_time || '-' || end_time) FROM schedule_rule) AS series,
         (SELECT array_agg(id::text) FROM login_session) AS logins,
         (SELECT array_agg(session_id::text) FROM refresh_token) AS tokens`,
    );
    expect(rows).toEqual([
      { uploads: [UPLOADED], uploadRows: 2, series: ['22:00-04:00'], logins: [FAMILY], tokens: [FAMILY] },
    ]);
  });

  test('is read by roles that log in themselves, each as far as its work goes', async () => {
    const [app, system] = [loginUrlOf(url, 'votebox_app'), loginUrlOf(url, 'votebox_system')];
    const count = `SELECT count(*)::int AS n FROM venue`;
    expect(await ask(app, count)).toEqual([{ n: 0 }]);
    expect(await ask(app, `SELECT set_config('app.venue_id', '${VENUE}', false)`, 'RESET ROLE', count)).toEqual([
      { n: 1 },
    ]);
    expect(await ask(system, count)).toEqual([{ n: 2 }]);
    expect(
      await ask(
        system,
        `CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1'`,
        'SELECT pg_temp.f() AS n',
      ),
    ).toEqual([{ n: 1 }]);
    await expect(ask(app, `CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1'`)).rejects.toMatchObject({
      code: '42501',
    });
    expect(await ask(system, `SELECT nextval('event_code_number_seq') > 0 AS ok`)).toEqual([{ ok: true }]);
    await ask(
      app,
      `SELECT set_config('app.venue_id', '${VENUE}', false)`,
      `INSERT INTO audit_entry (venue_id, id, actor, action, subject, request_id) VALUES ('${VENUE}', gen_random_uuid(), 'x', 'x', '{}', 'r')`,
    );
    expect((await verifyAudit(database.url, []))[0]).toMatchObject({ head: { seq: '31' }, fault: null });
  });

  test('is made ready again and again, by several at once, whatever was set for the roles meanwhile', async () => {
    const app = loginUrlOf(url, 'votebox_app');
    await ask(
      app,
      'ALTER ROLE CURRENT_USER SET default_transaction_read_only = on',
      `ALTER ROLE CURRENT_USER PASSWORD 'mine'`,
    );
    await expect(ask(app, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    await Promise.all(Array.from({ length: 4 }, () => prepareDatabase(url)));
    expect(await ask(app, 'SHOW default_transaction_read_only')).toEqual([{ default_transaction_read_only: 'off' }]);
  });

  test('lets in with a new password of the owner after the next start', async () => {
    const changed = new URL(url);
    changed.password = 'another';
    const { username } = changed;
    const before = new URL(url).password;
    await ask(server.adminUrl, `ALTER ROLE ${username} PASSWORD 'another'`);
    const admin = new URL(server.adminUrl);
    if (username === admin.username) admin.password = 'another';
    try {
      await prepareDatabase(changed.href);
      expect(await ask(loginUrlOf(changed.href, 'votebox_app'), 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
      await expect(ask(loginUrlOf(url, 'votebox_app'), 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    } finally {
      await ask(admin.href, `ALTER ROLE ${username} PASSWORD '${before}'`);
      await prepareDatabase(url);
    }
  });
});

test('an owner without a password is told what to give instead', async () => {
  await expect(prepareDatabase('postgresql://somebody@localhost/votebox')).rejects.toThrow(/DATABASE_APP_URL/);
});
