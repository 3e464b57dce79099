import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PlayerCommand } from '@votebox/contracts';
import type { PlayerReportDto } from '@votebox/contracts/dto';
import { eventually } from '../../../test/support/eventually.js';
import { type SeededNight, type SeededTrack, World } from '../../../test/support/world.js';
import type { MusicProcess } from '../../../test/support/world/music-process.js';
import { Bus } from '../../core/bus/bus.js';
import type { Fact } from '../../core/bus/facts.js';
import type { Ctx, StaffCtx } from '../../core/context/ctx.js';
import { unwrap } from '../../core/errors/app-error.js';
import { newId } from '../../core/ids/ids.js';
import { Metrics } from '../../core/metrics/metrics.js';
import { QueueService } from '../queue/index.js';
import { DueSweep } from './due.sweep.js';
import { History } from './history.service.js';
import { PlaybackControl } from './playback-control.service.js';
import { PlayerCommands } from './player-commands.service.js';
import { PlaybackTurns } from './playback-turns.service.js';
import { Playbacks } from './playbacks.service.js';
import { PlayerReports } from './player-reports.service.js';
import { SkipControl } from './skip-control.service.js';
import { UnplayableTracks } from './unplayable-tracks.service.js';

// Real: Postgres, ballots, queue, audit, bus. Stands in: the sockets; what would be sent is kept in `sent`.
interface Process {
  module: MusicProcess;
  playbacks: Playbacks;
  control: PlaybackControl;
  skips: SkipControl;
  reports: PlayerReports;
  sweep: DueSweep;
  turns: PlaybackTurns;
  unplayable: UnplayableTracks;
}

interface PlayRow {
  id: string;
  seq: number;
  track_id: string;
  votes: number;
  origin: string;
  duration_ms: number;
  played_ms: number | null;
  end_cause: string | null;
}

interface PlaybackRecord {
  state: string;
  epoch: number;
  play_id: string | null;
  position_ms: number;
  locked_track_id: string | null;
  failed_starts: number;
  player_id: string | null;
}

let nights: World;
let venueId: string;
let night: SeededNight;
let ctx: StaffCtx;
let here: Process;
let facts: Fact[];
let sent: { room: string; command: PlayerCommand }[];
let tv: string;

async function startProcess(): Promise<Process> {
  const publish = (room: string, _: string, command: PlayerCommand) => sent.push({ room, command });
  const module = await nights.musicProcess({ publish });
  const bus = module.get(Bus);
  module.get(PlayerCommands).onModuleInit();
  for (const kind of ['playback:changed', 'queue:changed', 'track:told', 'pool:changed'] as const) {
    bus.on(kind, (fact) => facts.push(fact));
  }
  return {
    module,
    playbacks: module.get(Playbacks),
    control: module.get(PlaybackControl),
    skips: module.get(SkipControl),
    reports: module.get(PlayerReports),
    sweep: module.get(DueSweep),
    turns: module.get(PlaybackTurns),
    unplayable: module.get(UnplayableTracks),
  };
}

/** Commands go over the bus, which tells them on the next turn. */
async function listSent(): Promise<typeof sent> {
  await new Promise<void>((resolve) => setImmediate(resolve));
  return sent;
}

const plays = () => nights.rows<PlayRow>('SELECT * FROM play WHERE event_id = $1 ORDER BY seq', [night.eventId]);
const playback = async () =>
  (await nights.rows<PlaybackRecord>('SELECT * FROM playback WHERE event_id = $1', [night.eventId]))[0]!;
const current = async () => (await plays()).at(-1)!;
const optionOf = async (track: SeededTrack) =>
  (
    await nights.rows<{ state: string; cycle: number; blocked_code: string | null }>(
      'SELECT state, cycle, blocked_code FROM ballot_option WHERE id = $1',
      [track.optionId],
    )
  )[0]!;

function report(kind: PlayerReportDto['kind'], body: Partial<PlayerReportDto> = {}, asker: Ctx = display()) {
  return here.reports.report(asker, { eventId: night.eventId, playerId: tv, kind, ...body });
}

function display(): Ctx {
  return { venueId, actor: { kind: 'display', displayId: newId() }, requestId: 'test' };
}

/** The page says that it sounds, now. */
async function sounds(positionMs = 100): Promise<PlayRow> {
  const play = await current();
  await report('started', { playId: play.id, positionMs });
  return play;
}

/** Lets `ms` go by on the clock of the database for this event, by making everything older. */
async function pass(ms: number): Promise<void> {
  const older = `- interval '${ms} milliseconds'`;
  await nights.sql.query(
    `UPDATE playback SET position_at = position_at ${older}, due_at = due_at ${older},
       player_seen_at = player_seen_at ${older}, first_failed_at = first_failed_at ${older} WHERE event_id = $1`,
    [night.eventId],
  );
  await nights.sql.query(`UPDATE play SET started_at = started_at ${older} WHERE event_id = $1`, [night.eventId]);
  const hearing = here.turns as unknown as { listeningSinceMs: number | null };
  if (hearing.listeningSinceMs !== null) hearing.listeningSinceMs -= ms;
}

