import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { QUEUE_MODES } from '@votebox/contracts';
import { type SeededTrack, World } from '../../../test/support/world.js';
import type { MusicProcess } from '../../../test/support/world/music-process.js';
import type { RunningNight } from '../../../test/support/world/running-night.js';
import { newId } from '../../core/ids/ids.js';
import { QueueService } from '../queue/index.js';
import { Ballots, OwnVotes } from '../vote/index.js';
import { Playbacks } from './playbacks.service.js';
import { SkipControl } from './skip-control.service.js';

// Real: Postgres, ballots, queue, fair accounts, bus. Stands in: the sockets.
let nights: World;
let venueId: string;
let process: MusicProcess;
let night: RunningNight;

beforeAll(async () => {
  nights = await World.bare();
  venueId = await nights.venue();
  process = await nights.musicProcess();
});

afterAll(() => nights.close());

const skip = (playId: string) =>
  process.get(SkipControl).skip(night.staff, night.rows.eventId, { expectedPlayId: playId });
const undo = (playId: string) => process.get(SkipControl).undo(night.staff, night.rows.eventId, { playId });
const recount = () => process.get(Ballots).recount(night.staff, night.rows.ballotId);
const view = () => process.get(Playbacks).view(night.staff, night.rows.eventId);

async function begin(event: Record<string, unknown> = {}, tracks = 6): Promise<void> {
  night = await nights.runningNight(process, venueId, { tracks, event });
}

/** Everything that a skip and its way back must leave as it was. */
async function photograph(voters: string[]) {
  const { eventId, ballotId } = night.rows;
  const { items } = await process.get(QueueService).view(night.staff, eventId);
  const mine = [];
  for (const voterId of voters) {
    const { votes, votesRemaining } = await process.get(OwnVotes).list(night.staff, { eventId, ballotId, voterId });
    mine.push({ votesRemaining, votes: votes.map(({ voteId, state }) => [voteId, state]).sort() });
  }
  return {
    playing: await night.current(),
    queue: items.map(({ trackId, votes, isPinned, isFromHost }) => ({ trackId, votes, isPinned, isFromHost })),
    mine,
    loads: await nights.rows(
      'SELECT voter_id, play_id, load_s FROM fair_load WHERE event_id = $1 ORDER BY play_id, voter_id',
      [eventId],
    ),
    times: (await night.plays()).filter((play) => play.fair_time_s !== null).map((play) => [play.id, play.fair_time_s]),
    blocks: await nights.rows(
      `SELECT id, state, blocked_code, blocked_until > now() AS is_blocked FROM ballot_option WHERE ballot_id = $1 ORDER BY id`,
      [ballotId],
    ),
    bans: await nights.rows('SELECT value FROM ban WHERE event_id = $1', [eventId]),
  };
}

