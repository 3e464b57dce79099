import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { PlayerSetupView, PlayerTestView, SpotifyDeviceSettings } from '@votebox/contracts';
import type { FaultWish } from '@votebox/spotify-sandbox';
import { systemCtx } from '../../src/core/context/ctx.js';
import { type DrivenPlayer, PlayerMakers, type WantedTrack } from '../../src/modules/playback/index.js';
import { World } from '../support/world.js';
import type { SpotifyVenue } from '../support/world/spotify-venue.js';

/**
 * One device, told what to do as the driver tells it. Real: Postgres, calls over HTTP to the stand-in of Spotify, whose clock
 * runs as ours.
 */
let world: World;
let house: SpotifyVenue;
let setup: PlayerSetupView & { spotify: SpotifyDeviceSettings };
let player: DrivenPlayer;

beforeAll(async () => {
  world = await World.withSpotify();
}, 60_000);
beforeEach(async () => {
  house = await world.spotifyVenue();
  const { faults, settings } = house.sandbox.world;
  faults.clear();
  settings.profile = 'dev2026';
  const theirs = devices();
  for (const device of theirs.list())
    Object.assign(device, { isPresent: true, isRestricted: device.type === 'Speaker' });
  await house.link();
  setup = (await house.player()) as typeof setup;
  player = make();
  house.sandbox.world.calls.clear();
});
afterAll(() => world.close());

const owner = () => house.sandbox.world.findPerson('sandboxowner')!;
const account = () => house.sandbox.world.playerOf(owner());
const devices = () => account().devices;
const bar = () =>
  devices()
    .list()
    .find(({ name }) => name === 'Bar computer')!;
const calls = () => house.sandbox.world.calls.report();
const fault = (wish: FaultWish) => house.sandbox.world.faults.add(wish);
const done = { ok: true, value: null };
const troubleOf = (answer: Awaited<ReturnType<DrivenPlayer['sight']>> | Awaited<ReturnType<DrivenPlayer['pause']>>) =>
  answer.ok ? 'none' : answer.fault.of === 'player' ? answer.fault.trouble : answer.fault.reason;

function make(): DrivenPlayer {
  const maker = house.world.application.app.get(PlayerMakers, { strict: false }).find('SPOTIFY')!;
  const { id, name, spotify } = setup;
  return maker.make(systemCtx(house.owner.venueId, 'test'), { id, name, settings: spotify, password: null });
}

function track(nth = 0): WantedTrack {
  const { id, name, isrc, durationMs, artists } = house.sandbox.world.catalogue.tracks.filter(
    ({ isPlayable }) => isPlayable,
  )[nth]!;
  const artist = artists.map((one) => one.name).join(', ');
  return {
    playId: `p${nth}`,
    trackId: `t${nth}`,
    source: 'SPOTIFY',
    address: `spotify:track:${id}`,
    title: name,
    artist,
    isrc,
    durationMs,
    isLevelled: true,
  };
}

/** So many reads of today are counted already. */
const readsAreGone = (reads: number) =>
  house.world.sql.query('UPDATE spotify_account SET reads_on = $2, reads = $3 WHERE venue_id = $1', [
    house.owner.venueId,
    new Date(house.world.clock.now()).toISOString().slice(0, 10),
    reads,
  ]);

test('plays what it is told on the device it is told, and says what it sees', async () => {
  expect(await player.play(track(), 30_000)).toEqual(done);
  const seen = await player.sight('watch');
  const { title, artist, isrc, durationMs, address } = track();
  expect(seen).toMatchObject({
    ok: true,
    value: { state: 'playing', track: { address, title, artist, isrc, durationMs } },
  });
  expect(seen.ok && seen.value.positionMs).toBeGreaterThanOrEqual(30_000);
  expect(account().activeDevice?.name).toBe('Bar computer');
  expect(await player.setVolume(35)).toEqual(done);
  expect(await player.pause()).toEqual(done);
  expect(await player.sight('watch')).toMatchObject({ ok: true, value: { state: 'paused', volume: 35 } });
  expect(await player.pause()).toEqual(done);
  for (const call of calls().calls.filter(({ isCommand }) => isCommand)) expect(call.target).toContain('device_id=');
});

test('a start costs one command, and one more for the first; a look costs one read', async () => {
  await player.play(track(0), 0);
  await player.play(track(1), 0);
  await player.sight('watch');
  expect(calls()).toMatchObject({ commands: 3, reads: 1, byEndpoint: { 'PUT /v1/me/player/repeat': 1 } });
});

test('commands that come at once go one after the other', async () => {
  house.sandbox.world.settings.commandLatencyMs = 60;
  const second = make();
  await Promise.all([player.play(track(), 0), second.setVolume(10), player.setVolume(20), second.pause()]);
  expect(calls().commands).toBeGreaterThanOrEqual(4);
  expect(calls().overlaps).toEqual([]);
});

