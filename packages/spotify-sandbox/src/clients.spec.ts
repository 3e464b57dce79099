import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SpotifyApi } from '@spotify/web-api-ts-sdk';
import { uriOf } from './catalogue/catalogue.js';
import { REDIRECT_URI, Tester } from './testing/tester.js';

const require = createRequire(import.meta.url);

let tester: Tester;
beforeEach(async () => {
  tester = await Tester.start();
});
afterEach(() => tester.close());

const track = (place: number) => tester.world.catalogue.tracks[place]!;

/** A code, as the browser brings it back from the consent page. */
async function bringCode(authorizeUrl: URL): Promise<string> {
  const body = new URLSearchParams([...authorizeUrl.searchParams, ['decision', 'agree']]);
  const url = `${tester.sandbox.accountsUrl}/authorize`;
  const response = await fetch(url, { method: 'POST', body, redirect: 'manual' });
  return new URL(response.headers.get('location') ?? '').searchParams.get('code') ?? '';
}

/** The parts of `spotify-web-api-node` that a session uses; the package has no types of its own. */
interface NodeClient {
  createAuthorizeURL(scopes: readonly string[], state: string): string;
  authorizationCodeGrant(code: string): Promise<{ body: { access_token: string; refresh_token: string } }>;
  refreshAccessToken(): Promise<{ body: { access_token: string } }>;
  setAccessToken(token: string): void;
  setRefreshToken(token: string): void;
  getMe(): Promise<{ body: { id: string } }>;
  searchTracks(
    text: string,
    options: object,
  ): Promise<{ body: { tracks: { items: { uri: string; name: string }[] } } }>;
  getTrack(id: string): Promise<{ body: { external_ids: { isrc: string } } }>;
  getTracks(ids: readonly string[]): Promise<unknown>;
  getUserPlaylists(): Promise<{ body: { items: { id: string }[]; total: number } }>;
  getPlaylist(id: string): Promise<{ body: { name: string } }>;
  getPlaylistTracks(id: string): Promise<unknown>;
  getMyDevices(): Promise<{ body: { devices: { id: string }[] } }>;
  getMyCurrentPlaybackState(): Promise<{ statusCode: number; body: { is_playing?: boolean; item?: { uri: string } } }>;
  play(options: object): Promise<{ statusCode: number }>;
  pause(options?: object): Promise<{ statusCode: number }>;
  seek(positionMs: number): Promise<unknown>;
  setVolume(percent: number): Promise<{ statusCode: number }>;
  addToQueue(uri: string): Promise<unknown>;
  skipToNext(): Promise<unknown>;
  transferMyPlayback(ids: readonly string[], options: object): Promise<unknown>;
}

interface Builder {
  withHost(host: string): Builder;
  withPort(port: number): Builder;
  withScheme(scheme: string): Builder;
}
type RequestModule = { builder: (token?: string) => Builder };

/** The client as it comes from the registry, only its two hosts are others. */
function nodeClient(): NodeClient {
  const { clientId, clientSecret } = tester.sandbox.app;
  for (const name of ['webapi-request', 'authentication-request']) {
    const module = require(`spotify-web-api-node/src/${name}`) as RequestModule & {
      original?: RequestModule['builder'];
    };
    module.original ??= module.builder;
    const { original } = module;
    module.builder = (token) => original(token).withScheme('http').withHost('127.0.0.1').withPort(tester.sandbox.port);
  }
  const Client = require('spotify-web-api-node') as new (options: object) => NodeClient;
  return new Client({ clientId, clientSecret, redirectUri: REDIRECT_URI });
}

