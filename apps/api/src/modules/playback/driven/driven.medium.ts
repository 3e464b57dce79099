import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  type DrivenPlayers,
  type DrivenProcess,
  type Speaker,
  POLLED,
  PUSHING,
} from '../../../../test/support/world/driven-players.js';
import { type NightWishes, type SeededNight, World } from '../../../../test/support/world.js';
import type { VirtualTime } from '../../../../test/support/virtual-time.js';
import type { StaffCtx } from '../../../core/context/ctx.js';
import { unwrap } from '../../../core/errors/app-error.js';
import { newId } from '../../../core/ids/ids.js';
import { PlaybackControl } from '../playback-control.service.js';
import { Playbacks } from '../playbacks.service.js';
import { PlayerReports } from '../player-reports.service.js';

// Real: Postgres, turns, ballots, queue, leases, drivers. Stands in: the loudspeakers, and time, also that of Postgres.
interface PlayRow {
  id: string;
  seq: number;
  track_id: string;
  end_cause: string | null;
  played_ms: number | null;
}

interface PlaybackRecord {
  state: string;
  intent: string;
  play_id: string | null;
  player_id: string | null;
  player_trouble: string | null;
  position_ms: number;
  driver_id: string | null;
  failed_starts: number;
}

const TRACK_MS = 60_000;

let nights: World;
let time: VirtualTime;
let house: DrivenPlayers;
let venueId: string;
let ctx: StaffCtx;
let night: SeededNight;
let here: DrivenProcess;

// A test is a few virtual minutes; how long that takes depends on the machine alone.
jest.setTimeout(180_000);
beforeAll(async () => {
  nights = await World.bare();
  house = await nights.drivenPlayers();
  time = house.time;
  venueId = await nights.venue();
  ctx = nights.staffOf(venueId);
});
afterAll(() => nights.close());
beforeEach(() => house.clear());

const plays = () => nights.rows<PlayRow>('SELECT * FROM play WHERE event_id = $1 ORDER BY seq', [night.eventId]);
const playback = async () =>
  (await nights.rows<PlaybackRecord>('SELECT * FROM playback WHERE event_id = $1', [night.eventId]))[0]!;
const times = <T>(count: number, like: T): T[] => Array.from({ length: count }, () => like);
const pathOf = (trackId: string) => `${trackId}.mp3`;
const view = () => here.get(Playbacks).view(ctx, night.eventId);
const control = () => here.get(PlaybackControl);

async function aNight(players: Speaker[], wishes: NightWishes = {}): Promise<void> {
  night = await nights.night(venueId, {
    tracks: 8,
    durationMs: TRACK_MS,
    ...wishes,
    event: { player_ids: players.map(({ playerId }) => playerId), ...wishes.event },
  });
}

/** Names of players are unique in the venue. */
const aPlayer = (name: string, capabilities = PUSHING) =>
  house.player(venueId, `${name} ${newId().slice(-6)}`, capabilities);

/** What was really heard, as the plays of the history. */
async function expectHeard({ device }: Speaker, count: number): Promise<void> {
  expect(device.heard.map(({ address }) => address).slice(0, count)).toEqual(
    (await plays()).slice(0, count).map(({ track_id }) => pathOf(track_id)),
  );
}

/** Milliseconds without sound between the first and the last sound, over all players. */
function gaps(...players: Speaker[]): number[] {
  const heard = players.flatMap(({ device }) => device.heard).toSorted((a, b) => a.fromMs - b.fromMs);
  return heard.slice(1).flatMap(({ fromMs }, n) => {
    const gapMs = fromMs - (heard[n]!.untilMs ?? fromMs);
    return gapMs === 0 ? [] : [gapMs];
  });
}

async function metric(process: DrivenProcess, name: 'driverHandOvers' | 'degradations'): Promise<number> {
  return (await process.metrics[name].get()).values[0]?.value ?? 0;
}

