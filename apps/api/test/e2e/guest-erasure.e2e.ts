import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { GuestRowView, JoinView, Page, RecountView } from '@votebox/contracts';
import { RETENTION } from '@votebox/contracts';
import { GuestIdentity } from '../../src/core/access/guest-identity.js';
import { newId } from '../../src/core/ids/ids.js';
import { RetentionJob } from '../../src/modules/retention/retention.job.js';
import type { Browser } from '../support/browser.js';
import { eventually } from '../support/eventually.js';
import type { SeededNight } from '../support/world.js';
import { World } from '../support/world.js';

// Real: Postgres, the whole API, HTTP. Nothing is replaced.
let world: World;
let venue: Awaited<ReturnType<World['bar']>>;
let night: SeededNight;
let path: string;

beforeAll(async () => {
  world = await World.live({ LOG_LEVEL: 'silent' });
  venue = await world.bar('forgetful-bar');
}, 60_000);
afterAll(async () => {
  await world?.close();
});
beforeEach(async () => {
  night = await world.night(venue.venueId, { tracks: 4 });
  path = `/venues/${venue.venueId}/events/${night.eventId}`;
});

interface Guest {
  browser: Browser;
  voterId: string;
  cookie: string;
}

async function guest(nickname: string): Promise<Guest> {
  const browser = world.browser();
  const joined = await browser.post<JoinView>('/public/join', { code: night.joinCode });
  await browser.patch(`/events/${night.eventId}/me`, { nickname });
  return { browser, voterId: joined.body.voterId, cookie: browser.cookie('vb_guest')! };
}

const vote = ({ browser }: { browser: Browser }, track: number) =>
  browser.post<{ error?: string }>(`/events/${night.eventId}/votes`, {
    voteId: newId(),
    ballotId: night.ballotId,
    optionId: night.tracks[track]!.optionId,
  });
const forget = ({ browser }: { browser: Browser }) => browser.delete(`/events/${night.eventId}/me`);
const guests = async () => (await venue.owner.get<Page<GuestRowView>>(`${path}/guests`)).body.items;
const end = () => venue.owner.post(`${path}/end`);
const recount = async () => (await venue.owner.post<RecountView>(`${path}/recount`)).body;
const runJob = () => world.application.app.get(RetentionJob, { strict: false }).run();

/** Every table with the id of the voter in it, as text, wherever it stands in the row. */
async function tracesOf(voterId: string): Promise<string[]> {
  const tables = await world.rows<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await world.rows(`SELECT 1 FROM "${name}" t WHERE t::text LIKE '%' || $1 || '%' LIMIT 1`, [voterId]);
    if (rows.length > 0) found.push(name);
  }
  return found;
}

/** The closing of an event ends with the seal of its ballot. */
const sealed = () =>
  eventually(async () => {
    expect(
      await world.rows('SELECT 1 FROM ballot WHERE id = $1 AND result_hash IS NOT NULL', [night.ballotId]),
    ).toHaveLength(1);
  });

describe('a guest who asks to be forgotten', () => {
  it('has no name any more, votes that count, and no second vote by the old cookie', async () => {
    const [ann, bob] = [await guest('Ann'), await guest('Bob')];
    for (const someone of [ann, bob]) expect((await vote(someone, 0)).status).toBe(201);
    const answer = await forget(ann);
    expect([answer.status, ann.browser.cookie('vb_guest')]).toEqual([204, undefined]);
    expect((await guests()).map(({ nickname }) => nickname)).toEqual(['Bob']);
    expect(await world.rows(`SELECT 1 FROM guest WHERE nickname = 'Ann'`)).toEqual([]);

    const thief = world.browser();
    thief.setCookie('vb_guest', ann.cookie);
    expect((await vote({ browser: thief }, 1)).body.error).toBe('BANNED');
    expect((await thief.patch<{ error?: string }>(`/events/${night.eventId}/me`, { nickname: 'Ann' })).status).toBe(
      403,
    );
    const other = await venue.owner.post(`${path}/guests/${ann.voterId}/standing`, { standing: 'GOOD', reason: 'x' });
    expect(other.status).toBe(404);
    expect(await recount()).toMatchObject({ matches: true, votes: 2, tally: 2 });

    expect((await end()).status).toBe(200);
    await sealed();
    await runJob();
    expect(await tracesOf(ann.voterId)).toEqual([]);
    expect(await tracesOf(bob.voterId)).not.toEqual([]);
    expect(await recount()).toMatchObject({ matches: true, votes: 2, tally: 2, seal: { isIntact: true } });
    expect((await world.browser().get(`/events/${night.eventId}/me`)).status).toBe(200);
  });

  it('is nobody at once where the event is over, and may ask as often as wanted', async () => {
    const ann = await guest('Ann');
    await vote(ann, 0);
    await vote(ann, 1);
    await end();
    await sealed();
    const [one, other] = [world.browser(), world.browser()];
    for (const browser of [one, other]) browser.setCookie('vb_guest', ann.cookie);
    const answers = await Promise.all([forget({ browser: one }), forget({ browser: other })]);
    expect(answers.map(({ status }) => status)).toEqual([204, 204]);
    expect(await tracesOf(ann.voterId)).toEqual([]);
    expect(await recount()).toMatchObject({ matches: true, votes: 2, seal: { isIntact: true } });
    expect((await forget({ browser: world.browser() })).status).toBe(204);
  });

  it('is forgotten by staff too, who are told of nobody unknown', async () => {
    const ann = await guest('Ann');
    await vote(ann, 0);
    expect((await venue.owner.delete(`${path}/guests/${ann.voterId}`)).status).toBe(204);
    expect(await guests()).toEqual([]);
    expect((await venue.owner.delete(`${path}/guests/${newId()}`)).status).toBe(404);
    const record = await world.rows<{ actor: string; subject: object }>(
      `SELECT actor, subject FROM audit_entry WHERE event_id = $1 AND action = 'guest:erased'`,
      [night.eventId],
    );
    expect(record).toEqual([{ actor: expect.stringMatching(/^staff:/), subject: {} }]);
    const stranger = await world.bar();
    const foreign = `/venues/${stranger.venueId}/events/${night.eventId}/guests/${ann.voterId}`;
    expect((await stranger.owner.delete(foreign)).status).toBe(404);
  });
});

