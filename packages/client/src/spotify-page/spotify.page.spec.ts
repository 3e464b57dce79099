import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createApi } from '../api/api';
import { quickTimers } from '../testing/quick-timers';
import { ScriptedSdk } from '../testing/scripted-sdk';
import { eventually, ScriptedServer } from '../testing/scripted-server';
import { createSpotifyPage, type SpotifyPage } from './spotify.page';

const REGISTER = 'POST /venues/v/players/p/spotify-page';
const TOKEN = 'GET /venues/v/spotify/playback-token';

describe('createSpotifyPage', () => {
  let server: ScriptedServer;
  let sdk: ScriptedSdk;
  let page: SpotifyPage;

  const open = () =>
    createSpotifyPage({
      api: createApi({ baseUrl: server.url }),
      venueId: 'v',
      playerId: 'p',
      name: 'Bar TV',
      timers: quickTimers,
      loadSdk: sdk.load,
    });
  const isMade = (count: number) => eventually(() => expect(sdk.players).toHaveLength(count));
  const isConnected = () => eventually(() => expect(sdk.player.log.join()).toContain('connect'));
  const registrations = () => server.calls.filter(({ route }) => route === REGISTER).map(({ body }) => body);
  const becomeDevice = async (deviceId: string) => {
    await isConnected();
    sdk.player.say('ready', { device_id: deviceId });
    await eventually(() => expect(page.get().mode).toBe('ready'));
  };

  beforeEach(async () => {
    server = await new ScriptedServer().listen();
    let tokens = 0;
    server.onHttp(TOKEN, () => {
      tokens += 1;
      return { data: { token: `t${tokens}`, expiresAt: '2030-01-01T00:00:00Z', sdkUrl: '/sdk.js' } };
    });
    server.onHttp(REGISTER, () => ({ data: null }));
    sdk = new ScriptedSdk();
    page = open();
    await isMade(1);
  });

  afterEach(async () => {
    page.release();
    await server.close();
  });

  it('has its player ready before the tap, and is no device without one', () => {
    expect(sdk.player.options.name).toBe('Bar TV');
    expect(sdk.player.log).toEqual([]);
    expect(page.get()).toEqual({ mode: 'idle', problem: null, isSounding: false, deviceId: null });
  });

  it('becomes the device with a fresh token and tells the server under which id', async () => {
    page.arm();
    expect(page.get().mode).toBe('arming');
    await becomeDevice('d1');
    expect(sdk.player.log).toEqual(['activate', 'connect t2']);
    expect(registrations()).toEqual([{ deviceId: 'd1' }]);
    sdk.player.say('player_state_changed', { paused: false, position: 0, duration: 1_000 });
    expect(page.get().isSounding).toBe(true);
    sdk.player.say('player_state_changed', null);
    expect(page.get().isSounding).toBe(false);
  });

  it('comes back as a new player under a new id when Spotify lost it', async () => {
    page.arm();
    await becomeDevice('d1');
    const lost = sdk.player;
    lost.say('not_ready', { device_id: 'd1' });
    expect(page.get()).toMatchObject({ mode: 'lost', problem: 'NO_CONNECTION' });
    await isMade(2);
    lost.say('ready', { device_id: 'd1' });
    await becomeDevice('d2');
    expect(lost.log.at(-1)).toBe('disconnect');
    expect(registrations()).toEqual([{ deviceId: 'd1' }, { deviceId: 'd2', replaces: 'd1' }]);
  });

  it('is no device until the server knows of it', async () => {
    server.onHttp(REGISTER, () => ({ refuse: 'BUSY' }));
    page.arm();
    await isConnected();
    sdk.player.say('ready', { device_id: 'd1' });
    await eventually(() => expect(page.get()).toMatchObject({ mode: 'arming', problem: 'BUSY' }));
    server.onHttp(REGISTER, () => ({ data: null }));
    await eventually(() => expect(sdk.players.length).toBeGreaterThan(1));
    await becomeDevice('d2');
    expect(page.get().problem).toBeNull();
  });

  it('tries again while Spotify cannot be reached', async () => {
    sdk.isDeaf = true;
    page.arm();
    await eventually(() => expect(sdk.players.length).toBeGreaterThan(2));
    expect(page.get()).toMatchObject({ mode: 'arming', problem: 'NO_CONNECTION' });
    sdk.isDeaf = false;
    await eventually(() => expect(sdk.player.log.some((line) => line.startsWith('connect'))).toBe(true));
    await becomeDevice('d1');
  });

  it('takes a new token when Spotify refuses the old one', async () => {
    page.arm();
    await isConnected();
    sdk.player.say('authentication_error', { message: 'expired' });
    await isMade(2);
    await becomeDevice('d1');
    expect(sdk.player.log).toEqual(['connect t4']);
  });

  it.each([
    ['account_error', 'NO_PREMIUM'],
    ['initialization_error', 'NOT_SUPPORTED'],
  ] as const)('gives up after %s until a person acts', async (event, problem) => {
    page.arm();
    await isConnected();
    sdk.player.say(event, { message: 'no' });
    expect(page.get()).toMatchObject({ mode: 'failed', problem, isSounding: false });
    page.arm();
    await isMade(2);
    await becomeDevice('d1');
  });

  it('says that the venue must be linked again', async () => {
    server.onHttp(TOKEN, () => ({ refuse: 'SPOTIFY_NEEDS_REAUTH' }));
    page.arm();
    await eventually(() => expect(page.get()).toMatchObject({ mode: 'failed', problem: 'SPOTIFY_NEEDS_REAUTH' }));
    expect(registrations()).toEqual([]);
  });

  it('goes on at the tap that the browser wanted', async () => {
    page.arm();
    await becomeDevice('d1');
    sdk.player.say('autoplay_failed', undefined);
    expect(page.get()).toMatchObject({ mode: 'blocked', problem: 'NOT_ALLOWED' });
    page.arm();
    expect(page.get()).toMatchObject({ mode: 'ready', problem: null });
    expect(sdk.player.log.slice(-2)).toEqual(['activate', 'resume']);
    expect(sdk.players).toHaveLength(1);
  });

  it('comes back by itself only in its own place, and takes that of another at a tap', async () => {
    server.onHttp(REGISTER, () => ({ refuse: 'CONFLICT' }));
    page.arm('d0');
    await isConnected();
    sdk.player.say('ready', { device_id: 'd1' });
    await eventually(() => expect(page.get()).toMatchObject({ mode: 'failed', problem: 'ELSEWHERE' }));
    expect(sdk.players[0]!.log.at(-1)).toBe('disconnect');
    server.onHttp(REGISTER, () => ({ data: null }));
    page.arm();
    await isMade(2);
    await becomeDevice('d2');
    expect(registrations()).toEqual([{ deviceId: 'd1', replaces: 'd0' }, { deviceId: 'd2' }]);
  });

  it('is no device any more after it was let go', async () => {
    page.arm();
    await becomeDevice('d1');
    const { player } = sdk;
    page.release();
    expect(player.log.at(-1)).toBe('disconnect');
    player.say('ready', { device_id: 'd9' });
    expect(page.get().mode).toBe('idle');
    expect(registrations()).toEqual([{ deviceId: 'd1' }]);
  });
});