describe('a player of the venue', () => {
  it('is played by the server: the winner sounds within a second, and the next follows without a gap', async () => {
    const mpd = await aPlayer('MPD');
    await aNight([mpd]);
    await nights.votesFor(night, night.tracks[3]!, 2);
    here = await house.start();
    await time.advance(2_000);
    expect(mpd.device.heard).toMatchObject([{ address: pathOf(night.tracks[3]!.trackId) }]);
    expect(await playback()).toMatchObject({ state: 'PLAYING', player_id: mpd.playerId, player_trouble: null });
    expect(await view()).toMatchObject({
      player: { label: mpd.name, kind: 'simulated', isAlive: true },
      trouble: null,
    });
    await time.advance(4 * TRACK_MS);
    expect((await plays()).slice(0, 4)).toMatchObject(times(4, { end_cause: 'ENDED', played_ms: TRACK_MS }));
    await expectHeard(mpd, 5);
    expect(gaps(mpd)).toEqual([]);
    // The first was commanded; each that followed was only handed over.
    expect(mpd.device.calls.play).toBe(1);
  });

  it('that must be asked is looked at no more than five times a track, and is followed when a track ends, not a look later', async () => {
    const speaker = await aPlayer('Connect', POLLED);
    await aNight([speaker], { durationMs: 180_000 });
    here = await house.start();
    await time.advance(4 * 180_000 + 30_000);
    expect((await plays()).slice(0, 3)).toMatchObject(times(3, { end_cause: 'ENDED', played_ms: 180_000 }));
    await expectHeard(speaker, 4);
    expect(Math.max(...gaps(speaker))).toBeLessThan(1_000);
    expect(speaker.device.calls.sight).toBeLessThanOrEqual(5 * 5);
    expect(speaker.device.calls.play).toBe((await plays()).length);
  });

  it('plays what is locked now: another lock replaces what was handed over, nothing is handed over twice', async () => {
    const mpd = await aPlayer('MPD');
    await aNight([mpd]);
    here = await house.start();
    await time.advance(TRACK_MS - 5_000);
    const locked = (await playback()) as unknown as { locked_track_id: string };
    expect(mpd.device.calls.next).toBe(1);
    await nights.sql.query(`INSERT INTO ban (venue_id, event_id, kind, value) VALUES ($1, $2, 'TRACK', $3)`, [
      venueId,
      night.eventId,
      locked.locked_track_id,
    ]);
    await nights.sql.query(
      `UPDATE ballot_option SET state = 'BLOCKED' WHERE id = (SELECT option_id FROM pool_track WHERE track_id = $1)`,
      [locked.locked_track_id],
    );
    await time.advance(15_000);
    expect(mpd.device.calls.next).toBe(2);
    const second = (await plays())[1]!;
    expect(second.track_id).not.toBe(locked.locked_track_id);
    expect(mpd.device.heard[1]!.address).toBe(pathOf(second.track_id));
    expect(gaps(mpd)).toEqual([]);
    expect(mpd.device.calls.play).toBe(1);
  });

  it('is no player page: pages that would arm themselves are refused', async () => {
    const mpd = await aPlayer('MPD');
    await aNight([mpd]);
    here = await house.start();
    await time.advance(1_000);
    const page = { eventId: night.eventId, playerId: newId(), kind: 'arm', takeOver: true } as const;
    expect(await here.get(PlayerReports).report(ctx, page)).toEqual({ holder: false, holderLabel: mpd.name });
    expect(await playback()).toMatchObject({ player_id: mpd.playerId });
  });

  it('pauses, goes on where it was, and takes the volume', async () => {
    const mpd = await aPlayer('MPD');
    await aNight([mpd]);
    here = await house.start();
    await time.advance(20_000);
    unwrap(await control().pause(ctx, night.eventId));
    unwrap(await control().volume(ctx, night.eventId, { volume: 35 }));
    await time.advance(30_000);
    expect(mpd.device.sight()).toMatchObject({ state: 'paused', volume: 35 });
    expect(await playback()).toMatchObject({ state: 'PAUSED', player_trouble: null });
    unwrap(await control().play(ctx, night.eventId));
    await time.advance(10_000);
    const seen = mpd.device.sight();
    expect(seen.state).toBe('playing');
    expect(seen.positionMs).toBeGreaterThan(28_000);
    expect(seen.positionMs).toBeLessThan(31_500);
    expect(await plays()).toHaveLength(1);
  });

  it('falls silent when the event is over, and is let go; also when who drove it is dead by then', async () => {
    const mpd = await aPlayer('MPD');
    await aNight([mpd]);
    here = await house.start();
    await time.advance(10_000);
    here.kill();
    const there = await house.start();
    await nights.sql.query(`UPDATE event SET status = 'ENDED' WHERE id = $1`, [night.eventId]);
    await there.get(Playbacks).stop(ctx, night.eventId);
    await time.advance(20_000);
    expect(mpd.device.sight().state).not.toBe('playing');
    expect(await playback()).toMatchObject({ state: 'STOPPED', player_id: null, driver_id: null });
  });

  it('gives way to a page when the event has no players any more', async () => {
    const mpd = await aPlayer('MPD');
    await aNight([mpd]);
    here = await house.start();
    await time.advance(10_000);
    await nights.sql.query(`UPDATE event SET player_ids = '{}' WHERE id = $1`, [night.eventId]);
    await time.advance(15_000);
    expect(mpd.device.sight().state).toBe('paused');
    expect(await playback()).toMatchObject({ state: 'DEVICE_GONE', player_id: null, driver_id: null });
    const page = { eventId: night.eventId, playerId: newId(), kind: 'arm' } as const;
    expect(await here.get(PlayerReports).report(ctx, page)).toMatchObject({ holder: true });
  });
});