describe('a look', () => {
  const readsOf = async (reason: Parameters<DrivenPlayer['sight']>[0]) => {
    house.sandbox.world.calls.clear();
    await player.sight(reason);
    return calls().reads;
  };

  test('costs one read where nothing should sound, and asks for the device only where it matters', async () => {
    account().lose(bar());
    account().bringBack(bar(), false);
    expect([await readsOf('idle'), await readsOf('watch'), await readsOf('find')]).toEqual([1, 2, 2]);
    await player.play(track(), 0);
    expect([await readsOf('idle'), await readsOf('watch'), await readsOf('find')]).toEqual([1, 1, 1]);
  });

  test('that finds a lost device again costs two reads', async () => {
    account().lose(bar());
    expect(troubleOf(await player.sight('find'))).toBe('DEVICE_GONE');
    account().bringBack(bar(), true);
    expect(await readsOf('find')).toBe(2);
  });

  test('is refused when our reads of the day are gone; the last of them find devices', async () => {
    await readsAreGone(540);
    expect(troubleOf(await player.sight('watch'))).toBe('RATE_LIMITED');
    expect(troubleOf(await player.sight('idle'))).toBe('RATE_LIMITED');
    expect(await player.sight('find')).toMatchObject({ ok: true });
    account().lose(bar());
    account().bringBack(bar(), true);
    expect(await player.play(track(), 0)).toEqual(done);
    await readsAreGone(600);
    expect(troubleOf(await player.sight('find'))).toBe('RATE_LIMITED');
    expect(await player.play(track(1), 0)).toEqual(done);
    account().lose(bar());
    expect(await player.play(track(2), 0)).toMatchObject({ fault: { trouble: 'DEVICE_GONE', waitMs: null } });
    account().bringBack(bar(), false);
    expect(await player.play(track(2), 0)).toEqual(done);
  });
});

describe('a device', () => {
  test('that comes back under another id is found by its name and type, once', async () => {
    await player.play(track(), 0);
    const before = bar().id;
    account().lose(bar());
    account().bringBack(bar(), true);
    expect(bar().id).not.toBe(before);
    expect(await player.play(track(1), 5_000)).toEqual(done);
    expect(await player.sight('watch')).toMatchObject({
      ok: true,
      value: { state: 'playing', track: { title: track(1).title } },
    });
    expect(calls().byEndpoint).toMatchObject({ 'PUT /v1/me/player': 1 });
    expect(await player.pause()).toEqual(done);
    expect(calls().byStatus['404']).toBe(1);
  });

  test('that is not there is gone, one read at a time tells, and back it plays again', async () => {
    await player.play(track(), 0);
    account().lose(bar());
    expect(troubleOf(await player.play(track(1), 0))).toBe('DEVICE_GONE');
    house.sandbox.world.calls.clear();
    for (let looks = 0; looks < 3; looks++) expect(troubleOf(await player.sight('watch'))).toBe('DEVICE_GONE');
    expect(calls()).toMatchObject({ reads: 3, commands: 0 });
    account().bringBack(bar(), false);
    expect(await player.sight('watch')).toMatchObject({ ok: true, value: { track: null } });
    expect(await player.play(track(1), 0)).toEqual(done);
  });

  test('is silent while the account plays on another', async () => {
    await player.play(track(), 0);
    const phone = devices()
      .list()
      .find(({ name }) => name === 'Phone')!;
    account().play(phone.id, { tracks: [house.sandbox.world.catalogue.tracks[9]!], contextUri: null, positionMs: 0 });
    expect(await player.sight('watch')).toMatchObject({ ok: true, value: { state: 'stopped', track: null } });
    expect(await player.play(track(), 8_000)).toEqual(done);
    expect(await player.sight('watch')).toMatchObject({ ok: true, value: { state: 'playing' } });
  });

  test('that plays something else says so', async () => {
    await player.play(track(), 0);
    const other = house.sandbox.world.catalogue.tracks[9]!;
    account().play(bar().id, { tracks: [other], contextUri: null, positionMs: 0 });
    expect(await player.sight('watch')).toMatchObject({
      ok: true,
      value: { state: 'playing', track: { title: other.name } },
    });
  });

  test('without a volume of its own stays as loud as it is', async () => {
    fault({ kind: 'error', error: 'volume-disallowed', on: 'PUT /v1/me/player/volume' });
    expect(await player.setVolume(10)).toEqual(done);
  });

  test('that Spotify forgot for a moment is made the active one and told again', async () => {
    fault({ kind: 'error', error: 'no-active-device', on: 'PUT /v1/me/player/play' });
    expect(await player.play(track(), 0)).toEqual(done);
    expect(await player.sight('watch')).toMatchObject({ ok: true, value: { state: 'playing' } });
  });

  test('can be tried out without a sound', async () => {
    const tried = () => house.post<PlayerTestView>(`/players/${setup.id}/test`);
    expect((await tried()).body).toMatchObject({
      ok: true,
      trouble: null,
      details: expect.stringContaining('Computer'),
    });
    account().lose(bar());
    expect((await tried()).body).toMatchObject({
      ok: false,
      trouble: 'DEVICE_GONE',
      details: expect.stringContaining('Phone'),
    });
    expect(calls().commands).toBe(0);
  });
});