/** Lets time go by while the page beats every 5 s, as it does while all is well. */
async function playOn(ms: number, fromMs: number): Promise<void> {
  const play = await current();
  for (let goneMs = 0; goneMs < ms; goneMs += 5_000) {
    const stepMs = Math.min(5_000, ms - goneMs);
    await pass(stepMs);
    await report('beat', { playId: play.id, positionMs: fromMs + goneMs + stepMs });
  }
}

const told = (kind: Fact['kind']) => facts.filter((fact) => fact.kind === kind);
const facted = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)));

beforeAll(async () => {
  nights = await World.bare();
  venueId = await nights.venue();
});

afterAll(() => nights.close());

beforeEach(async () => {
  facts = [];
  sent = [];
  tv = newId();
  here ??= await startProcess();
  // Each night is the only one: sweeps go over all.
  await nights.sql.query('UPDATE playback SET due_at = NULL');
  night = await nights.night(venueId);
  ctx = nights.staffOf(venueId);
});

describe('the music begins', () => {
  it('when a page is armed: the track with the most votes plays and its votes are used up', async () => {
    const [, second] = night.tracks as [SeededTrack, SeededTrack];
    await nights.votesFor(night, night.tracks[0]!, 1);
    const voters = await nights.votesFor(night, second, 3);
    const lease = await report('arm', { label: 'Bar TV' });
    expect(await plays()).toMatchObject([{ seq: 1, track_id: second.trackId, votes: 3, origin: 'VOTES' }]);
    expect(lease).toMatchObject({
      holder: true,
      command: {
        intent: 'play',
        playId: (await current()).id,
        positionMs: 0,
        volume: 80,
        track: { trackId: second.trackId, url: expect.stringMatching(/^\/api\/v1\/media\/tracks\/.*sig=/) },
      },
    });
    expect(await optionOf(second)).toMatchObject({ cycle: 1, blocked_code: 'TRACK_RECENTLY_PLAYED' });
    expect((await playback()).state).toBe('STARTING');
    await sounds();
    expect((await playback()).state).toBe('PLAYING');
    await eventually(() => {
      expect(told('track:told')).toMatchObject([{ notice: 'your-track-playing', title: second.title }]);
    });
    const [fact] = told('track:told') as Extract<Fact, { kind: 'track:told' }>[];
    expect(fact!.voterIds.toSorted()).toEqual(voters.toSorted());
  });

  it('with a track of the pool when nobody has voted', async () => {
    await report('arm');
    expect(await plays()).toMatchObject([{ seq: 1, origin: 'FALLBACK', votes: 0 }]);
  });

  it('not while nothing may be played: it is tried again every 5 s, and begins by itself', async () => {
    await nights.sql.query(`UPDATE track SET state = 'MISSING' WHERE venue_id = $1`, [venueId]);
    expect(await report('arm')).toMatchObject({ holder: true, command: { intent: 'pause', track: null } });
    expect(await here.playbacks.view(ctx, night.eventId)).toMatchObject({ state: 'IDLE', trouble: 'NOTHING_TO_PLAY' });
    await pass(5_000);
    await here.sweep.sweep();
    expect(await plays()).toEqual([]);
    await nights.sql.query(`UPDATE track SET state = 'READY' WHERE venue_id = $1`, [venueId]);
    await pass(5_000);
    await here.sweep.sweep();
    expect(await plays()).toHaveLength(1);
  });

  it('only through a screen of the venue or staff who may', async () => {
    const guest: Ctx = { venueId, actor: { kind: 'guest', guestId: newId() }, requestId: 'test' };
    await expect(report('arm', {}, guest)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await report('arm', {}, ctx)).toMatchObject({ holder: true });
    expect(await here.playbacks.view(ctx, night.eventId)).toMatchObject({
      player: { kind: 'admin', label: 'Admin', isAlive: true },
    });
  });
});

