import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  type DrivenPlayers,
  type DrivenProcess,
  type Speaker,
  POLLED,
  PUSHING,
} from '../../../../test/support/world/driven-players.js';
import { type SeededNight, World } from '../../../../test/support/world.js';
import type { VirtualTime } from '../../../../test/support/virtual-time.js';
import type { StaffCtx } from '../../../core/context/ctx.js';
import { unwrap } from '../../../core/errors/app-error.js';
import { newId } from '../../../core/ids/ids.js';
import { PlaybackControl } from '../playback-control.service.js';
import { Playbacks } from '../playbacks.service.js';

// Real: Postgres, turns, ballots, queue, leases, drivers. Stands in: the loudspeakers, and time, also that of Postgres.
const TRACK_MS = 600_000;
const MINUTE_MS = 60_000;
const HOURS_MS = 4 * 3_600_000;

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

const view = () => here.get(Playbacks).view(ctx, night.eventId);
const control = () => here.get(PlaybackControl);
const stateOf = ({ device }: Speaker) => device.sight().state;
const aPlayer = (name: string, capabilities = PUSHING) =>
  house.player(venueId, `${name} ${newId().slice(-6)}`, capabilities);

async function aNight(players: Speaker[], durationMs = TRACK_MS): Promise<void> {
  const event = { player_ids: players.map(({ playerId }) => playerId) };
  night = await nights.night(venueId, { tracks: 8, durationMs, event });
}

/** The music is on. */
async function begin(players: Speaker[], durationMs = TRACK_MS): Promise<void> {
  await aNight(players, durationMs);
  here = await house.start();
  await time.advance(20_000);
  expect((await view()).state).toBe('PLAYING');
}

/** How often it was asked meanwhile. */
async function looksIn(player: Speaker, ms: number): Promise<number> {
  const { calls } = player.device;
  const before = calls.sight;
  await time.advance(ms);
  return calls.sight - before;
}

describe('a command that failed', () => {
  it.each(['PUSHING', 'POLLED'])('to pause is given again: %s', async (kind) => {
    const speaker = await aPlayer('Hall', kind === 'PUSHING' ? PUSHING : POLLED);
    await begin([speaker]);
    speaker.device.faults.trouble = 'UNREACHABLE';
    unwrap(await control().pause(ctx, night.eventId));
    await time.advance(500);
    speaker.device.faults.trouble = null;
    expect(stateOf(speaker)).toBe('playing');
    await time.advance(2_500);
    expect(stateOf(speaker)).toBe('paused');
    expect(await view()).toMatchObject({ state: 'PAUSED', trouble: null });
  });

  it('to go on is given again', async () => {
    const speaker = await aPlayer('Connect', POLLED);
    await begin([speaker]);
    unwrap(await control().pause(ctx, night.eventId));
    await time.advance(5_000);
    speaker.device.faults.trouble = 'UNREACHABLE';
    unwrap(await control().play(ctx, night.eventId));
    await time.advance(500);
    speaker.device.faults.trouble = null;
    expect(stateOf(speaker)).toBe('paused');
    await time.advance(2_500);
    expect(stateOf(speaker)).toBe('playing');
  });

  it('for the volume is given again', async () => {
    const speaker = await aPlayer('Connect', POLLED);
    await begin([speaker]);
    speaker.device.faults.trouble = 'UNREACHABLE';
    unwrap(await control().volume(ctx, night.eventId, { volume: 35 }));
    await time.advance(500);
    speaker.device.faults.trouble = null;
    await time.advance(2_500);
    expect(speaker.device.volume).toBe(35);
  });

  it('is not given again before the time that the player asks for', async () => {
    const speaker = await aPlayer('Connect', POLLED);
    await begin([speaker]);
    Object.assign(speaker.device.faults, { trouble: 'RATE_LIMITED', retryAfterMs: 20_000 });
    unwrap(await control().pause(ctx, night.eventId));
    unwrap(await control().volume(ctx, night.eventId, { volume: 35 }));
    await time.advance(19_000);
    expect(speaker.device.calls).toMatchObject({ pause: 1, volume: 2 });
    speaker.device.faults.trouble = null;
    await time.advance(3_000);
    expect(stateOf(speaker)).toBe('paused');
    expect(speaker.device.volume).toBe(35);
  });

  it('to a player that may not be looked at, or is lost, is given all the same when it takes it; what staff paused stays so', async () => {
    const speaker = await aPlayer('Connect', POLLED);
    await begin([speaker], MINUTE_MS);
    Object.assign(speaker.device.faults, { trouble: 'RATE_LIMITED', retryAfterMs: HOURS_MS, troubleOf: 'looks' });
    await time.advance(15_000);
    expect(await view()).toMatchObject({ state: 'PLAYING', trouble: 'RATE_LIMITED' });
    unwrap(await control().pause(ctx, night.eventId));
    await time.advance(1_000);
    expect(stateOf(speaker)).toBe('paused');
  });

  it('to pause a player that was lost meanwhile is given when it is back', async () => {
    const speaker = await aPlayer('Hall');
    await begin([speaker]);
    speaker.device.faults.trouble = 'UNREACHABLE';
    unwrap(await control().pause(ctx, night.eventId));
    await time.advance(15_000);
    expect(await view()).toMatchObject({ state: 'PAUSED', trouble: 'UNREACHABLE' });
    speaker.device.reconnect();
    await time.advance(4_000);
    expect(stateOf(speaker)).toBe('paused');
    expect(await view()).toMatchObject({ state: 'PAUSED', trouble: null });
  });
});

