import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { loginUrlOf } from '@votebox/contracts/database-logins';
import { createDatabaseFrom, startTestPostgres, type TestPostgres } from '../testing/test-postgres.js';
import { verifyAudit } from './verify-audit.js';

const VENUE = '0199a000-0000-7000-8000-000000000001';
let server: TestPostgres;
let database: { url: string; drop(): Promise<void> };
let owner: pg.Pool;
let system: pg.Pool;

beforeAll(async () => {
  server = await startTestPostgres();
});
afterAll(() => server.stop());
beforeEach(async () => {
  database = await createDatabaseFrom(server.adminUrl, server.templateName);
  owner = new pg.Pool({ connectionString: database.url, max: 1 });
  system = new pg.Pool({ connectionString: loginUrlOf(database.url, 'votebox_system'), max: 8 });
  // A pool has ended before its connections are gone, and the drop ends those.
  for (const pool of [owner, system]) pool.on('error', () => undefined);
});
afterEach(async () => {
  await owner.end();
  await system.end();
  await database.drop();
});

const record = (client: pg.Pool | pg.PoolClient, subject: object = {}, venueId = VENUE) =>
  client.query(
    `INSERT INTO audit_entry (venue_id, id, actor, action, subject, request_id, created_at)
     VALUES ($1, $2, 'staff:one', 'venue:updated', $3, 'r', '2001-01-01')`,
    [venueId, randomUUID(), subject],
  );

/** As somebody who may do everything would: triggers off. */
async function forge(sql: string): Promise<void> {
  await owner.query(`SET session_replication_role = replica; ${sql}; SET session_replication_role = DEFAULT`);
}

const faultOf = async () => (await verifyAudit(database.url, []))[0]!.fault;

describe('the audit record', () => {
  test('is chained by the database in the order of the commits, also by many writers at once', async () => {
    const texts = ['plain', 'Bär "quoted" \\ \n\t\u0001\u2028 🎵', ''];
    await Promise.all(
      Array.from({ length: 40 }, (_, n) => record(system, { n, text: texts[n % 3], deep: [1.5, { a: 1e3 }] })),
    );
    await record(system, {}, randomUUID());
    const audits = await verifyAudit(database.url, []);
    expect(audits.map(({ fault }) => fault)).toEqual([null, null]);
    expect(audits.map(({ head }) => head.seq).sort()).toEqual(['1', '40']);
    const { rows } = await owner.query("SELECT max(created_at) < now() - interval '1 day' AS old FROM audit_entry");
    expect(rows).toEqual([{ old: false }]);
  });

  test('keeps no place for an act that was rolled back, and does not make acts wait for one another', async () => {
    const [one, other] = await Promise.all([system.connect(), system.connect()]);
    try {
      for (const client of [one, other]) {
        await client.query('BEGIN');
        await record(client);
      }
      await one.query('ROLLBACK');
      await other.query('COMMIT');
    } finally {
      one.release();
      other.release();
    }
    expect(await faultOf()).toBeNull();
    expect((await owner.query('SELECT seq::int FROM audit_entry')).rows).toEqual([{ seq: 1 }]);
  });

  test.each<[string, string, string]>([
    ['a change', `UPDATE audit_entry SET subject = '{"a": 1}' WHERE seq = 2`, 'was changed'],
    [
      'a change of its hash too',
      `UPDATE audit_entry e SET actor = 'x', hash = audit_hash(e) WHERE seq = 2`,
      'was changed',
    ],
    ['a deletion in the middle', `DELETE FROM audit_entry WHERE seq = 2`, 'missing'],
    ['a deletion at the end', `DELETE FROM audit_entry WHERE seq = 4`, 'at the end are missing'],
    ['a deletion of everything', `DELETE FROM audit_entry`, 'at the end are missing'],
    ['the loss of the head', `DELETE FROM audit_head`, 'head has another hash|at the end'],
    [
      'an entry put in',
      `INSERT INTO audit_entry VALUES ('${VENUE}', gen_random_uuid(), NULL, 'x', 'x', '{}', 'r')`,
      'in no chain',
    ],
    [
      'a cut that nobody recorded',
      `UPDATE audit_head SET cut_seq = 1, cut_hash = (SELECT hash FROM audit_entry WHERE seq = 1); DELETE FROM audit_entry WHERE seq = 1`,
      'no entry records',
    ],
  ])('shows %s', async (_, sql, reason) => {
    for (let n = 0; n < 4; n++) await record(system, { n });
    expect(await faultOf()).toBeNull();
    await forge(sql);
    expect((await faultOf())?.reason ?? 'whole').toMatch(new RegExp(reason));
  });

  test('loses its beginning only by retention, which says so in the chain', async () => {
    for (let n = 0; n < 6; n++) await record(system, { n });
    const cut = (days: number, max = 100) =>
      system
        .query<{ n: number }>(`SELECT cut_audit($1, now() - make_interval(days => $2), $3, gen_random_uuid()) AS n`, [
          VENUE,
          days,
          max,
        ])
        .then(({ rows }) => rows[0]!.n);
    expect(await cut(100)).toBe(0);
    await expect(cut(10)).rejects.toThrow('90 days');
    // Time passes: the chain is written anew as it would be a year later.
    await forge(`UPDATE audit_entry SET created_at = now() - interval '1 year', seq = NULL, hash = NULL, prev_hash = NULL WHERE seq <= 4;
      UPDATE audit_entry SET seq = NULL, hash = NULL, prev_hash = NULL; DELETE FROM audit_head`);
    for (const { id } of (await owner.query('SELECT id FROM audit_entry ORDER BY created_at, id')).rows) {
      await owner.query('SELECT chain_audit_entry($1, $2)', [VENUE, id]);
    }
    expect(await faultOf()).toBeNull();
    expect([await cut(100, 3), await cut(100), await cut(100)]).toEqual([3, 1, 0]);
    expect(await faultOf()).toBeNull();
    expect((await owner.query('SELECT count(*)::int AS n FROM audit_entry')).rows).toEqual([{ n: 4 }]);
  });
});