describe('advance', () => {
  it('of twenty at once that expect the same play exactly one happens', async () => {
    await report('arm');
    const first = await sounds();
    const there = await startProcess();
    const noops = await noopAdvances();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        (n % 2 ? here : there).playbacks.advance(ctx, night.eventId, first.id, n % 3 ? 'ENDED' : 'DEADLINE'),
      ),
    );
    expect(answers.filter((answer) => answer.changed)).toHaveLength(1);
    expect(await plays()).toMatchObject([{ seq: 1 }, { seq: 2, end_cause: null }]);
    expect((await noopAdvances()) - noops).toBe(
      answers.filter((_, n) => n % 2).length - answers.filter((a, n) => n % 2 && a.changed).length,
    );
    const after = await current();
    for (const answer of answers) expect(answer.playId).toBe(after.id);
  });

  it('of a skip, an end, a failure and a deadline in any order exactly one counts', async () => {
    await report('arm');
    const first = await sounds();
    const { eventId } = night;
    await Promise.all([
      here.skips.skip(ctx, eventId, { expectedPlayId: first.id }),
      report('ended', { playId: first.id, positionMs: 180_000 }),
      report('failed', { playId: first.id, reason: 'network' }),
      here.playbacks.advance(ctx, eventId, first.id, 'DEADLINE'),
      here.skips.skip(ctx, eventId, { expectedPlayId: first.id }),
    ]);
    expect(await plays()).toHaveLength(2);
    expect((await playback()).failed_starts).toBeLessThan(2);
  });

  it('happens once per play for any crowd of causes that name it', async () => {
    const causes = fc.array(
      fc.constantFrom('skip', 'ended', 'failed', 'ENDED', 'DEADLINE', 'RECOVERED') as fc.Arbitrary<Cause>,
      { minLength: 2, maxLength: 8 },
    );
    night = await nights.night(venueId, { tracks: 3, event: { repeat_block_ms: 0, artist_gap: 0 } });
    await report('arm');
    await fc.assert(
      fc.asyncProperty(causes, async (crowd) => {
        const before = await sounds(90_000);
        await Promise.all(crowd.map((cause) => causeOf(cause, before.id)));
        const after = await current();
        expect(after.seq).toBe(before.seq + 1);
        expect((await playback()).play_id).toBe(after.id);
      }),
      { numRuns: 15 },
    );
  });

  it('does nothing for an event that is not active any more', async () => {
    await here.playbacks.stop(ctx, night.eventId);
    expect(await here.playbacks.advance(ctx, night.eventId, null, 'STARTED')).toEqual({ changed: false, playId: null });
    expect(await plays()).toEqual([]);
  });

  it('never plays a track twice in a row unless it is the only one', async () => {
    night = await nights.night(venueId, { tracks: 2, event: { repeat_block_ms: 0, artist_gap: 0 } });
    await report('arm');
    for (let n = 0; n < 5; n++) await here.playbacks.advance(ctx, night.eventId, (await current()).id, 'ENDED');
    const order = (await plays()).map((play) => play.track_id);
    expect(order.some((trackId, n) => trackId === order[n - 1])).toBe(false);
    night = await nights.night(venueId, { tracks: 1, event: { repeat_block_ms: 0 } });
    await report('arm');
    await here.playbacks.advance(ctx, night.eventId, (await current()).id, 'ENDED');
    expect(await plays()).toHaveLength(2);
  });

  it('plays on when the whole pool is blocked by the repeat rule: never silence', async () => {
    night = await nights.night(venueId, { tracks: 2 });
    await report('arm');
    for (let n = 0; n < 3; n++) await here.playbacks.advance(ctx, night.eventId, (await current()).id, 'ENDED');
    expect(await plays()).toHaveLength(4);
  });
});

type Cause = 'skip' | 'ended' | 'failed' | 'ENDED' | 'DEADLINE' | 'RECOVERED';

function causeOf(cause: Cause, playId: string): Promise<unknown> {
  if (cause === 'skip') return here.skips.skip(ctx, night.eventId, { expectedPlayId: playId });
  if (cause === 'ended' || cause === 'failed') return report(cause, { playId, positionMs: 90_000, reason: 'network' });
  return here.playbacks.advance(ctx, night.eventId, playId, cause);
}

async function noopAdvances(): Promise<number> {
  const metric = await here.module.get(Metrics).advances.get();
  return metric.values.find(({ labels }) => labels.cause === 'none')?.value ?? 0;
}