describe('a skip that is taken back', () => {
  it('lets the track go on where it was, and puts what had begun back with its votes', async () => {
    await begin();
    const [alpha, beta] = night.rows.tracks as [SeededTrack, SeededTrack];
    await nights.votesFor(night.rows, alpha, 3);
    await nights.votesFor(night.rows, beta, 2);
    await night.report('arm');
    const first = await night.sounds(61_000);
    expect((await skip(first.id)).ok).toBe(true);
    expect(await view()).toMatchObject({
      undo: { playId: first.id, title: alpha.title },
      play: { trackId: beta.trackId },
    });

    expect(await undo(first.id)).toMatchObject({ ok: true, value: { state: 'STARTING', play: { playId: first.id } } });
    expect(await view()).toMatchObject({ undo: null, play: { playId: first.id, endedAt: null } });
    expect((await view()).positionMs).toBeGreaterThanOrEqual(61_000);
    expect(await night.plays()).toMatchObject([
      { id: first.id, end_cause: null, ended_at: null, played_ms: null },
      { track_id: beta.trackId, end_cause: 'UNDONE', played_ms: 0 },
    ]);
    const queue = await process.get(QueueService).view(night.staff, night.rows.eventId);
    expect(queue.items[0]).toMatchObject({ trackId: beta.trackId, votes: 2 });
    expect(await recount()).toMatchObject({ matches: true, votes: 5 });
    const audit = await nights.rows<{ action: string }>(
      'SELECT action FROM audit_entry WHERE event_id = $1 ORDER BY id',
      [night.rows.eventId],
    );
    expect(audit.map(({ action }) => action)).toEqual(['playback:skip', 'playback:undo-skip']);

    // The night goes on with it: the same votes play it.
    await night.sounds(170_000);
    await night.report('ended', { playId: first.id, positionMs: 180_000 });
    expect(await night.current()).toMatchObject({ seq: 3, track_id: beta.trackId });
    expect((await night.plays()).at(-1)).toMatchObject({ votes: 2 });
    expect(await recount()).toMatchObject({ matches: true });
  });

  it('leaves tally, order, loads, blocks and everybody’s own votes as before, whatever the night was like', async () => {
    const nightsLike = fc.record({
      mode: fc.constantFrom(...QUEUE_MODES),
      repeatBlockMs: fc.constantFrom(0, 7_200_000),
      votes: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 6, maxLength: 6 }),
      pins: fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { maxLength: 3 }),
      playsBefore: fc.integer({ min: 0, max: 4 }),
      positionMs: fc.integer({ min: 0, max: 170_000 }),
      rounds: fc.integer({ min: 1, max: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(nightsLike, async ({ mode, repeatBlockMs, votes, pins, playsBefore, positionMs, rounds }) => {
        await begin({ mode, repeat_block_ms: repeatBlockMs, artist_gap: 1 });
        const voters = [];
        for (const [n, track] of night.rows.tracks.entries()) {
          voters.push(...(await nights.votesFor(night.rows, track, votes[n]!)));
        }
        await nights.sql.query(`INSERT INTO guest (venue_id, event_id, voter_id) SELECT $1, $2, unnest($3::uuid[])`, [
          venueId,
          night.rows.eventId,
          voters,
        ]);
        await night.report('arm');
        for (let n = 0; n < playsBefore; n++) {
          const play = await night.sounds(90_000);
          await night.report('ended', { playId: play.id, positionMs: 180_000 });
        }
        const playing = await night.sounds(positionMs);
        for (const n of pins) {
          const pin = { trackId: night.rows.tracks[n]!.trackId, isPinned: true };
          await process.get(QueueService).pin(night.staff, night.rows.eventId, pin);
        }
        const before = await photograph(voters);
        for (let round = 0; round < rounds; round++) {
          expect((await skip(playing.id)).ok).toBe(true);
          expect((await night.current()).id).not.toBe(playing.id);
          expect((await undo(playing.id)).ok).toBe(true);
          expect(await photograph(voters)).toEqual(before);
        }
        expect(await recount()).toMatchObject({ matches: true });
      }),
      { numRuns: 12 },
    );
  }, 120_000);

  it('also one by the quorum of the guests, who must ask anew then', async () => {
    await begin();
    await night.report('arm');
    const first = await night.sounds(5_000);
    await nights.sql.query('INSERT INTO skip_vote (venue_id, event_id, play_id, voter_id) VALUES ($1, $2, $3, $4)', [
      venueId,
      night.rows.eventId,
      first.id,
      newId(),
    ]);
    await process.get(Playbacks).advance(night.staff, night.rows.eventId, first.id, 'QUORUM');
    expect((await undo(first.id)).ok).toBe(true);
    expect(await nights.rows('SELECT 1 FROM skip_vote WHERE event_id = $1', [night.rows.eventId])).toEqual([]);
  });

  it('twice changes it once; of two that tap at once too', async () => {
    await begin();
    await night.report('arm');
    const first = await night.sounds(5_000);
    await skip(first.id);
    const answers = await Promise.all([undo(first.id), undo(first.id), undo(first.id)]);
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(await night.plays()).toHaveLength(2);
  });

  it('votes that came for the one that had begun are not lost and not doubled', async () => {
    await begin({ repeat_block_ms: 0 });
    const [alpha, beta] = night.rows.tracks as [SeededTrack, SeededTrack];
    await nights.votesFor(night.rows, alpha, 3);
    const [loyal, ...others] = await nights.votesFor(night.rows, beta, 2);
    await night.report('arm');
    const first = await night.sounds(5_000);
    await skip(first.id);
    const [newcomer] = await nights.votesFor(night.rows, beta, 1);
    // The same guest again, in the new cycle.
    await nights.sql.query(
      `UPDATE vote SET voter_id = $1::uuid, slot_key = $1 || ':' || option_id || ':' || cycle WHERE voter_id = $2`,
      [loyal, newcomer],
    );
    const [late] = await nights.votesFor(night.rows, beta, 1);
    expect((await undo(first.id)).ok).toBe(true);
    expect(await recount()).toMatchObject({ matches: true, votes: 6 });
    const queue = await process.get(QueueService).view(night.staff, night.rows.eventId);
    expect(queue.items[0]).toMatchObject({ trackId: beta.trackId, votes: 3 });
    const live = await nights.rows<{ voter_id: string }>(
      `SELECT voter_id FROM vote WHERE option_id = $1 AND state = 'COUNTED'`,
      [beta.optionId],
    );
    expect(live.map(({ voter_id }) => voter_id).sort()).toEqual([loyal!, ...others, late!].sort());
  });

  it('is too late after its time, and when the next has ended since', async () => {
    await begin();
    await night.report('arm');
    const first = await night.sounds(5_000);
    await skip(first.id);
    await nights.sql.query(`UPDATE play SET ended_at = ended_at - interval '8100 milliseconds' WHERE id = $1`, [
      first.id,
    ]);
    expect(await undo(first.id)).toEqual({ ok: false, code: 'TOO_LATE' });
    expect((await view()).undo).toBeNull();
    const second = await night.sounds(5_000);
    await skip(second.id);
    expect(await undo(first.id)).toEqual({ ok: false, code: 'TOO_LATE' });
    const third = await night.sounds(5_000);
    await night.report('failed', { playId: third.id, reason: 'decode' });
    expect(await undo(second.id)).toEqual({ ok: false, code: 'TOO_LATE' });
    expect(await undo(newId())).toEqual({ ok: false, code: 'TOO_LATE' });
    expect(await night.plays()).toHaveLength(4);
  });

  it('of the last track that staff banned meanwhile: its votes stay void, the ban stays', async () => {
    await begin();
    const beta = night.rows.tracks[1]!;
    await nights.votesFor(night.rows, night.rows.tracks[0]!, 3);
    await nights.votesFor(night.rows, beta, 2);
    await night.report('arm');
    const first = await night.sounds(5_000);
    await skip(first.id);
    await process.get(QueueService).remove(night.staff, night.rows.eventId, { trackId: beta.trackId, ban: 'track' });
    expect((await undo(first.id)).ok).toBe(true);
    const queue = await process.get(QueueService).view(night.staff, night.rows.eventId);
    expect(queue.items.map(({ trackId }) => trackId)).not.toContain(beta.trackId);
    const [option] = await nights.rows('SELECT state, blocked_code FROM ballot_option WHERE id = $1', [beta.optionId]);
    expect(option).toEqual({ state: 'BLOCKED', blocked_code: 'TRACK_NOT_AVAILABLE' });
    expect(await recount()).toMatchObject({ matches: true });
  });

  it('paused music stays paused, and is refused when the event is over', async () => {
    await begin();
    await night.report('arm');
    const first = await night.sounds(5_000);
    await process.get(Playbacks).hold(night.staff, night.rows.eventId);
    await skip(first.id);
    expect(await undo(first.id)).toMatchObject({ ok: true, value: { state: 'PAUSED' } });
    await nights.sql.query(`UPDATE event SET status = 'ENDED' WHERE id = $1`, [night.rows.eventId]);
    expect(await undo(first.id)).toEqual({ ok: false, code: 'EVENT_NOT_ACTIVE' });
  });
});