describe('a player that must be asked', () => {
  it('is asked seldom while nothing should sound', async () => {
    const speaker = await aPlayer('Connect', POLLED);
    await begin([speaker]);
    unwrap(await control().pause(ctx, night.eventId));
    expect(await looksIn(speaker, 20 * MINUTE_MS)).toBeLessThanOrEqual(9);
    unwrap(await control().play(ctx, night.eventId));
    await time.advance(3_000);
    expect(stateOf(speaker)).toBe('playing');
  });

  it.each(['UNREACHABLE', 'DEVICE_GONE', 'AUTH', 'RATE_LIMITED'] as const)(
    'and answers a new process with %s is asked with growing waits',
    async (trouble) => {
      const speaker = await aPlayer('Connect', POLLED);
      await begin([speaker]);
      here.kill();
      speaker.device.faults.trouble = trouble;
      here = await house.start();
      expect(await looksIn(speaker, MINUTE_MS)).toBeLessThanOrEqual(16);
      speaker.device.faults.trouble = null;
      await time.advance(35_000);
      expect(await view()).toMatchObject({ state: 'PLAYING', trouble: null });
    },
  );

  it('and is lost while staff have paused is asked with growing waits', async () => {
    const speaker = await aPlayer('Connect', POLLED);
    await begin([speaker]);
    unwrap(await control().pause(ctx, night.eventId));
    await time.advance(5_000);
    speaker.device.faults.trouble = 'DEVICE_GONE';
    expect(await looksIn(speaker, 5 * MINUTE_MS)).toBeLessThanOrEqual(18);
  });

  it('and takes no command is not told and asked without a pause, and the next one plays for longer than a track', async () => {
    const [first, second] = [await aPlayer('Connect', POLLED), await aPlayer('Bar')];
    Object.assign(first.device.faults, { trouble: 'NOT_ALLOWED', troubleOf: 'commands' });
    await aNight([first, second], MINUTE_MS);
    here = await house.start();
    await time.advance(5_000);
    expect(stateOf(second)).toBe('playing');
    await time.advance(2 * MINUTE_MS);
    expect(first.device.calls.play).toBe(1);
    expect(stateOf(second)).toBe('playing');
  });

  it('and takes no command, where there is no other, is tried with growing waits', async () => {
    const speaker = await aPlayer('Connect', POLLED);
    Object.assign(speaker.device.faults, { trouble: 'NOT_ALLOWED', troubleOf: 'commands' });
    await aNight([speaker]);
    here = await house.start();
    expect(await looksIn(speaker, MINUTE_MS)).toBeLessThanOrEqual(16);
    expect(speaker.device.calls.play).toBeLessThanOrEqual(8);
    speaker.device.faults.trouble = null;
    await time.advance(35_000);
    expect(stateOf(speaker)).toBe('playing');
  });
});

describe('a player that may be told but not asked', () => {
  it('plays from the first track on, by the clock, and for the next process too', async () => {
    const speaker = await aPlayer('Connect', POLLED);
    Object.assign(speaker.device.faults, { trouble: 'RATE_LIMITED', retryAfterMs: HOURS_MS, troubleOf: 'looks' });
    await aNight([speaker], MINUTE_MS);
    here = await house.start();
    await time.advance(10_000);
    expect(stateOf(speaker)).toBe('playing');
    expect(await view()).toMatchObject({ state: 'PLAYING', trouble: 'RATE_LIMITED' });
    here.kill();
    here = await house.start();
    await time.advance(2 * MINUTE_MS);
    expect(new Set(speaker.device.heard.map(({ address }) => address)).size).toBe(3);
    expect(speaker.device.calls.play).toBe(3);
  });

  it('and was lost is told without a look, until it takes it', async () => {
    const speaker = await aPlayer('Connect', POLLED);
    await begin([speaker], MINUTE_MS);
    speaker.device.cut();
    speaker.device.faults.trouble = 'DEVICE_GONE';
    await time.advance(MINUTE_MS);
    expect(await view()).toMatchObject({ state: 'DEVICE_GONE' });
    Object.assign(speaker.device.faults, { trouble: 'RATE_LIMITED', retryAfterMs: HOURS_MS, troubleOf: 'looks' });
    await time.advance(35_000);
    expect(stateOf(speaker)).toBe('playing');
    expect(await view()).toMatchObject({ state: 'PLAYING', trouble: 'RATE_LIMITED' });
  });
});

