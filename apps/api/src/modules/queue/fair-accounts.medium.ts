import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FairModel } from '../../../test/support/fair-model.js';
import { type SeededNight, type SeededTrack, World } from '../../../test/support/world.js';
import { aTrack } from '../../../test/support/queue-track.js';
import { type Ctx, systemCtx } from '../../core/context/ctx.js';
import type { Database } from '../../core/database/database.js';
import { newId } from '../../core/ids/ids.js';
import { OptionTitles, VoteEffects } from '../vote/index.js';
import { ElectorateRepository } from './electorate.repository.js';
import { FairAccountRepository } from './fair-account.repository.js';
import { FairAccounts } from './fair-accounts.service.js';
import { HeardRepository } from './heard.repository.js';
import { MusicVotes } from './music-votes.service.js';
import { QueueRepository } from './queue.repository.js';
import { pickNext, rank } from './queue.rules.js';
import type { QueueState } from './queue-state.js';
import { QueueStates } from './queue-states.service.js';

// Real: Postgres with its walls between venues, and everything of this module. Votes and plays are arranged as rows.
let nights: World;
let db: Database;
let states: QueueStates;
let accounts: FairAccounts;
let ctx: Ctx;
let night: SeededNight;

const FREE = { repeat_block_ms: 0, artist_gap: 0, duration_ms_min: 0 };
/** Early enough that a short night lies in the past, late enough that everybody is still active. */
const startOfNight = () => Date.now() - 20 * 60_000;
const at = (ms: number) => new Date(ms);

beforeAll(async () => {
  nights = await World.bare();
  db = nights.connect();
  const electorates = new ElectorateRepository();
  states = new QueueStates(db, new QueueRepository(), electorates);
  accounts = new FairAccounts(new FairAccountRepository(), electorates);
});

afterAll(() => nights.close());

beforeEach(async () => {
  const venueId = await nights.venue();
  ctx = systemCtx(venueId, 'test');
  night = await nights.night(venueId, { tracks: 8, durationMs: 40_000, event: FREE });
});