describe('the night goes on by itself', () => {
  it('locks the winner 10 s before the end, tells its voters and the page, and plays it', async () => {
    await report('arm');
    await sounds(0);
    const wanted = night.tracks.find((track) => track.trackId !== undefined && track.idx === 3)!;
    const isPlaying = (await current()).track_id === wanted.trackId;
    const winner = isPlaying ? night.tracks[2]! : wanted;
    await nights.votesFor(night, winner, 2);
    await playOn(169_000, 0);
    await here.sweep.sweep();
    expect((await playback()).locked_track_id).toBeNull();
    await playOn(2_000, 169_000);
    await here.sweep.sweep();
    expect((await playback()).locked_track_id).toBe(winner.trackId);
    expect((await optionOf(winner)).state).toBe('LOCKED');
    expect((await listSent()).at(-1)!.command.next).toMatchObject({ title: winner.title });
    await eventually(() => expect(told('track:told')).toMatchObject([{ notice: 'your-track-next' }]));
    // More votes for another track come too late.
    await nights.votesFor(night, night.tracks.find((t) => t !== winner && t.idx !== 0)!, 9);
    const first = await current();
    await report('ended', { playId: first.id, positionMs: 180_000 });
    expect(await plays()).toMatchObject([
      { end_cause: 'ENDED', played_ms: 180_000 },
      { track_id: winner.trackId, votes: 2, origin: 'VOTES' },
    ]);
    expect(await optionOf(winner)).toMatchObject({ state: 'OPEN', cycle: 1 });
    expect(await report('ended', { playId: first.id, positionMs: 180_000 })).toMatchObject({ holder: true });
    expect(await plays()).toHaveLength(2);
  });

  it.each(['ban', 'remove'] as const)('locks another track when staff %s the locked one', async (act) => {
    await report('arm');
    await sounds(0);
    const playing = (await current()).track_id;
    const [winner, next] = night.tracks.filter((track) => track.trackId !== playing) as [SeededTrack, SeededTrack];
    await nights.votesFor(night, winner, 3);
    await nights.votesFor(night, next, 2);
    await playOn(171_000, 0);
    await here.sweep.sweep();
    expect((await playback()).locked_track_id).toBe(winner.trackId);
    const queue = here.module.get(QueueService);
    await queue.remove(ctx, night.eventId, { trackId: winner.trackId, ...(act === 'ban' ? { ban: 'track' } : {}) });
    await playOn(2_000, 171_000);
    await here.sweep.sweep();
    expect((await playback()).locked_track_id).toBe(next.trackId);
    expect((await optionOf(winner)).state).toBe(act === 'ban' ? 'BLOCKED' : 'OPEN');
    await report('ended', { playId: (await current()).id, positionMs: 180_000 });
    expect((await current()).track_id).toBe(next.trackId);
  });

  it('does not play a locked track that was banned a moment before the end', async () => {
    await report('arm');
    await sounds(0);
    const playing = (await current()).track_id;
    const winner = night.tracks.find((track) => track.trackId !== playing)!;
    await nights.votesFor(night, winner, 3);
    await playOn(171_000, 0);
    await here.sweep.sweep();
    const queue = here.module.get(QueueService);
    await queue.remove(ctx, night.eventId, { trackId: winner.trackId, ban: 'track' });
    await report('ended', { playId: (await current()).id, positionMs: 180_000 });
    expect((await current()).track_id).not.toBe(winner.trackId);
  });

  it('ends a track whose page never says so, 3 s after its computed end', async () => {
    await report('arm');
    await sounds(0);
    await playOn(175_000, 0);
    await pass(6_000);
    await here.sweep.sweep();
    expect(await plays()).toHaveLength(1);
    await pass(2_100);
    await here.sweep.sweep();
    expect(await plays()).toMatchObject([{ end_cause: 'DEADLINE', played_ms: 180_000 }, { seq: 2 }]);
  });
});

describe('a track whose file lies about its length', () => {
  const lengthOf = async (trackId: string) =>
    (await nights.rows<{ duration_ms: number }>('SELECT duration_ms FROM track WHERE id = $1', [trackId]))[0]!
      .duration_ms;
  /** Beats as a page does, while the sweep looks on. */
  const playWatched = async (ms: number, fromMs: number, durationMs?: number) => {
    const { id } = await current();
    for (let goneMs = 5_000; goneMs <= ms; goneMs += 5_000) {
      await pass(5_000);
      await report('beat', { playId: id, positionMs: fromMs + goneMs, ...(durationMs ? { durationMs } : {}) });
      await here.sweep.sweep();
    }
  };

  it.each([
    ['which the page knows', 275_000],
    ['which nobody knows', undefined],
  ])('plays to its real end, %s, and is known as it is afterwards', async (_, durationMs) => {
    await report('arm');
    const first = await sounds(0);
    await playWatched(275_000, 0, durationMs);
    expect(await plays()).toHaveLength(1);
    expect((await playback()).locked_track_id).not.toBeNull();
    await report('ended', { playId: first.id, positionMs: 275_000 });
    expect(await plays()).toMatchObject([{ end_cause: 'ENDED', played_ms: 275_000, duration_ms: 275_000 }, { seq: 2 }]);
    expect(await lengthOf(first.track_id)).toBe(275_000);
  });

  it('locks the next by what the page says is left, where the track is shorter', async () => {
    await report('arm');
    const first = await sounds(0);
    await playWatched(45_000, 0, 60_000);
    expect((await playback()).locked_track_id).toBeNull();
    await playWatched(10_000, 45_000, 60_000);
    expect((await playback()).locked_track_id).not.toBeNull();
    expect((await here.playbacks.livePlayback(ctx, night.eventId)).play).toMatchObject({ durationMs: 60_000 });
    await report('ended', { playId: first.id, positionMs: 60_040 });
    expect(await plays()).toMatchObject([{ end_cause: 'ENDED', played_ms: 60_040 }, { seq: 2 }]);
    expect(await lengthOf(first.track_id)).toBe(60_040);
  });

  it('ends by the clock where the page says nothing more behind its end', async () => {
    await report('arm');
    await sounds(0);
    await playWatched(195_000, 0);
    await pass(8_100);
    await here.sweep.sweep();
    expect(await plays()).toMatchObject([{ end_cause: 'DEADLINE', played_ms: 195_000 }, { seq: 2 }]);
  });

  it('is not believed to be of a length that no track has', async () => {
    await report('arm');
    const first = await sounds(0);
    await report('beat', { playId: first.id, positionMs: 4_000, durationMs: 0 });
    expect(await lengthOf(first.track_id)).toBe(180_000);
    expect(await current()).toMatchObject({ duration_ms: 180_000 });
  });
});