describe('what goes wrong at Spotify', () => {
  test.each<[string, FaultWish, string]>([
    ['an account that is no user of the app', { kind: 'error', error: 'not-registered' }, 'NOT_ALLOWED'],
    ['an app whose owner lost Premium', { kind: 'error', error: 'owner-not-premium' }, 'NOT_ALLOWED'],
    ['an account without Premium', { kind: 'error', error: 'premium-required' }, 'NOT_ALLOWED'],
    ['a consent that is too narrow', { kind: 'error', error: 'permissions-missing' }, 'AUTH'],
    ['the quota of the day', { kind: 'error', error: 'quota' }, 'RATE_LIMITED'],
    ['a window that is long', { kind: 'error', error: 'rate-limit-text', retryAfterSeconds: 20 }, 'RATE_LIMITED'],
    ['trouble upstream that stays', { kind: 'error', error: 'bad-gateway-page', times: null }, 'UNREACHABLE'],
    ['a line that stays broken', { kind: 'lost', isDone: false, times: null }, 'UNREACHABLE'],
    ['a track that Spotify does not know', { kind: 'error', error: 'not-found' }, 'missing'],
    ['a device that will not', { kind: 'error', error: 'restriction' }, 'decode'],
  ])('%s is told apart', async (_, wish, trouble) => {
    fault({ on: 'PUT /v1/me/player/play', ...wish });
    expect(troubleOf(await player.play(track(), 0))).toBe(trouble);
  });

  test('a token that ran out is renewed within the call', async () => {
    house.sandbox.world.grants.expire('sandboxowner');
    expect(await player.play(track(), 0)).toEqual(done);
    fault({ kind: 'error', error: 'token-expired', on: 'GET /v1/me/player' });
    expect(await player.sight('watch')).toMatchObject({ ok: true });
  });

  test('a consent that is gone is for people to mend', async () => {
    house.sandbox.world.grants.revoke('sandboxowner');
    expect(troubleOf(await player.play(track(), 0))).toBe('AUTH');
    expect(troubleOf(await player.sight('watch'))).toBe('AUTH');
    expect((await house.view()).state).toBe('NEEDS_REAUTH');
  });

  test('a second or two that Spotify asks for are waited for', async () => {
    fault({ kind: 'error', error: 'rate-limit', retryAfterSeconds: 1, on: 'PUT /v1/me/player/play' });
    // The gate counts by the clock of the process, which stands still in tests.
    const { clock } = house.world;
    clock.goOn();
    expect(await player.play(track(), 0).finally(() => clock.standStill())).toEqual(done);
  });

  test('a burst of bad gateways is stood through; what was done behind it is not done again', async () => {
    fault({ kind: 'error', error: 'bad-gateway', on: 'PUT /v1/me/player/play', times: 2 });
    expect(await player.play(track(3), 0)).toEqual(done);
    expect(calls().byEndpoint['PUT /v1/me/player/play']).toBe(3);
    house.sandbox.world.calls.clear();
    fault({ kind: 'lost', isDone: true, on: 'PUT /v1/me/player/play' });
    expect(await player.play(track(4), 0)).toEqual(done);
    expect(calls().byEndpoint['PUT /v1/me/player/play']).toBe(1);
    expect(account().state.loaded?.item.track.name).toBe(track(4).title);
  });

  test('a refusal of what is already so is no refusal', async () => {
    await player.play(track(), 0);
    fault({ kind: 'error', error: 'restriction', on: 'PUT /v1/me/player/play' });
    expect(await player.play(track(), 0)).toEqual(done);
  });

  test('the daily quota of reads does not keep the next track from being told', async () => {
    fault({ kind: 'error', error: 'quota', on: 'GET /v1/me/player' });
    expect(await player.sight('watch')).toMatchObject({ ok: false, fault: { trouble: 'RATE_LIMITED' } });
    expect(await player.play(track(), 0)).toEqual(done);
    expect(troubleOf(await player.sight('watch'))).toBe('RATE_LIMITED');
    expect(account().state.loaded?.isPlaying).toBe(true);
  });

  test('a relinked track is known by its recording', async () => {
    const [asked, other] = house.sandbox.world.catalogue.tracks.filter(({ isPlayable }) => isPlayable);
    account().relink(asked!, other!);
    await player.play(track(), 0);
    const seen = await player.sight('watch');
    account().relink(asked!, null);
    expect(seen.ok && seen.value.track?.address).not.toBe(track().address);
    expect(seen.ok && seen.value.state).toBe('playing');
  });
});
