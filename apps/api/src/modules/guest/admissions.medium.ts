import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { World } from '../../../test/support/world.js';
import { type Ctx, systemCtx } from '../../core/context/ctx.js';
import { newId } from '../../core/ids/ids.js';
import { type Admission, Admissions } from './admissions.service.js';
import { GuestRepository } from './guest.repository.js';

/** Real: Postgres, the repository. Two `Admissions` on two connection pools stand for two API processes. */
let world: World;
let doors: Admissions[];
let ctx: Ctx;

beforeAll(async () => {
  world = await World.bare();
  doors = [world.connect(), world.connect()].map((database) => new Admissions(new GuestRepository(database)));
  ctx = systemCtx(await world.venue(), 'test');
});
afterAll(() => world?.close());

async function newEvent(capacity: number, status = 'ACTIVE'): Promise<string> {
  return (await world.eventRow(ctx.venueId, { capacity, status })).id;
}

async function guestsIn(eventId: string): Promise<number> {
  const { rows } = await world.sql.query('SELECT count(*)::int AS n FROM guest WHERE event_id = $1', [eventId]);
  return rows[0].n;
}

const kinds = (admissions: Admission[], kind: Admission['kind']) => admissions.filter((a) => a.kind === kind).length;

describe('the door', () => {
  test('lets exactly as many in as there is room for, through two processes at once', async () => {
    const eventId = await newEvent(300);
    const arriving = Array.from({ length: 1_000 }, (_, i) => doors[i % 2]!.admit(ctx, eventId, newId(), 'REMOTE'));
    const admissions = await Promise.all(arriving);
    expect([kinds(admissions, 'in'), kinds(admissions, 'full')]).toEqual([300, 700]);
    expect(await guestsIn(eventId)).toBe(300);
  });

  test('takes one guest with many tabs as one, also over two processes', async () => {
    const eventId = await newEvent(1);
    const voterId = newId();
    const tabs = Array.from({ length: 20 }, (_, i) => doors[i % 2]!.admit(ctx, eventId, voterId, 'REMOTE'));
    expect(kinds(await Promise.all(tabs), 'in')).toBe(20);
    expect(await guestsIn(eventId)).toBe(1);
  });

  test('keeps the order of arrival', async () => {
    const eventId = await newEvent(2);
    const arriving = Array.from({ length: 5 }, () => doors[0]!.admit(ctx, eventId, newId(), 'REMOTE'));
    expect((await Promise.all(arriving)).map(({ kind }) => kind)).toEqual(['in', 'in', 'full', 'full', 'full']);
  });

  test('still knows its guests when the night is over, and takes no new ones', async () => {
    const eventId = await newEvent(10);
    const voterId = newId();
    await doors[0]!.admit(ctx, eventId, voterId, 'REMOTE');
    await world.sql.query(`UPDATE event SET status = 'ENDED' WHERE id = $1`, [eventId]);
    expect(await doors[1]!.admit(ctx, eventId, voterId, 'REMOTE')).toMatchObject({ kind: 'in' });
    expect(await doors[1]!.admit(ctx, eventId, newId(), 'REMOTE')).toEqual({ kind: 'outside' });
  });

  test('knows who is in, also for a crowd that asks at once, and of no other venue', async () => {
    const eventId = await newEvent(10);
    const voterId = newId();
    await doors[0]!.admit(ctx, eventId, voterId, 'REMOTE');
    const asking = Array.from({ length: 1_000 }, (_, i) => doors[1]!.isIn(ctx, eventId, i === 500 ? voterId : newId()));
    const answers = await Promise.all(asking);
    expect([answers.indexOf(true), answers.lastIndexOf(true)]).toEqual([500, 500]);
    expect(await doors[1]!.isIn(systemCtx(newId(), 'test'), eventId, voterId)).toBe(false);
  });

  test('raises a guest who arrives by the screen, and lowers nobody', async () => {
    const eventId = await newEvent(10);
    const [voterId, both] = [newId(), newId()];
    expect(await doors[0]!.admit(ctx, eventId, voterId, 'REMOTE')).toMatchObject({ guest: { tier: 'REMOTE' } });
    expect(await doors[1]!.admit(ctx, eventId, voterId, 'PRESENT')).toMatchObject({ guest: { tier: 'PRESENT' } });
    expect(await doors[0]!.admit(ctx, eventId, voterId, 'REMOTE')).toMatchObject({ guest: { tier: 'PRESENT' } });
    const tabs = (['REMOTE', 'PRESENT', 'REMOTE'] as const).map((tier) => doors[0]!.admit(ctx, eventId, both, tier));
    await Promise.all(tabs);
    expect(await doors[0]!.admit(ctx, eventId, both, 'REMOTE')).toMatchObject({ guest: { tier: 'PRESENT' } });
  });

  test('finds no event of another venue', async () => {
    const eventId = await newEvent(10);
    expect(await doors[0]!.admit(systemCtx(newId(), 'test'), eventId, newId(), 'REMOTE')).toEqual({ kind: 'no-event' });
  });

  test('opens again after a failed batch', async () => {
    const eventId = await newEvent(10);
    const broken = doors[0]!.admit(ctx, eventId, 'not-a-uuid', 'REMOTE');
    await expect(broken).rejects.toThrow(/uuid/);
    expect(await doors[0]!.admit(ctx, eventId, newId(), 'REMOTE')).toMatchObject({ kind: 'in' });
  });
});