describe('the lease', () => {
  it('is held by one of two processes, and each player is told once', async () => {
    const mpd = await aPlayer('MPD');
    await aNight([mpd]);
    here = await house.start();
    const there = await house.start();
    await time.advance(3 * TRACK_MS);
    expect(mpd.device.calls.play).toBe(1);
    expect(gaps(mpd)).toEqual([]);
    expect((await metric(here, 'driverHandOvers')) + (await metric(there, 'driverHandOvers'))).toBe(0);
  });

  it('runs out when its holder is killed: the other adopts what sounds, without a command', async () => {
    const mpd = await aPlayer('MPD');
    await aNight([mpd]);
    here = await house.start();
    await time.advance(10_000);
    const there = await house.start();
    here.kill();
    await time.advance(20_000);
    expect(await playback()).toMatchObject({ state: 'PLAYING', player_id: mpd.playerId });
    expect(await metric(there, 'driverHandOvers')).toBe(1);
    expect(mpd.device.calls.play).toBe(1);
    await time.advance(TRACK_MS);
    expect((await plays())[0]).toMatchObject({ end_cause: 'ENDED' });
    expect(gaps(mpd)).toEqual([]);
  });

  it('is given back at a regular end, so the other goes on within two seconds', async () => {
    const mpd = await aPlayer('MPD');
    await aNight([mpd]);
    here = await house.start();
    await time.advance(10_000);
    const before = (await playback()).driver_id;
    await here.stop();
    expect((await playback()).driver_id).toBeNull();
    await house.start();
    await time.advance(2_000);
    expect((await playback()).driver_id).not.toBeNull();
    expect((await playback()).driver_id).not.toBe(before);
    expect(mpd.device.calls).toMatchObject({ play: 1, pause: 0 });
  });

  it('of a night that nobody drove for a while: what had ended is followed by the next track', async () => {
    const speaker = await aPlayer('Connect', POLLED);
    await aNight([speaker]);
    here = await house.start();
    await time.advance(10_000);
    here.kill();
    await time.advance(3 * TRACK_MS);
    expect(speaker.device.sight().state).toBe('stopped');
    here = await house.start();
    await time.advance(5_000);
    expect((await plays())[0]).toMatchObject({ end_cause: 'RECOVERED' });
    expect(speaker.device.sight().state).toBe('playing');
    await expectHeard(speaker, 2);
  });
});

