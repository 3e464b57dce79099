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
import type { Sandbox } from '@votebox/spotify-sandbox';
import type { Staff, World } from '../world.js';
import { OwnedVenue } from './owned-venue.js';

const RULES = { durationMsMin: 0, cooldownMs: 0, artistGap: 0, allowExplicit: true };

/** A venue whose owner has an app and an account at the stand-in of Spotify. */
export class SpotifyVenue extends OwnedVenue {
  /** An app of the venue's own: apps have limits of their own. */
  readonly spotifyApp = { clientId: randomBytes(16).toString('hex'), clientSecret: randomBytes(16).toString('hex') };

  private players = 0;

  constructor(
    world: World,
    owner: Staff,
    readonly sandbox: Sandbox,
  ) {
    super(world, owner);
  }

  setApp(app: { clientId: string; clientSecret: string } = this.spotifyApp) {
    return this.owner.browser.ask<SpotifyAccountView>('PUT', `${this.path}/spotify/app`, { body: app });
  }

  async view(): Promise<SpotifyAccountView> {
    return (await this.read<SpotifyAccountView>('/spotify')).body;
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
    const { body: devices } = await this.read<SpotifyDeviceView[]>('/spotify/devices');
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
    const { body } = await this.read<SpotifyPlaylistView[]>('/spotify/playlists');
    return body.find((one) => one.name === name)!;
  }

  override async create(wishes: Record<string, unknown>): Promise<EventView> {
    const event = await super.create({ name: 'Private party', source: 'SPOTIFY', rules: RULES, ...wishes });
    expect(event.source).toBe('SPOTIFY');
    return event;
  }
}