describe('a player that fails', () => {
  it('is told twice more, then the next track comes and this one stays playable', async () => {
    await report('arm');
    const first = await current();
    const commands = async () => (await listSent()).filter(({ command }) => command.playId === first.id).length;
    const before = await commands();
    for (const elapsed of [4_100, 4_000]) {
      await pass(elapsed);
      await report('beat', { playId: first.id, positionMs: 0 });
      await here.sweep.sweep();
    }
    expect((await commands()) - before).toBe(2);
    await pass(4_000);
    await here.sweep.sweep();
    expect(await plays()).toMatchObject([{ end_cause: 'FAILED', played_ms: 0 }, { seq: 2 }]);
    const [track] = await nights.rows<{ state: string }>('SELECT state FROM track WHERE id = $1', [first.track_id]);
    expect(track!.state).toBe('READY');
  });

  it('marks a file that is missing or damaged, blocks its option and goes on', async () => {
    await report('arm');
    const first = await current();
    await report('failed', { playId: first.id, reason: 'missing: 404' });
    const second = await current();
    expect(second.seq).toBe(2);
    const [track] = await nights.rows<{ state: string }>('SELECT state FROM track WHERE id = $1', [first.track_id]);
    expect(track!.state).toBe('READY');
    const option = await optionOf(night.tracks.find(({ trackId }) => trackId === first.track_id)!);
    expect(option).toMatchObject({ state: 'BLOCKED', blocked_code: 'TRACK_NOT_AVAILABLE' });
    await facted();
    expect(told('pool:changed').length).toBeGreaterThan(0);
  });

  it('makes the event DEGRADED after three failed starts: the queue is kept and the track tried every 15 s', async () => {
    night = await nights.night(venueId, { tracks: 8 });
    for (const track of night.tracks.slice(0, 5)) await nights.votesFor(night, track, 2 + track.idx);
    await report('arm');
    for (let n = 0; n < 3; n++) await report('failed', { playId: (await current()).id, reason: 'network' });
    expect(await playback()).toMatchObject({ state: 'DEGRADED', failed_starts: 3 });
    expect(await plays()).toHaveLength(3);
    expect((await here.playbacks.view(ctx, night.eventId)).trouble).toBe('STARTS_FAIL');
    for (let n = 0; n < 4; n++) {
      await pass(10_000);
      await report('beat', { playId: (await current()).id, positionMs: 0 });
      await pass(5_100);
      await here.sweep.sweep();
      expect((await playback()).state).toBe('STARTING');
      await report('failed', { playId: (await current()).id, reason: 'network' });
      expect((await playback()).state).toBe('DEGRADED');
    }
    expect(await plays()).toHaveLength(3);
    unwrap(await here.control.fix(ctx, night.eventId));
    await sounds(50);
    expect(await playback()).toMatchObject({ state: 'PLAYING', failed_starts: 0 });
    const options = await Promise.all(night.tracks.map(optionOf));
    expect(options.filter((option) => option.cycle > 0)).toHaveLength(3);
  });

  it('probes with tracks nobody voted for when file after file is missing, so the queue is kept', async () => {
    night = await nights.night(venueId, { tracks: 8 });
    const wished = night.tracks.slice(0, 4);
    for (const track of wished) await nights.votesFor(night, track, 5);
    await report('arm');
    for (let n = 0; n < 3; n++) await report('failed', { playId: (await current()).id, reason: 'missing: 404' });
    // At once: a folder of files that the page does not know must not be silence after silence.
    expect(await playback()).toMatchObject({ state: 'STARTING', failed_starts: 3 });
    expect(await current()).toMatchObject({ seq: 4, origin: 'FALLBACK' });
    expect(wished.map(({ trackId }) => trackId)).not.toContain((await current()).track_id);
    for (let n = 0; n < 3; n++) await report('failed', { playId: (await current()).id, reason: 'missing: 404' });
    expect(await playback()).toMatchObject({ state: 'DEGRADED', play_id: null, failed_starts: 6 });
    const failures = await nights.rows('SELECT 1 FROM player_failure WHERE player_id = $1', [tv]);
    expect(failures).toHaveLength(6);
  });

  it('that hangs in the middle of a track is started again there', async () => {
    await report('arm');
    const first = await sounds(0);
    await playOn(60_000, 0);
    for (let n = 0; n < 3; n++) {
      await pass(5_000);
      await report('beat', { playId: first.id, positionMs: 60_000 });
    }
    expect(await playback()).toMatchObject({ state: 'STARTING', play_id: first.id });
    expect((await listSent()).at(-1)!.command).toMatchObject({ playId: first.id, intent: 'play' });
  });
});

