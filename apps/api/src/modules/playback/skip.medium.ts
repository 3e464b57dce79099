import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { World } from '../../../test/support/world.js';
import type { MusicProcess } from '../../../test/support/world/music-process.js';
import type { RunningNight } from '../../../test/support/world/running-night.js';
import { eventually } from '../../../test/support/eventually.js';
import { Bus } from '../../core/bus/bus.js';
import type { GuestCtx } from '../../core/context/ctx.js';
import { GuestIdentity } from '../../core/access/guest-identity.js';
import { OwnVotes } from '../vote/index.js';
import { Playbacks } from './playbacks.service.js';
import { SkipVotes } from './skip-votes.service.js';

// Real: Postgres, ballots, queue, bus. Stands in: the sockets.
let nights: World;
let venueId: string;
let here: MusicProcess;
let there: MusicProcess;
let night: RunningNight;
let first: { id: string };

const vote = (guest: GuestCtx, playId = first.id, process = here) =>
  process.get(SkipVotes).cast(guest, night.rows.eventId, playId);
const withdraw = (guest: GuestCtx, playId = first.id) =>
  here.get(SkipVotes).withdraw(guest, night.rows.eventId, playId);
const skip = async () => (await here.get(Playbacks).livePlayback({ ...night.staff }, night.rows.eventId)).skip;
const guests = (count: number) => Promise.all(Array.from({ length: count }, () => night.guest()));

beforeAll(async () => {
  nights = await World.bare();
  venueId = await nights.venue();
  here = await nights.musicProcess();
  there = await nights.musicProcess();
  here.get(SkipVotes).onModuleInit();
});

afterAll(async () => {
  here.get(SkipVotes).onModuleDestroy();
  await nights.close();
});

async function begin(event: Record<string, unknown> = {}): Promise<void> {
  night = await nights.runningNight(here, venueId, { event });
  await night.report('arm');
  first = await night.sounds(1_000);
}

beforeEach(() => begin());