describe('spotify-web-api-node 5.0.2', () => {
  test('lives through a session: consent, search, playlists, playing, refreshing', async () => {
    const client = nodeClient();
    const scopes = ['user-read-playback-state', 'user-modify-playback-state', 'playlist-read-private'];
    const url = new URL(client.createAuthorizeURL(scopes, 'state'));
    expect(url.host).toBe(`127.0.0.1:${tester.sandbox.port}`);
    const { body: tokens } = await client.authorizationCodeGrant(await bringCode(url));
    client.setAccessToken(tokens.access_token);
    client.setRefreshToken(tokens.refresh_token);
    expect((await client.getMe()).body.id).toBe('sandboxowner');

    const { tracks } = (await client.searchTracks('genre:"indie rock" year:1970-2026', { limit: 10 })).body;
    expect(tracks.items).toHaveLength(10);
    expect((await client.getTrack(track(5).id)).body.external_ids.isrc).toBe(track(5).isrc);
    const lists = (await client.getUserPlaylists()).body;
    expect(lists.items).toHaveLength(lists.total);
    expect((await client.getPlaylist(lists.items[0]!.id)).body.name).toBe('Friday in the bar');

    expect((await client.getMyCurrentPlaybackState()).statusCode).toBe(204);
    const { devices } = (await client.getMyDevices()).body;
    const device_id = devices[0]!.id;
    await client.transferMyPlayback([device_id], { play: false });
    expect((await client.play({ device_id, uris: [tracks.items[0]!.uri] })).statusCode).toBe(200);
    expect((await client.getMyCurrentPlaybackState()).body).toMatchObject({
      is_playing: true,
      item: { uri: tracks.items[0]!.uri },
    });
    await client.addToQueue(uriOf(track(7)));
    expect((await client.setVolume(25)).statusCode).toBe(204);
    await client.seek(10_000);
    await client.skipToNext();
    expect((await client.getMyCurrentPlaybackState()).body.item?.uri).toBe(uriOf(track(7)));
    expect((await client.pause({ device_id })).statusCode).toBe(200);

    tester.sandbox.clock.advance(3_600_000);
    await expect(client.getMe()).rejects.toMatchObject({ statusCode: 401, name: 'WebapiRegularError' });
    client.setAccessToken((await client.refreshAccessToken()).body.access_token);
    expect((await client.getMe()).body.id).toBe('sandboxowner');
  });

  test('understands what is refused as it does with the real servers', async () => {
    const client = nodeClient();
    client.setAccessToken(tester.token);
    await expect(client.play({})).rejects.toMatchObject({
      statusCode: 404,
      body: { error: { reason: 'NO_ACTIVE_DEVICE' } },
    });
    await expect(client.getTracks([track(0).id])).rejects.toMatchObject({ statusCode: 403 });
    await expect(client.getPlaylistTracks(tester.world.playlists[0]!.id)).rejects.toMatchObject({ statusCode: 403 });
    await expect(client.searchTracks('x', { limit: 11 })).rejects.toMatchObject({ statusCode: 400 });
    tester.world.faults.add({ kind: 'error', error: 'quota' });
    await expect(client.getMe()).rejects.toMatchObject({ statusCode: 429, headers: { 'retry-after': '48925' } });
    client.setRefreshToken('AQnobody');
    await expect(client.refreshAccessToken()).rejects.toMatchObject({ body: { error: 'invalid_grant' } });
  });
});

describe('@spotify/web-api-ts-sdk 1.2.0', () => {
  /** Only the host differs: the fetch that it is given sends everything here. */
  function sdkClient(): SpotifyApi {
    const given = tester.world.grants.issue('sandboxowner', tester.sandbox.app.clientId, [
      'user-read-playback-state',
      'user-modify-playback-state',
      'user-read-currently-playing',
      'playlist-read-private',
    ]);
    const token = {
      access_token: given.accessToken,
      refresh_token: given.refreshToken,
      token_type: 'Bearer',
      expires_in: given.expiresInSeconds,
    };
    return SpotifyApi.withAccessToken(tester.sandbox.app.clientId, token, {
      fetch: (input, init) => {
        const url = input instanceof Request ? input.url : String(input);
        return fetch(url.replace('https://api.spotify.com', tester.sandbox.apiUrl), init);
      },
    });
  }

  test('lives through a session where commands are answered as documented', async () => {
    await tester.control('PATCH', '/settings', { commandAnswer: 'empty' });
    const sdk = sdkClient();
    expect((await sdk.currentUser.profile()).id).toBe('sandboxowner');
    const found = await sdk.search('genre:jazz', ['track', 'artist'], undefined, 10);
    expect(found.tracks.items).toHaveLength(10);
    expect(found.artists.items.length).toBeGreaterThan(0);
    expect((await sdk.tracks.get(track(3).id)).name).toBe(track(3).name);
    expect((await sdk.currentUser.playlists.playlists(2)).items).toHaveLength(2);

    expect(await sdk.player.getPlaybackState()).toBeNull();
    const { devices } = await sdk.player.getAvailableDevices();
    const deviceId = devices[0]!.id!;
    await sdk.player.transferPlayback([deviceId]);
    await sdk.player.startResumePlayback(deviceId, undefined, [uriOf(track(3))]);
    await sdk.player.addItemToPlaybackQueue(uriOf(track(4)));
    await sdk.player.setPlaybackVolume(33);
    await sdk.player.seekToPosition(5_000);
    expect(await sdk.player.getPlaybackState()).toMatchObject({
      is_playing: true,
      progress_ms: 5_000,
      device: { volume_percent: 33 },
    });
    expect((await sdk.player.getUsersQueue()).queue[0]).toMatchObject({ id: track(4).id });
    await sdk.player.skipToNext(deviceId);
    expect((await sdk.player.getCurrentlyPlayingTrack()).item.id).toBe(track(4).id);
    await sdk.player.pausePlayback(deviceId);
    expect((await sdk.player.getPlaybackState()).is_playing).toBe(false);
  });

  test('stumbles over the opaque text of commands, as it does with the real servers', async () => {
    const sdk = sdkClient();
    const { devices } = await sdk.player.getAvailableDevices();
    await expect(sdk.player.startResumePlayback(devices[0]!.id!, undefined, [uriOf(track(3))])).rejects.toThrow(/JSON/);
    expect((await sdk.player.getPlaybackState()).is_playing).toBe(true);
  });
});
