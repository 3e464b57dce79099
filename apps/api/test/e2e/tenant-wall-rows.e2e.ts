import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Pool } from 'pg';
import { type Ctx, systemCtx } from '../../src/core/context/ctx.js';
import type { Database } from '../../src/core/database/database.js';
import { Prisma } from '../../src/core/database/generated/client.js';
import { poolConfig } from '../../src/core/database/pools.js';
import { GLOBAL_MODELS } from '../../src/core/database/tenant-extension.js';
import { newId } from '../../src/core/ids/ids.js';
import {
  insertSampleRow,
  listTenantTables,
  listWritableTables,
  ownerColumn,
  photograph,
} from '../support/wall/sample-row.js';
import { World } from '../support/world.js';

/**
 * Every table and every model, with the eyes of another venue. Made from the catalogue of the database and from the
 * models, so a new table or model is covered by existing.
 */
const A = newId();
const B = newId();
const ctxB: Ctx = systemCtx(B, 'tenant-wall');
let world: World;
let database: Database;
let admin: Pool;
let app: Pool;
let rowsOfA: Record<string, Record<string, unknown>>;

beforeAll(async () => {
  world = await World.bare();
  database = world.connect();
  admin = world.sql;
  app = new Pool(poolConfig(world.databaseUrl, 'votebox_app', { max: 1 }));
  app.on('error', () => undefined);
  rowsOfA = {};
  for (const table of await listWritableTables(admin)) {
    rowsOfA[table] = await insertSampleRow(admin, table, { [ownerColumn(table)]: A });
    await insertSampleRow(admin, table, { [ownerColumn(table)]: B });
  }
});
afterAll(async () => {
  await app?.end();
  await world?.close();
});

async function leavingAUntouched(work: () => Promise<void>): Promise<void> {
  const before = await photograph(admin, A);
  await work();
  expect(await photograph(admin, A)).toEqual(before);
}

/** The number of rows that a statement reached, or `denied` where the role may not do such a thing at all. */
async function reach(sql: string, values: unknown[] = []): Promise<number | 'denied'> {
  try {
    const result = await app.query(sql, values);
    return result.rowCount ?? 0;
  } catch (error) {
    if ((error as { code?: string }).code === '42501') return 'denied';
    throw error;
  }
}

const setVenue = (venueId: string) => app.query(`SELECT set_config('app.venue_id', $1, false)`, [venueId]);

describe('the database itself', () => {
  test('holds a row of both venues in every table', async () => {
    const picture = await photograph(admin, A);
    expect(Object.keys(rowsOfA).length).toBeGreaterThan(15);
    for (const table of Object.keys(rowsOfA)) expect([table, picture[table]!.length]).toEqual([table, 1]);
  });

  test('enforces row-level security on every table of a venue, also on its owner', async () => {
    const { rows } = await admin.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relrowsecurity AND relforcerowsecurity ORDER BY name`,
    );
    expect(rows.map(({ name }) => name)).toEqual(await listTenantTables(admin));
  });

  test('shows, changes and deletes nothing of A for B', async () => {
    await leavingAUntouched(async () => {
      await setVenue(B);
      for (const table of await listTenantTables(admin)) {
        const own = ownerColumn(table);
        const foreign = `"${table}" WHERE "${own}" = $1`;
        expect([table, await reach(`SELECT FROM ${foreign}`, [A])]).toEqual([table, 0]);
        expect([0, 'denied']).toContain(await reach(`DELETE FROM ${foreign}`, [A]));
        const update = `UPDATE "${table}" SET "${own}" = "${own}" WHERE "${own}" = $1`;
        expect([0, 'denied']).toContain(await reach(update, [A]));
      }
    });
  });

  test('lets B not write a row in the name of A', async () => {
    await leavingAUntouched(async () => {
      await setVenue(B);
      for (const [table, row] of Object.entries(rowsOfA)) {
        const names = Object.keys(row);
        const columns = names.map((name) => `"${name}"`).join(', ');
        const places = names.map((_, i) => `$${i + 1}`).join(', ');
        const written = await reach(`INSERT INTO "${table}" (${columns}) VALUES (${places})`, Object.values(row));
        expect([table, written]).toEqual([table, 'denied']);
      }
    });
  });

  test('shows nothing at all while no venue is set', async () => {
    await setVenue('');
    for (const table of await listTenantTables(admin)) {
      expect([table, await reach(`SELECT FROM "${table}"`)]).toEqual([table, 0]);
    }
  });

  test('keeps accounts, sessions and pairings from the tenant role', async () => {
    await setVenue(B);
    for (const table of ['app_user', 'refresh_token', 'display_pairing', '_prisma_migrations']) {
      expect([table, await reach(`SELECT FROM "${table}"`)]).toEqual([table, 'denied']);
    }
  });
});

describe('a model', () => {
  interface Delegate {
    findMany(args?: object): Promise<Record<string, unknown>[]>;
    findFirst(args: object): Promise<Record<string, unknown> | null>;
    count(args?: object): Promise<number>;
    updateMany(args: object): Promise<{ count: number }>;
    deleteMany(args: object): Promise<{ count: number }>;
  }
  const models = Object.values(Prisma.ModelName);
  const tenantModels = models.filter((model) => !GLOBAL_MODELS.has(model));
  const key = (model: string) => (model === 'Venue' ? 'id' : 'venueId');
  const delegateOf = (client: object, model: string) =>
    (client as Record<string, Delegate>)[model[0]!.toLowerCase() + model.slice(1)]!;
  /** Zero, or refused by the rights of the role. */
  const nothing = async (work: Promise<{ count: number }>): Promise<number> =>
    work.then(
      ({ count }) => count,
      (error: Error) => {
        if (/permission denied/.test(error.message)) return 0;
        throw error;
      },
    );

  test('of no venue is refused by the tenant door', async () => {
    expect([...GLOBAL_MODELS].every((model) => (models as string[]).includes(model))).toBe(true);
    for (const model of GLOBAL_MODELS) {
      await expect(async () => delegateOf(database.for(ctxB), model).findMany()).rejects.toThrow(/belongs to no venue/);
    }
  });

  test.each(tenantModels)('%s finds only what is B’s', async (model) => {
    const delegate = delegateOf(database.for(ctxB), model);
    const found = await delegate.findMany();
    expect(found.map((row) => row[key(model)])).toEqual([B]);
    expect(await delegate.count()).toBe(1);
    expect(await delegate.findFirst({ where: { NOT: { [key(model)]: B } } })).toBeNull();
    expect(await delegate.findMany({ where: { OR: [{ [key(model)]: A }] } })).toEqual([]);
  });

  test.each(tenantModels)('%s cannot be changed or deleted in A', async (model) => {
    await leavingAUntouched(async () => {
      const delegate = delegateOf(database.for(ctxB), model);
      const where = { OR: [{ [key(model)]: A }] };
      expect(await nothing(delegate.updateMany({ where, data: { [key(model)]: B } }))).toBe(0);
      expect(await nothing(delegate.deleteMany({ where }))).toBe(0);
      await database
        .tx(ctxB, async (tx) => {
          expect((await delegateOf(tx, model).findMany()).map((row) => row[key(model)])).toEqual([B]);
          expect(await nothing(delegateOf(tx, model).deleteMany({ where }))).toBe(0);
        })
        .catch((error: Error) => {
          if (!/permission denied|aborted/.test(error.message)) throw error;
        });
    });
  });
});