describe('nobody but the database', () => {
  beforeEach(async () => {
    await record(system);
  });

  test.each([
    `UPDATE audit_entry SET actor = 'x'`,
    `DELETE FROM audit_entry`,
    `TRUNCATE audit_entry`,
    `UPDATE audit_head SET seq = 0`,
    `DELETE FROM audit_head`,
    `INSERT INTO audit_head VALUES (gen_random_uuid(), 1, 'x')`,
    `SELECT chain_audit_entry('${VENUE}', gen_random_uuid())`,
    `ALTER TABLE audit_entry DISABLE TRIGGER ALL`,
    `DROP TRIGGER audit_entry_chain ON audit_entry`,
    `SET session_replication_role = replica`,
    `CREATE OR REPLACE FUNCTION audit_hash(e audit_entry) RETURNS text LANGUAGE sql AS 'SELECT ''x'''`,
  ])('changes the record: %s is refused', async (sql) => {
    for (const role of ['votebox_app', 'votebox_system'] as const) {
      const client = new pg.Client({ connectionString: loginUrlOf(database.url, role) });
      await client.connect();
      await expect(client.query(sql)).rejects.toMatchObject({ code: '42501' });
      await client.end();
    }
    expect(await faultOf()).toBeNull();
  });

  test.each([
    `UPDATE audit_entry SET actor = 'x'`,
    `DELETE FROM audit_entry`,
    `TRUNCATE audit_entry`,
    `TRUNCATE audit_head`,
    `UPDATE audit_head SET seq = 0`,
  ])('not the owner either, by mistake: %s', async (sql) => {
    await expect(owner.query(sql)).rejects.toThrow(/append-only|only moves on/);
  });

  test('writes hashes: what an entry brings along is not believed', async () => {
    await system.query(
      `INSERT INTO audit_entry (venue_id, id, actor, action, subject, request_id, seq, prev_hash, hash)
       VALUES ($1, $2, 'x', 'x', '{}', 'r', 99, 'x', 'x')`,
      [VENUE, randomUUID()],
    );
    expect(await faultOf()).toBeNull();
  });
});
