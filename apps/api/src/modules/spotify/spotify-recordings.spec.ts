import { describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  toDevices,
  toEmbeddedPage,
  toEntry,
  toPage,
  toPlayback,
  toPlaylist,
  toProfile,
  toTrack,
} from './spotify-answer.rules.js';
import { type SpotifyFault, toFault } from './spotify-fault.rules.js';

/**
 * What real servers answered, recorded by others: a folder with `fixtures/<whose>/*.json` and `observed-errors.json`, named by
 * VOTEBOX_SPOTIFY_CONTRACTS. It is not part of this project.
 */
const folder = process.env.VOTEBOX_SPOTIFY_CONTRACTS ?? '';
const hasRecordings = existsSync(join(folder, 'observed-errors.json'));
const read = (...path: string[]): unknown => JSON.parse(readFileSync(join(folder, ...path), 'utf8'));
const recordings = (): string[] =>
  readdirSync(join(folder, 'fixtures'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));

type Json = Record<string, unknown>;
const keysOf = (json: unknown): string[] => (typeof json === 'object' && json ? Object.keys(json) : []);
const isPageOf = (json: unknown, key: string) =>
  keysOf(json).includes('items') && ((json as { items: Json[] }).items[0] ?? {})[key] !== undefined;

interface ObservedError {
  when: string;
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
  body_text?: string;
}

/** What each of them means to us, by the words that describe it. */
const MEANINGS: [RegExp, SpotifyFault['kind']][] = [
  [/^no token|^expired access token/, 'EXPIRED'],
  [/lacks a player scope/, 'SCOPE_MISSING'],
  [/OWNER's Premium/, 'OWNER_NO_PREMIUM'],
  [/not on the allowlist/, 'NOT_A_USER'],
  [/removed endpoint|neither owns/, 'FORBIDDEN'],
  [/limit > 10/, 'BAD_REQUEST'],
  [/^recommendations|unknown playlist/, 'NOT_FOUND'],
  [/rolling 30 s|rolling rate limit/, 'RATE_LIMITED'],
  [/development-mode quota/, 'QUOTA_EXCEEDED'],
  [/upstream/, 'UNAVAILABLE'],
  [/no device given|device_id unknown/, 'NO_DEVICE'],
  [/free account/, 'PREMIUM_REQUIRED'],
  [/^restriction/, 'RESTRICTED'],
];

(hasRecordings ? describe : describe.skip)('recorded answers (needs VOTEBOX_SPOTIFY_CONTRACTS)', () => {
  test('each is read without a fault, whatever it is', () => {
    expect(recordings().length).toBeGreaterThan(30);
    for (const name of recordings()) {
      const json = read('fixtures', name);
      for (const parse of [toTrack, toEntry, toEmbeddedPage, toPlaylist, toDevices, toPlayback, toProfile]) parse(json);
      toPage(json, toEntry);
    }
  });

  test('nothing of what it says about tracks, devices and players is lost', () => {
    const seen = { tracks: 0, pages: 0, playlists: 0, devices: 0, players: 0 };
    for (const name of recordings()) {
      const json = read('fixtures', name) as Json;
      const keys = keysOf(json);
      if (keys.includes('duration_ms') && (json.uri as string).startsWith('spotify:track:')) {
        expect([name, toTrack(json)?.title]).toEqual([name, json.name]);
        seen.tracks++;
      }
      if (
        keys.includes('tracks') &&
        !keys.includes('owner') &&
        !keys.includes('seeds') &&
        !Array.isArray(json.tracks)
      ) {
        const { items } = json.tracks as { items: Json[] };
        expect([name, toPage(json.tracks, toEntry).items.length]).toEqual([name, items.length]);
        seen.pages++;
      }
      if (isPageOf(json, 'item') || isPageOf(json, 'track')) {
        const playable = (json.items as Json[]).filter((one) => {
          const track = (one.item ?? one.track) as { uri?: string; is_local?: boolean } | null;
          return track?.uri?.startsWith('spotify:track:') && !track.is_local;
        });
        expect([name, toPage(json, toEntry).items.length]).toEqual([name, playable.length]);
        seen.pages++;
      }
      if (keys.includes('owner') && keys.includes('snapshot_id')) {
        expect([name, toPlaylist(json)?.id]).toEqual([name, json.id]);
        seen.playlists++;
      }
      if (keys.includes('devices')) {
        expect([name, toDevices(json).length]).toEqual([name, (json.devices as Json[]).length]);
        seen.devices++;
      }
      if (typeof json.is_playing === 'boolean' && keys.includes('device')) {
        const item = json.item as { uri?: string; is_local?: boolean } | null;
        const isTrack = item?.uri?.startsWith('spotify:track:') ?? false;
        expect([name, toPlayback(json)?.isPlaying, toPlayback(json)?.item !== null]).toEqual([
          name,
          json.is_playing,
          isTrack,
        ]);
        seen.players++;
      }
    }
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0);
  });

  test('each error that was observed means what it says', () => {
    const { web_api, player } = read('observed-errors.json') as Record<'web_api' | 'player', ObservedError[]>;
    for (const { when, status, headers, body, body_text } of [...web_api, ...player]) {
      const known = MEANINGS.find(([words]) => words.test(when));
      const wait = headers?.['Retry-After'] ?? null;
      const fault = toFault(
        status,
        wait?.startsWith('<') ? '4' : wait,
        body ? JSON.stringify(body) : (body_text ?? ''),
      );
      expect([when, fault.kind]).toEqual([when, known?.[1]]);
    }
    expect(web_api.length + player.length).toBeGreaterThan(15);
  });
});