describe('a player that has been lost for minutes', () => {
  it('is looked for at once when staff fix the music', async () => {
    const speaker = await aPlayer('Connect', POLLED);
    await begin([speaker], MINUTE_MS);
    speaker.device.cut();
    speaker.device.faults.trouble = 'UNREACHABLE';
    await time.advance(3 * MINUTE_MS);
    expect(await view()).toMatchObject({ state: 'DEVICE_GONE' });
    speaker.device.faults.trouble = null;
    unwrap(await control().fix(ctx, night.eventId));
    await time.advance(2_000);
    expect(stateOf(speaker)).toBe('playing');
  });

  it('is looked for at once when it says that it is back', async () => {
    const mpd = await aPlayer('MPD');
    await begin([mpd]);
    mpd.device.cut();
    mpd.device.faults.trouble = 'UNREACHABLE';
    await time.advance(3 * MINUTE_MS);
    mpd.device.reconnect();
    await time.advance(2_000);
    expect(stateOf(mpd)).toBe('playing');
    expect(await view()).toMatchObject({ state: 'PLAYING', trouble: null });
  });

  it('was lost to a process that died, too, gives way to the next one', async () => {
    const [first, second] = [await aPlayer('Hall'), await aPlayer('Bar')];
    await begin([first, second]);
    for (const { device } of [first, second]) {
      device.cut();
      device.faults.trouble = 'UNREACHABLE';
    }
    await time.advance(MINUTE_MS);
    here.kill();
    here = await house.start();
    await time.advance(20_000);
    second.device.reconnect();
    await time.advance(40_000);
    expect(stateOf(second)).toBe('playing');
  });
});

describe('of several players', () => {
  it('one that stood in, was lost and sounds on is silenced when it is reached again, though it was not the preferred one', async () => {
    const [first, second] = [await aPlayer('Hall'), await aPlayer('Bar')];
    await begin([first, second]);
    first.device.cut();
    first.device.faults.trouble = 'UNREACHABLE';
    await time.advance(MINUTE_MS);
    expect(stateOf(second)).toBe('playing');
    second.device.faults.trouble = 'UNREACHABLE';
    first.device.reconnect();
    await time.advance(MINUTE_MS);
    expect([stateOf(first), stateOf(second)]).toEqual(['playing', 'playing']);
    second.device.reconnect();
    await time.advance(35_000);
    expect([stateOf(first), stateOf(second)]).toEqual(['playing', 'paused']);
  });

  it('none is left sounding when the event is over', async () => {
    const [first, second] = [await aPlayer('Hall'), await aPlayer('Bar')];
    await begin([first, second]);
    first.device.faults.trouble = 'UNREACHABLE';
    await time.advance(MINUTE_MS);
    expect([stateOf(first), stateOf(second)]).toEqual(['playing', 'playing']);
    first.device.faults.trouble = null;
    await nights.sql.query(`UPDATE event SET status = 'ENDED' WHERE id = $1`, [night.eventId]);
    await here.get(Playbacks).stop(ctx, night.eventId);
    await time.advance(5_000);
    expect([stateOf(first), stateOf(second)]).toEqual(['paused', 'paused']);
  });

  it('connections are closed to those that are taken away or reached otherwise, and to all at the end', async () => {
    const [first, second, third] = [await aPlayer('Hall'), await aPlayer('Bar'), await aPlayer('Cellar')];
    const lines = () => [first, second, third].map(({ device }) => device.lines);
    await begin([first, second, third]);
    expect(lines()).toEqual([1, 1, 1]);
    const ids = [first.playerId, third.playerId];
    await nights.sql.query('UPDATE event SET player_ids = $2 WHERE id = $1', [night.eventId, ids]);
    await nights.sql.query(`UPDATE player SET settings = '{"port": 6601}' WHERE id = $1`, [third.playerId]);
    await time.advance(30_000);
    expect(lines()).toEqual([1, 0, 1]);
    await nights.sql.query(`UPDATE player SET settings = '{"port": 6602}' WHERE id = $1`, [first.playerId]);
    await time.advance(30_000);
    expect(lines()).toEqual([1, 0, 1]);
    expect(stateOf(first)).toBe('playing');
    await here.stop();
    expect(lines()).toEqual([0, 0, 0]);
  });
});