describe('what a player cannot play', () => {
  const unplayable = () => here.unplayable.list(ctx, night.eventId);
  const stateOf = async (track: SeededTrack) => (await optionOf(track)).state;
  const setCodec = (track: SeededTrack, codec: string) =>
    nights.sql.query('UPDATE track SET codec = $2 WHERE id = $1', [track.trackId, codec]);

  beforeEach(() => nights.sql.query('DELETE FROM player_support WHERE venue_id = $1', [venueId]));

  it('is known before anybody has armed a page, as of a browser like most', async () => {
    const [rare, usual] = night.tracks as [SeededTrack, SeededTrack];
    await setCodec(rare, 'alac');
    await setCodec(usual, 'mp3');
    expect(await unplayable()).toEqual({
      total: 1,
      items: [{ trackId: rare.trackId, title: rare.title, artist: 'Artist 0', why: 'codec', detail: 'alac' }],
    });
  });

  it('cannot be voted for, and is not played, from when the page has said so', async () => {
    const [alac, opus] = night.tracks as [SeededTrack, SeededTrack];
    await setCodec(alac, 'alac');
    await setCodec(opus, 'opus');
    await nights.votesFor(night, opus, 9);
    await report('arm', { cannotPlay: ['opus'] });
    expect([await stateOf(alac), await stateOf(opus)]).toEqual(['OPEN', 'BLOCKED']);
    expect((await optionOf(opus)).blocked_code).toBe('TRACK_NOT_AVAILABLE');
    expect((await current()).track_id).not.toBe(opus.trackId);
    await facted();
    expect(told('pool:changed').length).toBeGreaterThan(0);
  });

  it('another page may play', async () => {
    const [alac] = night.tracks as [SeededTrack];
    await setCodec(alac, 'alac');
    await report('arm', { cannotPlay: ['alac'] });
    expect(await stateOf(alac)).toBe('BLOCKED');
    tv = newId();
    await report('arm', { cannotPlay: [], takeOver: true });
    expect(await stateOf(alac)).toBe('OPEN');
    expect((await unplayable()).total).toBe(0);
  });

  it('is one track that failed there, and not at another; staff may let it try again', async () => {
    await report('arm');
    const first = await current();
    const track = night.tracks.find(({ trackId }) => trackId === first.track_id)!;
    await report('failed', { playId: first.id, reason: 'decode: broken' });
    expect((await unplayable()).items).toMatchObject([{ trackId: track.trackId, why: 'failed', detail: 'decode' }]);
    await nights.votesFor(night, track, 50);
    for (let n = 0; n < 3; n++) {
      await here.playbacks.advance(ctx, night.eventId, (await current()).id, 'SKIPPED');
      expect((await current()).track_id).not.toBe(track.trackId);
    }
    expect((await here.unplayable.retry(ctx, night.eventId, track.trackId)).total).toBe(0);
    expect(await stateOf(track)).toBe('OPEN');
  });

  it('is tried again when its file is another', async () => {
    await report('arm');
    const first = await current();
    await report('failed', { playId: first.id, reason: 'decode: broken' });
    expect((await unplayable()).total).toBe(1);
    await nights.sql.query(`UPDATE track SET content_hash = 'another' WHERE id = $1`, [first.track_id]);
    expect((await unplayable()).total).toBe(0);
  });

  it('is nothing that the network did', async () => {
    await report('arm');
    await report('failed', { playId: (await current()).id, reason: 'network: 503' });
    expect((await unplayable()).total).toBe(0);
  });
});

describe('loudness', () => {
  it('is levelled by what the files say, unless the event does not want it', async () => {
    await nights.sql.query('UPDATE track SET gain_db = -9.5 WHERE venue_id = $1', [venueId]);
    const gainNow = async () => {
      const lease = await report('arm');
      return lease.holder ? lease.command.track!.gainDb : null;
    };
    expect(await gainNow()).toBe(-9.5);
    await nights.sql.query('UPDATE event SET level_loudness = false WHERE id = $1', [night.eventId]);
    expect(await gainNow()).toBe(0);
  });
});