describe('guests skip by a quorum', () => {
  it('the last vote that it takes moves the night on, once, with its cause in the history', async () => {
    const [one, two, three] = (await guests(9)) as [GuestCtx, GuestCtx, GuestCtx];
    const rest = await guests(7);
    expect(await vote(one)).toEqual({
      ok: true,
      value: { playId: first.id, isMine: true, votes: 1, needed: 6, isSkipped: false },
    });
    for (const guest of [two, three, rest[0]!, rest[1]!]) {
      expect(await vote(guest)).toMatchObject({ value: { isSkipped: false } });
    }
    expect(await night.plays()).toHaveLength(1);
    expect(await vote(rest[2]!)).toMatchObject({ value: { votes: 6, needed: 6, isSkipped: true } });
    expect(await night.plays()).toMatchObject([{ end_cause: 'QUORUM' }, { seq: 2, end_cause: null }]);
    expect(await skip()).toEqual({ votes: 0, needed: 6 });
  });

  it('two last votes at once, at two processes, are one advance', async () => {
    for (let round = 0; round < 8; round++) {
      await begin();
      const [one, two] = (await guests(2)) as [GuestCtx, GuestCtx];
      const answers = await Promise.all([vote(one, first.id, here), vote(two, first.id, there)]);
      expect(answers.filter((answer) => answer.ok && answer.value.isSkipped).length).toBeGreaterThan(0);
      expect(await night.plays()).toMatchObject([{ end_cause: 'QUORUM' }, { seq: 2 }]);
      expect((await night.plays()).length).toBe(2);
    }
  });

  it('a crowd that taps at once skips one track and not the next', async () => {
    const crowd = await guests(40);
    const answers = await Promise.all(crowd.map((guest, n) => vote(guest, first.id, n % 2 ? here : there)));
    const refused = answers.filter((answer) => !answer.ok);
    for (const answer of refused) expect(answer).toMatchObject({ code: 'CONFLICT' });
    expect(answers.filter((answer) => answer.ok).length).toBeGreaterThanOrEqual(10);
    expect(await night.plays()).toHaveLength(2);
  });

  it('counts a guest once, and answers the same to a retry whose reply was lost', async () => {
    const [one, two] = (await guests(2)) as [GuestCtx, GuestCtx];
    for (let n = 0; n < 3; n++) expect(await vote(one)).toMatchObject({ value: { votes: 1, isSkipped: false } });
    expect(await vote(two)).toMatchObject({ value: { isSkipped: true } });
    expect(await vote(two)).toMatchObject({ ok: true, value: { isMine: true, isSkipped: true } });
    expect(await night.plays()).toHaveLength(2);
  });

  it('a vote can be taken back until the play is over', async () => {
    const [one, two] = (await guests(2)) as [GuestCtx, GuestCtx];
    await vote(one);
    expect(await withdraw(one)).toMatchObject({ value: { isMine: false, votes: 0 } });
    expect(await withdraw(one)).toMatchObject({ ok: true });
    expect(await vote(two)).toMatchObject({ value: { votes: 1, isSkipped: false } });
    expect(await vote(one)).toMatchObject({ value: { isSkipped: true } });
    expect(await withdraw(one)).toEqual({ ok: false, code: 'TOO_LATE' });
  });

  it('refuses strangers, the banned, other plays, and everybody where the house does not want it', async () => {
    const [guest] = (await guests(3)) as [GuestCtx];
    const stranger: GuestCtx = { ...guest, actor: { kind: 'guest', guestId: night.rows.venueId } };
    expect(await vote(stranger)).toEqual({ ok: false, code: 'NOT_JOINED' });
    expect(await vote(guest, night.rows.eventId)).toEqual({ ok: false, code: 'CONFLICT' });
    await nights.sql.query(`UPDATE guest SET standing = 'BANNED' WHERE event_id = $1 AND voter_id = $2`, [
      night.rows.eventId,
      here.get(GuestIdentity).voterId(guest.actor.guestId, night.rows.eventId),
    ]);
    expect(await vote(guest)).toEqual({ ok: false, code: 'BANNED' });
    await begin({ guest_skip: false });
    expect(await vote(await night.guest())).toEqual({ ok: false, code: 'FORBIDDEN' });
    expect(await skip()).toBeNull();
    expect(await nights.rows('SELECT 1 FROM skip_vote WHERE event_id = $1', [night.rows.eventId])).toEqual([]);
  });

  it('a ban takes a vote out of the count, and its guest out of those who are asked', async () => {
    const crowd = await guests(3);
    await vote(crowd[0]!);
    await vote(crowd[1]!);
    await nights.sql.query(`UPDATE guest SET standing = 'BANNED' WHERE event_id = $1 AND voter_id = $2`, [
      night.rows.eventId,
      here.get(GuestIdentity).voterId(crowd[0]!.actor.guestId, night.rows.eventId),
    ]);
    expect(await vote(crowd[2]!)).toMatchObject({ value: { isSkipped: true } });
    expect(await nights.rows('SELECT 1 FROM skip_vote WHERE event_id = $1', [night.rows.eventId])).toHaveLength(3);
  });

  it('asks only those who were active in the last half hour', async () => {
    const [one] = await guests(1);
    await guests(20);
    await nights.sql.query(`UPDATE guest SET joined_at = now() - interval '31 minutes' WHERE event_id = $1`, [
      night.rows.eventId,
    ]);
    const [recent] = await guests(1);
    expect(await vote(recent!)).toMatchObject({ value: { votes: 1, needed: 1, isSkipped: true } });
    first = await night.current();
    // A vote to skip is a sign of life too: now it takes both.
    await eventually(async () => expect(await vote(one!)).toMatchObject({ value: { needed: 2 } }), 15_000);
  });

  it('is refused while the event is on hold', async () => {
    const [guest] = await guests(1);
    await nights.sql.query(`UPDATE event SET status = 'HOLD' WHERE id = $1`, [night.rows.eventId]);
    expect(await vote(guest!)).toEqual({ ok: false, code: 'EVENT_NOT_ACTIVE' });
    expect(await skip()).toBeNull();
  });

  it('slows down a finger that does not stop', async () => {
    const [one] = await guests(5);
    const answers = [];
    for (let n = 0; n < 15; n++) answers.push(n % 2 ? await withdraw(one!) : await vote(one!));
    expect(answers.at(-1)).toMatchObject({ ok: false, code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) });
  });

  it('tells screens once for votes that come together', async () => {
    const told: string[] = [];
    const stop = here.get(Bus).on('playback:changed', ({ eventId }) => told.push(eventId));
    const crowd = await guests(100);
    await Promise.all(crowd.slice(0, 10).map((guest) => vote(guest)));
    await eventually(() => expect(told).toContain(night.rows.eventId));
    stop();
    expect(told.length).toBeLessThan(10);
    expect(await skip()).toEqual({ votes: 10, needed: 15 });
  });

  it('the guest is shown the own vote after a reload', async () => {
    const [one, two] = (await guests(2)) as [GuestCtx, GuestCtx];
    const mine = (guest: GuestCtx) => {
      const voterId = here.get(GuestIdentity).voterId(guest.actor.guestId, night.rows.eventId);
      return here.get(OwnVotes).listOfMusic(guest, night.rows.eventId, voterId);
    };
    await vote(one);
    expect((await mine(one)).skipPlayId).toBe(first.id);
    expect((await mine(two)).skipPlayId).toBeNull();
    await vote(two);
    expect((await mine(one)).skipPlayId).toBeNull();
  });
});