describe('retention', () => {
  const age = (days: number) =>
    world.sql.query(`UPDATE event SET ended_at = now() - make_interval(days => $2) WHERE id = $1`, [
      night.eventId,
      days,
    ]);

  it('forgets all guests of an event in time and no earlier, and every vote still counts', async () => {
    const crowd = [await guest('Ann'), await guest('Bob'), await guest('Cem')];
    for (const [n, someone] of crowd.entries()) await vote(someone, n % 2);
    await end();
    await sealed();
    const before = await recount();
    await age(RETENTION.guestDays - 1);
    await runJob();
    expect(await tracesOf(crowd[0]!.voterId)).toContain('guest');
    await age(RETENTION.guestDays + 1);
    await runJob();
    for (const { voterId } of crowd) expect(await tracesOf(voterId)).toEqual([]);
    const after = await recount();
    expect(after).toEqual({ ...before, seal: { resultHash: after.seal!.resultHash, isIntact: true } });
    const record = await world.rows<{ subject: unknown }>(
      `SELECT subject FROM audit_entry WHERE event_id = $1 AND action = 'votes:anonymised'`,
      [night.eventId],
    );
    expect(record).toEqual([
      {
        subject: {
          ballotId: night.ballotId,
          voters: 3,
          seal: { before: before.seal!.resultHash, after: after.seal!.resultHash },
        },
      },
    ]);
    const bodies = await world.rows('SELECT * FROM vote WHERE ballot_id = $1 ORDER BY vote_id', [night.ballotId]);
    await runJob();
    expect(await world.rows('SELECT * FROM vote WHERE ballot_id = $1 ORDER BY vote_id', [night.ballotId])).toEqual(
      bodies,
    );
  });

  it('goes on where it was broken off in the middle', async () => {
    const crowd = [await guest('Ann'), await guest('Bob')];
    for (const someone of crowd) await vote(someone, 0);
    await end();
    await sealed();
    await age(RETENTION.guestDays + 1);
    // The removal of the rows fails, as a crash would have it: after the votes, before the rest.
    await world.sql.query(`
      CREATE FUNCTION crash() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'crash'; END $$;
      CREATE TRIGGER crash BEFORE DELETE ON guest FOR EACH ROW EXECUTE FUNCTION crash()`);
    await runJob();
    await world.sql.query('DROP TRIGGER crash ON guest; DROP FUNCTION crash()');
    expect(await tracesOf(crowd[0]!.voterId)).toEqual(['guest']);
    expect(await recount()).toMatchObject({ matches: true, votes: 2, seal: { isIntact: true } });
    await runJob();
    expect(await tracesOf(crowd[0]!.voterId)).toEqual([]);
    expect(await recount()).toMatchObject({ matches: true, votes: 2, seal: { isIntact: true } });
  });

  it('leaves a broken seal broken', async () => {
    const ann = await guest('Ann');
    await vote(ann, 0);
    await end();
    await sealed();
    await world.sql.query(`UPDATE vote SET weight = 7 WHERE ballot_id = $1`, [night.ballotId]);
    await age(RETENTION.guestDays + 1);
    await runJob();
    expect(await tracesOf(ann.voterId)).toEqual([]);
    expect(await recount()).toMatchObject({ matches: false, seal: { isIntact: false } });
  });

  it('works in one process at a time', async () => {
    await end();
    await age(RETENTION.guestDays + 1);
    const other = await world.sql.connect();
    try {
      await other.query(`SELECT pg_advisory_lock(hashtextextended('retention', 0))`);
      await runJob();
      expect(await world.rows('SELECT guests_gone_at FROM event WHERE id = $1', [night.eventId])).toEqual([
        { guests_gone_at: null },
      ]);
      await other.query(`SELECT pg_advisory_unlock(hashtextextended('retention', 0))`);
    } finally {
      other.release();
    }
    await runJob();
    expect(
      await world.rows('SELECT 1 FROM event WHERE id = $1 AND guests_gone_at IS NOT NULL', [night.eventId]),
    ).toHaveLength(1);
  });

  it('removes what has expired', async () => {
    const { rows } = await world.sql.query<{ id: string }>(
      `UPDATE refresh_token SET expires_at = now() - interval '30 days' RETURNING id`,
    );
    expect(rows.length).toBeGreaterThan(0);
    await runJob();
    expect(await world.rows('SELECT 1 FROM refresh_token WHERE id = ANY($1)', [rows.map(({ id }) => id)])).toEqual([]);
  });
});

it('pseudonyms and random ids can be told apart', () => {
  const identity = world.application.app.get(GuestIdentity, { strict: false });
  for (let n = 0; n < 100; n++) expect(identity.voterId(newId(), newId())[14]).toBe('8');
});
