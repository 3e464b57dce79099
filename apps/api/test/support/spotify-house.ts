import { expect } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import type {
  EventView,
  PlayerSetupView,
  SpotifyAccountView,
  SpotifyAuthorizeView,
  SpotifyDeviceView,
  SpotifyPlaylistView,
} from '@votebox/contracts';
import { type Sandbox, type SandboxOptions, startSandbox } from '@votebox/spotify-sandbox';
import type { Staff } from './world.js';
import { World } from './world.js';

const RULES = { durationMsMin: 0, cooldownMs: 0, artistGap: 0, allowExplicit: true };

/** A venue whose owner has an app and an account at the stand-in of Spotify. */
export class SpotifyHouse {
  /** An app of the venue's own: apps have limits of their own. */
  readonly spotifyApp = { clientId: randomBytes(16).toString('hex'), clientSecret: randomBytes(16).toString('hex') };

  private players = 0;

  private constructor(
    readonly app: World,
    readonly sandbox: Sandbox,
    readonly owner: Staff,
  ) {}

  static async open(options: SandboxOptions = {}, env: Record<string, string> = {}): Promise<SpotifyHouse> {
    const sandbox = await startSandbox(options);
    const app = await World.start({ ...envOf(sandbox), LOG_LEVEL: 'silent', ...env });
    return new SpotifyHouse(app, sandbox, await app.owner());
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.sandbox.close();
  }

  /** Another venue with an app of its own at the same stand-in. */
  async neighbour(): Promise<SpotifyHouse> {
    return new SpotifyHouse(this.app, this.sandbox, await this.app.owner());
  }

  /** Path of the venue. */
  get path(): string {
    return `/venues/${this.owner.venueId}`;
  }

  get<T>(path: string) {
    return this.owner.browser.get<T>(this.path + path);
  }

  post<T>(path: string, body?: unknown) {
    return this.owner.browser.post<T>(this.path + path, body);
  }

  setApp(app: { clientId: string; clientSecret: string } = this.spotifyApp) {
    return this.owner.browser.ask<SpotifyAccountView>('PUT', `${this.path}/spotify/app`, { body: app });
  }

  async view(): Promise<SpotifyAccountView> {
    return (await this.get<SpotifyAccountView>('/spotify')).body;
  }

  /** Goes to Spotify's page and comes back with what it says. `decision`: agree, or anything else. */
  async consent(
    decision = 'agree',
    person = 'sandboxowner',
  ): Promise<{ code?: string; state?: string; error?: string }> {
    const { status, body } = await this.post<SpotifyAuthorizeView>('/spotify/authorize');
    expect([status, body]).toEqual([200, { url: expect.stringContaining(this.sandbox.url) }]);
    const url = new URL(body.url);
    const form = new URLSearchParams([...url.searchParams, ['person', person], ['decision', decision]]);
    const answer = await fetch(`${url.origin}${url.pathname}`, { method: 'POST', body: form, redirect: 'manual' });
    return Object.fromEntries(new URL(answer.headers.get('location')!).searchParams);
  }

  connect<T = SpotifyAccountView>(came: object) {
    return this.post<T>('/spotify/connect', came);
  }

  /** The whole way: app, account, and the word that events are private. */
  async link(person?: string): Promise<SpotifyAccountView> {
    await this.setApp();
    const linked = await this.connect(await this.consent('agree', person));
    expect([linked.status, linked.body]).toEqual([200, expect.objectContaining({ state: 'CONNECTED' })]);
    const { body } = await this.post<SpotifyAccountView>('/spotify/private', { isPrivate: true });
    return body;
  }

  /** A player for the device of this name. */
  async player(deviceName = 'Bar computer', more: object = {}): Promise<PlayerSetupView> {
    const { body: devices } = await this.get<SpotifyDeviceView[]>('/spotify/devices');
    const device = devices.find(({ name }) => name === deviceName)!;
    const spotify = { deviceId: device.id, deviceName, deviceType: device.type, ...more };
    const { status, body } = await this.post<PlayerSetupView>('/players', {
      name: `${deviceName} ${++this.players}`,
      kind: 'SPOTIFY',
      spotify,
    });
    expect([status, body]).toEqual([201, expect.objectContaining({ kind: 'SPOTIFY' })]);
    return body;
  }

  async playlist(name: string): Promise<SpotifyPlaylistView> {
    const { body } = await this.get<SpotifyPlaylistView[]>('/spotify/playlists');
    return body.find((one) => one.name === name)!;
  }

  async event(wishes: Record<string, unknown>): Promise<EventView> {
    const plan = { name: 'Private party', source: 'SPOTIFY', rules: RULES, ...wishes };
    const { status, body } = await this.post<EventView>('/events', plan);
    expect([status, body]).toEqual([201, expect.objectContaining({ source: 'SPOTIFY' })]);
    return body;
  }

  act<T = EventView>(event: { id: string }, name: string) {
    return this.post<T>(`/events/${event.id}/${name}`);
  }
}

/** Where an API finds a stand-in instead of Spotify. */
function envOf(sandbox: Sandbox): Record<string, string> {
  const { accountsUrl, apiUrl, sdkUrl } = sandbox;
  return { SPOTIFY_ACCOUNTS_URL: accountsUrl, SPOTIFY_API_URL: apiUrl, SPOTIFY_SDK_URL: sdkUrl };
}