describe('a player that is lost', () => {
  it('is found again, and goes on where it was', async () => {
    const mpd = await aPlayer('MPD');
    await aNight([mpd]);
    here = await house.start();
    await time.advance(20_000);
    mpd.device.cut();
    mpd.device.faults.trouble = 'UNREACHABLE';
    await time.advance(6_000);
    expect(await view()).toMatchObject({ state: 'DEVICE_GONE', trouble: 'UNREACHABLE' });
    mpd.device.faults.trouble = null;
    await time.advance(8_000);
    expect(await playback()).toMatchObject({ state: 'PLAYING', player_trouble: null });
    expect(mpd.device.heard.map(({ address }) => address)).toEqual(Array(2).fill(mpd.device.heard[0]!.address));
    expect(await plays()).toHaveLength(1);
    expect(mpd.device.sight().positionMs).toBeLessThan(20_000 + 16_000);
  });

  it('for a moment only is not noticed by anybody', async () => {
    const speaker = await aPlayer('Connect', POLLED);
    await aNight([speaker]);
    here = await house.start();
    await time.advance(28_000);
    speaker.device.faults.trouble = 'UNREACHABLE';
    await time.advance(3_500);
    speaker.device.faults.trouble = null;
    await time.advance(20_000);
    expect(await playback()).toMatchObject({ state: 'PLAYING', player_trouble: null });
    expect(speaker.device.calls.play).toBe(1);
    expect(gaps(speaker)).toEqual([]);
  });

  it('for longer is replaced by the next one, which goes on there; at the next track it has the music back', async () => {
    const [first, second] = [await aPlayer('Hall'), await aPlayer('Bar')];
    await aNight([first, second]);
    here = await house.start();
    await time.advance(20_000);
    first.device.cut();
    first.device.faults.trouble = 'DEVICE_GONE';
    await time.advance(10_000);
    expect(await playback()).toMatchObject({ state: 'PLAYING', player_id: second.playerId, player_trouble: null });
    expect(second.device.heard).toMatchObject([{ address: first.device.heard[0]!.address }]);
    first.device.faults.trouble = null;
    await time.advance(TRACK_MS - 15_000);
    await time.advance(20_000);
    expect(await playback()).toMatchObject({ state: 'PLAYING', player_id: first.playerId });
    expect(second.device.sight().state).not.toBe('playing');
    expect(first.device.sight().state).toBe('playing');
    expect(await plays()).toHaveLength(2);
  });

  it('but sounds on is silenced when it is reached again: two never play at once for long', async () => {
    const [first, second] = [await aPlayer('Hall'), await aPlayer('Bar')];
    await aNight([first, second], { durationMs: 600_000 });
    here = await house.start();
    await time.advance(20_000);
    first.device.faults.trouble = 'UNREACHABLE';
    await time.advance(15_000);
    expect(await playback()).toMatchObject({ state: 'PLAYING', player_id: second.playerId });
    first.device.faults.trouble = null;
    await time.advance(60_000);
    expect(first.device.sight().state).toBe('paused');
    expect(second.device.sight().state).toBe('playing');
  });

  it('is named where none answers, and the music begins when one does', async () => {
    const speaker = await aPlayer('Connect', POLLED);
    speaker.device.faults.trouble = 'AUTH';
    await aNight([speaker]);
    here = await house.start();
    await time.advance(5_000);
    expect(await view()).toMatchObject({ trouble: 'AUTH', player: null });
    speaker.device.faults.trouble = null;
    await time.advance(31_000);
    expect(await playback()).toMatchObject({ state: 'PLAYING', player_trouble: null });
  });
});