describe('a page that vanishes', () => {
  it('leaves the event DEVICE_GONE where it was last heard, and goes on there when it is back', async () => {
    await report('arm');
    const first = await sounds(0);
    await playOn(60_000, 0);
    await pass(15_100);
    await here.sweep.sweep();
    expect(await playback()).toMatchObject({ state: 'DEVICE_GONE', play_id: first.id, position_ms: 60_000 });
    expect(await here.playbacks.view(ctx, night.eventId)).toMatchObject({
      trouble: 'PLAYER_GONE',
      player: { isAlive: false },
    });
    await pass(3_600_000);
    await here.sweep.sweep();
    expect(await plays()).toHaveLength(1);
    const lease = await report('arm');
    expect(lease).toMatchObject({ command: { intent: 'play', playId: first.id, positionMs: 60_000 } });
    await report('started', { playId: first.id, positionMs: 60_050 });
    expect((await playback()).state).toBe('PLAYING');
  });

  it('and has played on meanwhile is believed', async () => {
    await report('arm');
    const first = await sounds(0);
    await playOn(60_000, 0);
    await pass(20_000);
    await here.sweep.sweep();
    await report('beat', { playId: first.id, positionMs: 80_000 });
    expect(await playback()).toMatchObject({ state: 'PLAYING', position_ms: 80_000 });
  });

  it('and was at the end meanwhile moves the night on', async () => {
    await report('arm');
    const first = await sounds(0);
    await playOn(170_000, 0);
    await pass(15_100);
    await here.sweep.sweep();
    await report('ended', { playId: first.id, positionMs: 180_000 });
    expect(await plays()).toMatchObject([{ end_cause: 'ENDED' }, { seq: 2 }]);
  });

  it('is replaced by another page without force, but a living one only by force', async () => {
    await report('arm', { label: 'Bar TV' });
    const counter = newId();
    const asCounter = { playerId: counter, label: 'Counter' };
    expect(await report('arm', asCounter)).toEqual({ holder: false, holderLabel: 'Bar TV' });
    sent = [];
    expect(await report('arm', { ...asCounter, takeOver: true })).toMatchObject({ holder: true });
    expect((await listSent()).find(({ room }) => room.endsWith(tv))?.command.intent).toBe('stop');
    expect(await report('beat', { playId: (await current()).id, positionMs: 9 })).toEqual({
      holder: false,
      holderLabel: 'Counter',
    });
    await pass(15_100);
    expect(await report('arm')).toMatchObject({ holder: true });
    expect(await plays()).toHaveLength(1);
  });

  it('is not blamed for the restart of the API: the song goes on, nothing starts anew', async () => {
    await report('arm');
    const first = await sounds(0);
    await playOn(60_000, 0);
    await pass(20_000);
    here = await startProcess();
    await here.sweep.sweep();
    expect(await playback()).toMatchObject({ state: 'PLAYING', play_id: first.id });
    expect(await report('beat', { playId: first.id, positionMs: 80_000 })).toMatchObject({
      holder: true,
      command: { playId: first.id, intent: 'play', positionMs: 80_000 },
    });
    expect(await plays()).toHaveLength(1);
  });

  it('finds the next track when its own ended while the API was away', async () => {
    await report('arm');
    await sounds(0);
    await playOn(170_000, 0);
    await pass(60_000);
    here = await startProcess();
    await here.sweep.sweep();
    expect(await plays()).toMatchObject([{ end_cause: 'RECOVERED' }, { seq: 2 }]);
    expect((await playback()).state).toBe('STARTING');
  });

  it('never heard of a new track, so the track is not burnt', async () => {
    await report('arm');
    await sounds(0);
    await playOn(175_000, 0);
    await pass(8_200);
    await here.sweep.sweep();
    expect(await plays()).toHaveLength(2);
    for (let n = 0; n < 4; n++) {
      await pass(4_100);
      await here.sweep.sweep();
    }
    expect(await playback()).toMatchObject({ state: 'DEVICE_GONE', failed_starts: 0 });
    expect(await plays()).toHaveLength(2);
  });
});

