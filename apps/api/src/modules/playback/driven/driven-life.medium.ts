import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { DrivenPlayers, DrivenProcess, Speaker } from '../../../../test/support/world/driven-players.js';
import { type SeededNight, World } from '../../../../test/support/world.js';
import type { VirtualTime } from '../../../../test/support/virtual-time.js';
import type { StaffCtx } from '../../../core/context/ctx.js';
import { unwrap } from '../../../core/errors/app-error.js';
import { newId } from '../../../core/ids/ids.js';
import { PlaybackControl } from '../playback-control.service.js';
import { Playbacks } from '../playbacks.service.js';
import { SkipControl } from '../skip-control.service.js';

// Real: Postgres, turns, ballots, queue, leases, drivers. Stands in: the loudspeaker, and time, also that of Postgres.
const TRACK_MS = 60_000;

let nights: World;
let time: VirtualTime;
let house: DrivenPlayers;
let venueId: string;
let ctx: StaffCtx;
let night: SeededNight;
let speaker: Speaker;
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
beforeEach(async () => {
  speaker = await house.player(venueId, `MPD ${newId().slice(-6)}`);
});

/** Voting runs; the music begins a minute from now, or has begun. */
async function open(musicInMs: number | null): Promise<void> {
  const event = { player_ids: [speaker.playerId] };
  night = await nights.night(venueId, { tracks: 6, durationMs: TRACK_MS, event });
  if (musicInMs !== null) {
    await nights.sql.query('UPDATE event SET music_from = to_timestamp($2::float8 / 1000) WHERE id = $1', [
      night.eventId,
      time.now() + musicInMs,
    ]);
    await nights.sql.query(
      'UPDATE playback p SET due_at = e.music_from FROM event e WHERE e.id = p.event_id AND e.id = $1',
      [night.eventId],
    );
  }
  here = await house.start();
}

const pathOf = (track: number) => `${night.tracks[track]!.trackId}.mp3`;
const heard = () => speaker.device.heard.map(({ address }) => address);
const view = () => here.get(Playbacks).view(ctx, night.eventId);

describe('a player that the server drives', () => {
  it('waits in silence while people vote before the music, and begins with the leader at its time', async () => {
    await open(60_000);
    const beginsAtMs = time.now() + 60_000;
    await time.advance(30_000);
    await nights.votesFor(night, night.tracks[4]!, 2);
    await time.advance(29_000);
    expect(heard()).toEqual([]);
    expect(await view()).toMatchObject({ state: 'IDLE', play: null, trouble: null, player: { isAlive: true } });
    await time.advance(5_000);
    expect(heard()).toEqual([pathOf(4)]);
    expect(speaker.device.heard[0]!.fromMs).toBeGreaterThanOrEqual(beginsAtMs);
    expect(speaker.device.heard[0]!.fromMs).toBeLessThan(beginsAtMs + 3_000);
    await time.advance(TRACK_MS);
    expect(heard()).toHaveLength(2);
  });

  it('begins earlier when staff say so, and stays silent over a hold', async () => {
    await open(3_600_000);
    await time.advance(5_000);
    await here.get(Playbacks).hold(ctx, night.eventId);
    await here.get(Playbacks).resume(ctx, night.eventId);
    await time.advance(10_000);
    expect(heard()).toEqual([]);
    unwrap(await here.get(PlaybackControl).play(ctx, night.eventId));
    await time.advance(3_000);
    expect(heard()).toHaveLength(1);
  });

  it('goes on with the skipped track where it was when the skip is taken back', async () => {
    await open(null);
    await time.advance(20_000);
    const { play } = await view();
    const skips = here.get(SkipControl);
    unwrap(await skips.skip(ctx, night.eventId, { expectedPlayId: play!.playId }));
    await time.advance(3_000);
    unwrap(await skips.undo(ctx, night.eventId, { playId: play!.playId }));
    await time.advance(2_000);
    const [first, second, third] = heard();
    expect(heard()).toHaveLength(3);
    expect([third, second === first]).toEqual([first, false]);
    // Of the 60 s about 18 s were heard before; the rest follows, and then the one that was put off or another.
    await time.advance(TRACK_MS - 30_000);
    expect(heard()).toHaveLength(3);
    await time.advance(15_000);
    expect(heard().length).toBe(4);
    const plays = await nights.rows<{ end_cause: string; played_ms: number }>(
      'SELECT end_cause, played_ms FROM play WHERE event_id = $1 ORDER BY seq',
      [night.eventId],
    );
    expect(plays).toMatchObject([
      { end_cause: 'ENDED', played_ms: TRACK_MS },
      { end_cause: 'UNDONE' },
      { end_cause: null },
    ]);
  });
});