describe('a track that does not start', () => {
  it('is commanded twice more and then given up, without a mark on the file', async () => {
    const mpd = await aPlayer('MPD');
    mpd.device.faults.mute = 3;
    await aNight([mpd]);
    here = await house.start();
    await time.advance(15_000);
    expect((await plays())[0]).toMatchObject({ end_cause: 'FAILED' });
    expect(mpd.device.calls.play).toBe(4);
    expect(await playback()).toMatchObject({ state: 'PLAYING' });
    expect(await nights.rows(`SELECT 1 FROM track WHERE venue_id = $1 AND state <> 'READY'`, [venueId])).toEqual([]);
  });

  it('because its file is gone is marked, and the next one plays at once', async () => {
    const mpd = await aPlayer('MPD');
    await aNight([mpd]);
    await nights.votesFor(night, night.tracks[2]!, 1);
    mpd.device.faults.broken.set(pathOf(night.tracks[2]!.trackId), 'missing');
    here = await house.start();
    await time.advance(3_000);
    expect(await plays()).toMatchObject([{ track_id: night.tracks[2]!.trackId, end_cause: 'FAILED' }, {}]);
    expect(await playback()).toMatchObject({ state: 'PLAYING' });
    const failures = 'SELECT player_id, reason FROM player_failure WHERE track_id = $1';
    expect(await nights.rows(failures, [night.tracks[2]!.trackId])).toEqual([
      { player_id: mpd.playerId, reason: 'missing' },
    ]);
  });

  it('though its command got no answer is not commanded again when it sounds', async () => {
    const speaker = await aPlayer('Connect', POLLED);
    await aNight([speaker]);
    here = await house.start();
    speaker.device.faults.unanswered = 0;
    await time.advance(TRACK_MS - 2_000);
    speaker.device.faults.latencyMs = 100;
    await time.advance(3_000);
    speaker.device.faults.unanswered = 1;
    await time.advance(12_000);
    expect((await plays()).length).toBe(2);
    expect(speaker.device.heard).toHaveLength(2);
    expect(await playback()).toMatchObject({ state: 'PLAYING' });
  });

  it('three times in a minute: the queue is kept, and an emergency track of the pool is tried', async () => {
    const mpd = await aPlayer('Hall');
    await aNight([mpd]);
    const [wished, emergency] = [night.tracks.slice(0, 4), night.tracks[6]!];
    for (const track of wished) await nights.votesFor(night, track, 9 - track.idx);
    await nights.sql.query(`UPDATE track SET tags = '{emergency}' WHERE id = $1`, [emergency.trackId]);
    for (const track of wished.slice(0, 3)) mpd.device.faults.broken.set(pathOf(track.trackId), 'missing');
    here = await house.start();
    await time.advance(10_000);
    expect(await metric(here, 'degradations')).toBe(1);
    expect((await plays()).map(({ track_id }) => track_id)).toEqual(
      [...wished.slice(0, 3), emergency].map(({ trackId }) => trackId),
    );
    expect(mpd.device.heard).toMatchObject([{ address: pathOf(emergency.trackId) }]);
    await time.advance(TRACK_MS);
    // The queue is as it was.
    expect((await plays()).at(-1)).toMatchObject({ track_id: wished[3]!.trackId });
  });

  it('on any try gives way to the next player, with the track that was to play', async () => {
    const [first, second] = [await aPlayer('Hall'), await aPlayer('Bar')];
    first.device.faults.mute = 1_000;
    await aNight([first, second]);
    for (const track of night.tracks.slice(0, 5)) await nights.votesFor(night, track, 2 + track.idx);
    here = await house.start();
    await time.advance(40_000);
    expect(await view()).toMatchObject({ state: 'DEGRADED', trouble: 'STARTS_FAIL' });
    await time.advance(35_000);
    expect(await playback()).toMatchObject({ state: 'PLAYING', player_id: second.playerId, failed_starts: 0 });
    expect(await plays()).toHaveLength(3);
  });
});

