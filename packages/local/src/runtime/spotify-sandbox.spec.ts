import { createServer } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { SpotifyAccountView, SpotifyAuthorizeView, SpotifyPlaylistView } from '@votebox/contracts';
import { SeedClient } from '../demo/seed-client.js';
import type { SiteSource } from '../gateway/gateway.js';
import { type RunningVotebox, startVotebox } from './start-votebox.js';

// The real database, API and gateway, and the stand-in as the process that it is. Only the web apps are left out.
const site: SiteSource = { kind: 'server', url: 'http://127.0.0.1:9' };
const OWNER = { email: 'owner@example.com', password: 'correct horse battery' };

let folder: string;
let votebox: RunningVotebox | undefined;

const start = (port: string): Promise<RunningVotebox> =>
  startVotebox({
    dataDir: folder,
    demo: false,
    quiet: true,
    withSpotifySandbox: true,
    sites: { guest: site, display: site, admin: site },
    env: { SPOTIFY_SANDBOX_PORT: port },
  });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'votebox-spotify-'));
});
afterEach(async () => {
  await votebox?.stop();
  votebox = undefined;
  await rm(folder, { recursive: true, force: true });
});

test('a venue is linked with the stand-in, and sees its playlists', async () => {
  votebox = await start('0');
  const { spotifySandbox } = votebox;
  const { accessToken, memberships } = await new SeedClient(votebox.url).register({
    ...OWNER,
    venueName: 'The Linked Pub',
    slug: 'the-linked-pub',
    name: 'Olga',
  });
  const ask = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const response = await fetch(`${votebox?.url}/api/v1/venues/${memberships[0]?.venueId}/spotify${path}`, {
      method,
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    expect([response.status, text]).toEqual([expect.any(Number), expect.not.stringContaining('"error"')]);
    return JSON.parse(text || 'null') as T;
  };
  await ask('PUT', '/app', { clientId: spotifySandbox?.clientId, clientSecret: spotifySandbox?.clientSecret });
  const { url } = await ask<SpotifyAuthorizeView>('POST', '/authorize', {});
  expect(url.startsWith(`${spotifySandbox?.url}/authorize?`)).toBe(true);
  const form = new URLSearchParams([...new URL(url).searchParams, ['decision', 'agree']]);
  const agreed = await fetch(`${spotifySandbox?.url}/authorize`, { method: 'POST', body: form, redirect: 'manual' });
  const back = new URL(agreed.headers.get('location') ?? '').searchParams;
  await ask('POST', '/connect', { code: back.get('code'), state: back.get('state') });
  expect(await ask<SpotifyAccountView>('GET', '')).toMatchObject({ state: 'CONNECTED', displayName: 'Olive Owner' });
  const names = (await ask<SpotifyPlaylistView[]>('GET', '/playlists')).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['Friday in the bar', 'Everybody adds one']));
});

test('a taken port is said before anything else is started', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '0.0.0.0', resolve));
  const { port } = other.address() as AddressInfo;
  try {
    await expect(start(String(port))).rejects.toThrow(/The Spotify sandbox did not start[\s\S]*EADDRINUSE/);
    await expect(start('many')).rejects.toThrow('SPOTIFY_SANDBOX_PORT must be a number');
  } finally {
    other.close();
  }
});