describe('staff', () => {
  it('skip once with a double tap, and it is audited once', async () => {
    await report('arm');
    const first = await sounds();
    const taps = await Promise.all([1, 2].map(() => here.skips.skip(ctx, night.eventId, { expectedPlayId: first.id })));
    for (const tap of taps) expect(unwrap(tap).play?.seq).toBe(2);
    expect(await plays()).toMatchObject([{ end_cause: 'SKIPPED' }, { seq: 2 }]);
    expect(await audits()).toEqual(['playback:skip']);
  });

  it('cannot skip into silence', async () => {
    night = await nights.night(venueId, { tracks: 1 });
    await report('arm');
    const first = await sounds();
    await nights.sql.query(`UPDATE track SET state = 'MISSING' WHERE id = $1`, [first.track_id]);
    expect(await here.skips.skip(ctx, night.eventId, { expectedPlayId: first.id })).toEqual({
      ok: false,
      code: 'NOTHING_TO_PLAY',
    });
    expect((await playback()).play_id).toBe(first.id);
  });

  it('pause and go on at the same place, change the volume, take the player away', async () => {
    await report('arm');
    const first = await sounds(0);
    await playOn(30_000, 0);
    unwrap(await here.control.pause(ctx, night.eventId));
    expect((await listSent()).at(-1)!.command).toMatchObject({ intent: 'pause', playId: first.id });
    await pass(60_000);
    await report('beat', { playId: first.id, positionMs: 30_000, isPaused: true });
    await here.sweep.sweep();
    const paused = await playback();
    expect(paused.state).toBe('PAUSED');
    expect(paused.position_ms).toBeGreaterThanOrEqual(30_000);
    expect(paused.position_ms).toBeLessThan(31_000);
    unwrap(await here.control.play(ctx, night.eventId));
    expect((await listSent()).at(-1)!.command).toMatchObject({ intent: 'play', playId: first.id });
    unwrap(await here.control.volume(ctx, night.eventId, { volume: 35 }));
    expect((await listSent()).at(-1)!.command.volume).toBe(35);
    unwrap(await here.control.releasePlayer(ctx, night.eventId));
    expect((await listSent()).at(-1)!.command.intent).toBe('stop');
    expect(await here.playbacks.view(ctx, night.eventId)).toMatchObject({ trouble: 'NO_PLAYER', player: null });
    expect(await audits()).toEqual(['playback:pause', 'playback:play', 'playback:volume', 'playback:player-released']);
  });

  it('are refused while the event is not active, and find nothing of another venue', async () => {
    await nights.sql.query(`UPDATE event SET status = 'ENDED' WHERE id = $1`, [night.eventId]);
    expect(await here.control.play(ctx, night.eventId)).toEqual({ ok: false, code: 'EVENT_NOT_ACTIVE' });
    const stranger: StaffCtx = { ...ctx, venueId: await nights.venue() };
    await expect(here.control.play(stranger, night.eventId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(here.playbacks.view(stranger, night.eventId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const history = here.module.get(History);
    await expect(history.list(stranger, night.eventId, {})).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

async function audits(): Promise<string[]> {
  const rows = await nights.rows<{ action: string }>('SELECT action FROM audit_entry WHERE event_id = $1 ORDER BY id', [
    night.eventId,
  ]);
  return rows.map((row) => row.action);
}

describe('the event', () => {
  it('holds the music with its position and lets it go on', async () => {
    await report('arm');
    const first = await sounds(0);
    await playOn(30_000, 0);
    await here.playbacks.hold(ctx, night.eventId);
    await pass(3_600_000);
    await here.sweep.sweep();
    expect(await playback()).toMatchObject({ state: 'PAUSED', play_id: first.id });
    await report('beat', { playId: first.id, positionMs: 30_000, isPaused: true });
    await here.playbacks.resume(ctx, night.eventId);
    expect((await listSent()).at(-1)!.command).toMatchObject({ intent: 'play', playId: first.id });
    expect(await plays()).toHaveLength(1);
  });

  it('stops it at the end: the track is closed with what was heard, the page falls silent', async () => {
    await report('arm');
    await sounds(0);
    await playOn(30_000, 0);
    await here.playbacks.stop(ctx, night.eventId);
    const [play] = await plays();
    expect(play).toMatchObject({ end_cause: 'STOPPED' });
    expect(play!.played_ms).toBeGreaterThanOrEqual(30_000);
    expect(play!.played_ms).toBeLessThan(31_000);
    expect((await listSent()).at(-1)).toMatchObject({ room: expect.stringContaining(tv), command: { intent: 'stop' } });
    expect(await playback()).toMatchObject({ state: 'STOPPED', play_id: null, player_id: null });
    expect(await report('arm')).toEqual({ holder: false, holderLabel: null });
  });
});

describe('an act on the event that did not get as far as the player', () => {
  it.each([
    ['ENDED', 'STOPPED'],
    ['HOLD', 'PAUSED'],
  ])('%s is made good by the sweep', async (status, state) => {
    await report('arm');
    await sounds(0);
    await nights.sql.query(`UPDATE event SET status = $2::"EventStatus" WHERE id = $1`, [night.eventId, status]);
    await playOn(20_000, 0);
    await nights.sql.query('UPDATE playback SET due_at = now() WHERE event_id = $1', [night.eventId]);
    await here.sweep.sweep();
    expect((await playback()).state).toBe(state);
    expect((await listSent()).at(-1)!.command.intent).toBe(status === 'ENDED' ? 'stop' : 'pause');
  });
});

describe('the history', () => {
  it('lists what was played, newest first, page by page, and exports it', async () => {
    await report('arm');
    for (let n = 0; n < 3; n++) await here.skips.skip(ctx, night.eventId, { expectedPlayId: (await current()).id });
    const history = here.module.get(History);
    const first = await history.list(ctx, night.eventId, { limit: 3 });
    expect(first.items.map((play) => play.seq)).toEqual([4, 3, 2]);
    const second = await history.list(ctx, night.eventId, { limit: 3, cursor: first.nextCursor! });
    expect(second.items.map((play) => play.seq)).toEqual([1]);
    expect(second.nextCursor).toBeNull();
    const csv = await history.exportCsv(ctx, night.eventId);
    expect(csv.fileName).toBe('soul-friday-history.csv');
    expect(csv.text.trim().split('\r\n')).toHaveLength(5);
  });
});