describe('a track whose row lies about its length', () => {
  it.each([
    ['longer, as a player that pushes says', PUSHING, 95_000, 95_000],
    ['shorter, as a player that pushes says', PUSHING, 25_000, 25_000],
    ['longer, as a player that must be asked says', POLLED, 95_000, 95_000],
    ['shorter, as a player that must be asked says', POLLED, 25_000, 25_000],
    ['longer than its player believes', PUSHING, 95_000, TRACK_MS],
  ])('plays to its real end: %s', async (_, capabilities, realMs, saidMs) => {
    const player = await aPlayer('Hall', capabilities);
    await aNight([player]);
    const track = night.tracks[2]!;
    await nights.votesFor(night, track, 3);
    player.device.faults.lengths.set(pathOf(track.trackId), { realMs, saidMs });
    here = await house.start();
    await time.advance(realMs - 5_000);
    expect(await plays()).toHaveLength(1);
    await time.advance(15_000);
    const [first] = player.device.heard;
    expect(first).toMatchObject({ address: pathOf(track.trackId) });
    expect(first!.untilMs! - first!.fromMs).toBe(realMs);
    expect(await plays()).toMatchObject([{ end_cause: 'ENDED' }, { seq: 2 }]);
    expect(player.device.heard).toHaveLength(2);
  });

  it('is known as it is once it has been played to its end', async () => {
    const player = await aPlayer('Hall');
    await aNight([player]);
    const track = night.tracks[2]!;
    await nights.votesFor(night, track, 3);
    player.device.faults.lengths.set(pathOf(track.trackId), { realMs: 25_000, saidMs: 25_000 });
    here = await house.start();
    await time.advance(30_000);
    expect(await nights.rows('SELECT duration_ms FROM track WHERE id = $1', [track.trackId])).toEqual([
      { duration_ms: 25_000 },
    ]);
  });
});

describe('what a player says it cannot play', () => {
  it('is known when it is taken in hand, and blocked before anybody votes', async () => {
    const player = await aPlayer('Hall');
    player.device.faults.cannotPlay = ['alac'];
    await aNight([player]);
    const track = night.tracks[1]!;
    await nights.sql.query(`UPDATE track SET codec = 'alac' WHERE id = $1`, [track.trackId]);
    await nights.votesFor(night, track, 9);
    here = await house.start();
    await time.advance(3_000);
    const options = 'SELECT state, blocked_code FROM ballot_option WHERE id = $1';
    expect(await nights.rows(options, [track.optionId])).toEqual([
      { state: 'BLOCKED', blocked_code: 'TRACK_NOT_AVAILABLE' },
    ]);
    await time.advance(3 * TRACK_MS);
    expect((await plays()).map(({ track_id }) => track_id)).not.toContain(track.trackId);
    expect((await plays()).every(({ end_cause }) => end_cause !== 'FAILED')).toBe(true);
  });
});

describe("somebody's hand at the device", () => {
  it('that pauses is respected: staff see it, and music goes on when either of them says so', async () => {
    const mpd = await aPlayer('MPD');
    await aNight([mpd], { durationMs: 300_000 });
    here = await house.start();
    await time.advance(20_000);
    mpd.device.pause();
    await time.advance(60_000);
    expect(await view()).toMatchObject({ state: 'PAUSED', trouble: 'PAUSED_OUTSIDE' });
    expect(mpd.device.sight().state).toBe('paused');
    mpd.device.goOn();
    await time.advance(6_000);
    expect(await view()).toMatchObject({ state: 'PLAYING', trouble: null });
    mpd.device.pause();
    await time.advance(5_000);
    unwrap(await control().play(ctx, night.eventId));
    await time.advance(2_000);
    expect(await view()).toMatchObject({ state: 'PLAYING', trouble: null });
    expect(mpd.device.sight()).toMatchObject({ state: 'playing' });
    expect(await plays()).toHaveLength(1);
  });

  it('that plays something else is overruled three times, then respected', async () => {
    const mpd = await aPlayer('MPD');
    await aNight([mpd], { durationMs: 600_000 });
    here = await house.start();
    await time.advance(20_000);
    const strange = { ...night.tracks[0]!, playId: null, source: 'LIBRARY', isrc: null, artist: 'X' } as const;
    for (let n = 0; n < 4; n++) {
      mpd.device.play(
        { ...strange, address: 'strange.mp3', title: 'Strange', durationMs: 400_000, isLevelled: true },
        0,
      );
      await time.advance(20_000);
      expect(await playback()).toMatchObject({ state: n < 3 ? 'PLAYING' : 'PAUSED' });
    }
    expect(await view()).toMatchObject({ trouble: 'FOREIGN' });
    expect(mpd.device.sight()).toMatchObject({ state: 'playing', track: { address: 'strange.mp3' } });
    unwrap(await control().play(ctx, night.eventId));
    await time.advance(3_000);
    expect(await view()).toMatchObject({ state: 'PLAYING', trouble: null });
    expect(mpd.device.sight().track?.address).not.toBe('strange.mp3');
    expect(await plays()).toHaveLength(1);
  });
});