async function arrive(voterId: string, nowMs: number, weight = 1): Promise<void> {
  const { venueId, eventId } = night;
  const groupId = weight === 1 ? null : await nights.group(venueId, eventId, weight);
  await nights.rows(
    `INSERT INTO guest (venue_id, event_id, voter_id, group_id, joined_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
    [venueId, eventId, voterId, groupId, at(nowMs)],
  );
}

/** A counted vote of somebody who has come, as the casting statement leaves it. */
async function vote(voterId: string, { optionId }: SeededTrack, nowMs: number, state = 'COUNTED'): Promise<void> {
  const { venueId, eventId, ballotId } = night;
  await nights.rows(
    `INSERT INTO vote (venue_id, ballot_id, slot_key, vote_id, voter_id, option_id, cycle, weight, state, received_at, committed_at)
     SELECT $1, $3, $4 || ':' || $5 || ':' || o.cycle, gen_random_uuid(), $4::uuid, o.id, o.cycle,
       coalesce((SELECT gg.weight FROM guest g JOIN guest_group gg ON gg.event_id = g.event_id AND gg.id = g.group_id
         WHERE g.event_id = $2 AND g.voter_id = $4::uuid), 1), $7::"VoteState", $6, $6
     FROM ballot_option o WHERE o.ballot_id = $3 AND o.id = $5::uuid`,
    [venueId, eventId, ballotId, voterId, optionId, at(nowMs), state],
  );
  await nights.rows(
    `INSERT INTO voter_ledger AS l (venue_id, ballot_id, voter_id, last_cast_at, casts) VALUES ($1, $2, $3, $4, 1)
     ON CONFLICT (venue_id, ballot_id, voter_id) DO UPDATE SET last_cast_at = excluded.last_cast_at, casts = l.casts + 1`,
    [venueId, ballotId, voterId, at(nowMs)],
  );
  if (state !== 'COUNTED') return;
  await nights.rows(
    `INSERT INTO tally AS y (venue_id, ballot_id, option_id, cycle, shard, votes, weight, since_at)
     SELECT $1, $2, o.id, o.cycle, 0, 1, 1, $4 FROM ballot_option o WHERE o.ballot_id = $2 AND o.id = $3
     ON CONFLICT (venue_id, ballot_id, option_id, cycle, shard) DO UPDATE SET votes = y.votes + 1, weight = y.weight + 1`,
    [venueId, ballotId, optionId, at(nowMs)],
  );
}

/** A track begins: its votes are used up. */
async function begin(track: SeededTrack, nowMs: number, origin = 'VOTES'): Promise<string> {
  const { venueId, eventId, ballotId } = night;
  const playId = newId();
  await nights.rows(
    `INSERT INTO play (venue_id, id, event_id, seq, track_id, option_id, cycle, title, artist, duration_ms, votes, origin, started_at)
     SELECT $1, $2, $3, 1 + (SELECT count(*) FROM play WHERE event_id = $3), $4, o.id, o.cycle, '', '', 40000,
       (SELECT coalesce(sum(votes), 0) FROM tally y WHERE y.option_id = o.id AND y.cycle = o.cycle), $6::"PlayOrigin", $7
     FROM ballot_option o WHERE o.ballot_id = $5 AND o.id = $8`,
    [venueId, playId, eventId, track.trackId, ballotId, origin, at(nowMs), track.optionId],
  );
  await nights.rows('UPDATE ballot_option SET cycle = cycle + 1 WHERE ballot_id = $1 AND id = $2', [
    ballotId,
    track.optionId,
  ]);
  await nights.rows('UPDATE playback SET play_id = $2 WHERE event_id = $1', [eventId, playId]);
  return playId;
}

async function end(playId: string, heardMs: number, nowMs: number): Promise<void> {
  await nights.rows('UPDATE play SET ended_at = $2, played_ms = $3 WHERE id = $1', [playId, at(nowMs), heardMs]);
  await nights.rows('UPDATE playback SET play_id = NULL WHERE event_id = $1', [night.eventId]);
  await settle(playId, heardMs);
}

function settle(playId: string, heardMs: number): Promise<void> {
  return db.sqlTx(ctx, (client) => accounts.settle(ctx, client, { eventId: night.eventId, playId, heardMs }));
}

function queue(heardMs: number | null = null): Promise<QueueState> {
  return db.sqlTx(ctx, (client) => states.loadWith(client, ctx, night.eventId, heardMs));
}

async function paid(): Promise<{ loads: Record<string, number>; times: (number | null)[] }> {
  const loads = await nights.rows<{ voter_id: string; load_s: number }>(
    'SELECT voter_id, max(load_s) AS load_s FROM fair_load WHERE event_id = $1 GROUP BY 1',
    [night.eventId],
  );
  const plays = await nights.rows<{ fair_time_s: number | null }>(
    'SELECT fair_time_s FROM play WHERE event_id = $1 ORDER BY seq',
    [night.eventId],
  );
  return {
    loads: Object.fromEntries(loads.map((row) => [row.voter_id, row.load_s])),
    times: plays.map((play) => play.fair_time_s),
  };
}

const ids = (list: { trackId: string }[]) => list.map(({ trackId }) => trackId);

describe('the order read from Postgres', () => {
  const someAct = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({ kind: fc.constant('vote' as const), voter: fc.nat(5), track: fc.nat(7) }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('play' as const), share: fc.constantFrom(1, 0.5, 0) }) },
  );

  it('is that of the model after any night of votes and plays, and so are the accounts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(someAct, { minLength: 12, maxLength: 20 }), async (acts) => {
        night = await nights.night(ctx.venueId, { tracks: 8, durationMs: 40_000, event: FREE });
        const model = new FairModel(
          night.tracks.map(({ trackId, optionId, idx }) => aTrack(idx, { trackId, optionId, durationMs: 40_000 })),
        );
        model.nowMs = startOfNight();
        const voters = Array.from({ length: 6 }, (_, n) => ({ voterId: newId(), weight: n === 5 ? 2.5 : 1 }));
        const come = new Set<string>();
        for (const act of acts) {
          if (act.kind === 'vote') {
            const { voterId, weight } = voters[act.voter]!;
            const track = night.tracks[act.track]!;
            if (!come.has(voterId)) {
              model.arrive(voterId, weight);
              await arrive(voterId, model.nowMs, weight);
            }
            come.add(voterId);
            if (model.vote(voterId, track.trackId)) await vote(voterId, track, model.nowMs);
          } else {
            const startedMs = model.nowMs;
            const state = await queue();
            expect(ids(rank(state, startedMs))).toEqual(ids(rank(model.state(), startedMs)));
            const isWanted = rank(state, startedMs).length > 0;
            const next = model.begin()!;
            if (isWanted) expect(pickNext(state, startedMs, () => 0)!.trackId).toBe(next.trackId);
            const track = night.tracks.find(({ trackId }) => trackId === next.trackId)!;
            const playId = await begin(track, startedMs, next.origin);
            const { heardMs } = model.end(act.share);
            await end(playId, heardMs, model.nowMs);
          }
        }
        const loads = Object.fromEntries(model.reading().voters.map(({ voterId, loadS }) => [voterId, loadS]));
        const stored = await paid();
        expect(Object.keys(stored.loads).every((voterId) => stored.loads[voterId] === loads[voterId])).toBe(true);
        expect(Math.max(0, ...stored.times.map(Number))).toBe(model.reading().timeS);
      }),
      { numRuns: 5 },
    );
  }, 240_000);

  it('charges the play under way in full, or with what was heard where it ends now', async () => {
    const [a, b] = [newId(), newId()];
    const nowMs = startOfNight();
    const [first, second, third] = night.tracks as [SeededTrack, SeededTrack, SeededTrack];
    for (const voterId of [a, b]) await arrive(voterId, nowMs);
    for (const track of [first, second]) await vote(a, track, nowMs);
    await begin(first, nowMs);
    await vote(b, third, nowMs + 1_000);
    const next = async (heardMs: number | null) => ids(rank(await queue(heardMs), nowMs + 1_000))[0];
    expect(await next(null)).toBe(third.trackId);
    expect(await next(30_000)).toBe(third.trackId);
    // Skipped at once: nobody has had anything, so who waits longer comes first.
    expect(await next(0)).toBe(second.trackId);
  });

  it('asks neither for votes in quarantine nor for those who were banned', async () => {
    const [good, cheat] = [newId(), newId()];
    const nowMs = startOfNight();
    for (const voterId of [good, cheat]) await arrive(voterId, nowMs);
    await vote(good, night.tracks[0]!, nowMs);
    await vote(cheat, night.tracks[0]!, nowMs, 'QUARANTINED');
    await nights.rows(`UPDATE guest SET standing = 'BANNED' WHERE voter_id = $1`, [cheat]);
    const { fair } = await queue();
    expect(fair!.activeWeight).toBe(1);
    expect(fair!.supports.get(night.tracks[0]!.optionId)!.voters).toHaveLength(1);
  });

  it('counts as active who voted in the last half hour', async () => {
    const nowMs = Date.now();
    for (const ago of [1, 29, 31, 90]) {
      const voterId = newId();
      await arrive(voterId, nowMs - ago * 60_000);
      await vote(voterId, night.tracks[0]!, nowMs - ago * 60_000);
    }
    expect((await queue()).fair!.activeWeight).toBe(2);
  });

  it('leaves the voters unread in modes that do not ask', async () => {
    await nights.rows(`UPDATE event SET mode = 'MOST_VOTES' WHERE id = $1`, [night.eventId]);
    expect((await queue()).fair).toBeNull();
  });

  it('keeps what an erased guest has paid', async () => {
    const voterId = newId();
    const nowMs = startOfNight();
    await arrive(voterId, nowMs);
    await vote(voterId, night.tracks[0]!, nowMs);
    await end(await begin(night.tracks[0]!, nowMs), 40_000, nowMs + 40_000);
    await vote(voterId, night.tracks[1]!, nowMs + 41_000);
    await nights.rows('DELETE FROM guest WHERE voter_id = $1', [voterId]);
    const { fair } = await queue();
    const [number] = fair!.supports.get(night.tracks[1]!.optionId)!.voters;
    expect(fair!.loadsS[number!]).toBe(40);
  });
});

describe('a play', () => {
  const wantedBy = async (voters: number, nowMs: number): Promise<string[]> => {
    const voterIds = Array.from({ length: voters }, () => newId());
    for (const voterId of voterIds) {
      await arrive(voterId, nowMs);
      await vote(voterId, night.tracks[0]!, nowMs);
    }
    return voterIds;
  };

  it('is paid for once, by its voters, with what was heard', async () => {
    const nowMs = startOfNight();
    const [a, b] = await wantedBy(2, nowMs);
    const playId = await begin(night.tracks[0]!, nowMs);
    await end(playId, 30_000, nowMs + 30_000);
    const once = { loads: { [a!]: 15, [b!]: 15 }, times: [15] };
    expect(await paid()).toEqual(once);
    await settle(playId, 40_000);
    expect(await paid()).toEqual(once);
  });

  it('costs nothing any more when its end is taken back, and is settled anew later', async () => {
    const nowMs = startOfNight();
    const [a] = await wantedBy(1, nowMs);
    const playId = await begin(night.tracks[0]!, nowMs);
    await end(playId, 10_000, nowMs + 10_000);
    await db.sqlTx(ctx, (client) => accounts.unsettle(ctx, client, playId));
    expect(await paid()).toEqual({ loads: {}, times: [null] });
    await settle(playId, 40_000);
    expect(await paid()).toEqual({ loads: { [a!]: 40 }, times: [40] });
  });

  it('that nobody voted for, that was a fallback or that nobody heard is paid for by nobody', async () => {
    const nowMs = startOfNight();
    await wantedBy(1, nowMs);
    await end(await begin(night.tracks[1]!, nowMs, 'HOST'), 40_000, nowMs + 40_000);
    await end(await begin(night.tracks[0]!, nowMs, 'FALLBACK'), 40_000, nowMs + 80_000);
    await end(await begin(night.tracks[2]!, nowMs), 0, nowMs + 80_000);
    expect(await paid()).toEqual({ loads: {}, times: [null, null, null] });
  });

  it('of another venue cannot be settled', async () => {
    const nowMs = startOfNight();
    await wantedBy(1, nowMs);
    const playId = await begin(night.tracks[0]!, nowMs);
    const stranger = systemCtx(await nights.venue(), 'test');
    await db.sqlTx(stranger, (client) =>
      accounts.settle(stranger, client, { eventId: night.eventId, playId, heardMs: 40_000 }),
    );
    expect(await paid()).toEqual({ loads: {}, times: [null] });
  });

  it('is paid for in every mode: an event may be switched to FAIR', async () => {
    await nights.rows(`UPDATE event SET mode = 'HOST' WHERE id = $1`, [night.eventId]);
    const nowMs = startOfNight();
    const [a] = await wantedBy(1, nowMs);
    await end(await begin(night.tracks[0]!, nowMs), 40_000, nowMs + 40_000);
    expect((await paid()).loads).toEqual({ [a!]: 40 });
  });
});

describe('what was heard by votes', () => {
  const heardOf = async (voterId: string) => {
    const effects = new VoteEffects();
    new MusicVotes(db, new QueueRepository(), new HeardRepository(), new OptionTitles(), effects).onModuleInit();
    return effects.of(ctx, { eventId: night.eventId, ballotId: night.ballotId, voterId });
  };
  const play = async (track: number, minutes: number, nowMs: number) => {
    const heardMs = minutes * 60_000;
    await end(await begin(night.tracks[track]!, nowMs), heardMs, nowMs + heardMs);
  };

  it('is the minutes of a guest beside the average of all who voted, as the queue says it too', async () => {
    const [a, b] = [newId(), newId()];
    const nowMs = startOfNight();
    for (const voterId of [a, b]) await arrive(voterId, nowMs);
    await vote(a, night.tracks[0]!, nowMs);
    await vote(b, night.tracks[0]!, nowMs);
    await vote(a, night.tracks[1]!, nowMs);
    await vote(b, night.tracks[2]!, nowMs);
    await play(0, 4, nowMs);
    await play(1, 2, nowMs);
    expect(await heardOf(a)).toEqual({ mineMin: 6, roomMin: 5 });
    expect(await heardOf(b)).toEqual({ mineMin: 4, roomMin: 5 });
    const [entry] = rank(await queue(), nowMs);
    expect(entry!.why).toEqual({ rule: 'fair', voters: 1, heardMin: 4, roomMin: 5 });
  });

  it('does not show a guest that their votes are in quarantine', async () => {
    const cheat = newId();
    const nowMs = startOfNight();
    await arrive(cheat, nowMs);
    await vote(cheat, night.tracks[0]!, nowMs, 'QUARANTINED');
    await play(0, 3, nowMs);
    expect((await heardOf(cheat))!.mineMin).toBe(3);
  });

  it('is nothing on ballots that are not about music', async () => {
    const ballot = { ...night, ballotId: newId() };
    const effects = new VoteEffects();
    new MusicVotes(db, new QueueRepository(), new HeardRepository(), new OptionTitles(), effects).onModuleInit();
    expect(await effects.of(ctx, { ...ballot, voterId: newId() })).toBeNull();
  });
});