describe('a service that is not as it should be', () => {
  it('and asks us to wait: the music goes on by the clock, nothing is read meanwhile', async () => {
    const speaker = await aPlayer('Connect', POLLED);
    await aNight([speaker]);
    here = await house.start();
    await time.advance(10_000);
    speaker.device.faults.trouble = 'RATE_LIMITED';
    speaker.device.faults.retryAfterMs = 25_000;
    await time.advance(35_000);
    const { sight } = speaker.device.calls;
    expect(await view()).toMatchObject({ state: 'PLAYING', trouble: 'RATE_LIMITED' });
    speaker.device.faults.trouble = null;
    await time.advance(25_000);
    expect(speaker.device.calls.sight - sight).toBeLessThanOrEqual(4);
    expect(await view()).toMatchObject({ state: 'PLAYING', trouble: null });
    await expectHeard(speaker, 2);
  });

  it('and sticks at the end, plays on by itself, or shows late what was: each track is followed once', async () => {
    for (const fault of ['stick', 'autoplay', 'late'] as const) {
      const speaker = await aPlayer(`Connect ${fault}`, POLLED);
      speaker.device.faults.sticksAtEnd = fault === 'stick';
      speaker.device.faults.autoplay = fault === 'autoplay' ? 'spotify:track:other' : null;
      speaker.device.faults.looksLateMs = fault === 'late' ? 900 : 0;
      await aNight([speaker]);
      here = await house.start();
      await time.advance(3 * TRACK_MS + 20_000);
      const heard = speaker.device.heard.filter(({ address }) => address !== 'spotify:track:other');
      expect(heard.slice(0, 3).map(({ address }) => address)).toEqual(
        (await plays()).slice(0, 3).map(({ track_id }) => pathOf(track_id)),
      );
      expect(speaker.device.calls.play).toBe((await plays()).length);
      expect(new Set((await plays()).map(({ track_id }) => track_id)).size).toBe((await plays()).length);
      await here.stop();
    }
  });

  it('and tells news late, twice, or for nothing: nothing happens twice', async () => {
    const mpd = await aPlayer('MPD');
    mpd.device.faults.newsLateMs = 1_700;
    mpd.device.faults.newsTimes = 3;
    await aNight([mpd]);
    here = await house.start();
    await time.advance(3 * TRACK_MS + 10_000);
    await expectHeard(mpd, 3);
    expect(gaps(mpd)).toEqual([]);
    expect(mpd.device.calls.play).toBe(1);
  });
});

describe('advance', () => {
  it('of ten causes at once in two processes that expect the same play one happens, and nine are counted', async () => {
    const mpd = await aPlayer('MPD');
    await aNight([mpd]);
    here = await house.start();
    const there = await house.start();
    await time.advance(20_000);
    const [first] = await plays();
    const causes = [
      'ENDED',
      'DEADLINE',
      'SKIPPED',
      'QUORUM',
      'RECOVERED',
      'FAILED',
      'ENDED',
      'DEADLINE',
      'SKIPPED',
      'ENDED',
    ] as const;
    const answers = await Promise.all(
      causes.map((cause, n) => (n % 2 ? here : there).get(Playbacks).advance(ctx, night.eventId, first!.id, cause)),
    );
    expect(answers.filter(({ changed }) => changed)).toHaveLength(1);
    expect(await plays()).toHaveLength(2);
    let noops = 0;
    for (const process of [here, there]) {
      const { values } = await process.metrics.advances.get();
      noops += values.find(({ labels }) => labels.cause === 'none')?.value ?? 0;
    }
    expect(noops).toBe(9);
    await time.advance(5_000);
    expect(mpd.device.heard).toHaveLength(2);
  });
});
