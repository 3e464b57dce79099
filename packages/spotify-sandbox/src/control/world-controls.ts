import { TEST_APP } from '../accounts/apps.js';
import { isAllowed } from '../accounts/redirect-uri.rules.js';
import { type Track, uriOf } from '../catalogue/catalogue.js';
import { readFault } from '../faults/faults.js';
import { EMPTY, json } from '../http/answer.js';
import { changeSettings } from '../settings.js';
import type { World } from '../world.js';
import { type Control, wrong } from './control.js';

/** Clock, settings, faults, calls, apps and the catalogue. */
export const WORLD_CONTROLS: readonly Control[] = [
  {
    method: 'GET',
    path: '/sandbox',
    answer: ({ world }) =>
      json({
        profile: world.settings.profile,
        clock: clockOf(world),
        app: TEST_APP,
        people: world.people,
        tracks: world.catalogue.tracks.length,
        playlists: world.playlists.map(({ id, name, owner }) => ({ id, name, owner: owner.id })),
      }),
  },
  { method: 'GET', path: '/sandbox/clock', answer: ({ world }) => json(clockOf(world)) },
  {
    method: 'POST',
    path: '/sandbox/clock/advance',
    answer: ({ world, fields }) => {
      if (typeof fields.ms !== 'number' || !Number.isFinite(fields.ms) || fields.ms < 0) {
        return wrong('ms must be a number of 0 or more');
      }
      world.clock.advance(fields.ms);
      return json(clockOf(world));
    },
  },
  { method: 'GET', path: '/sandbox/settings', answer: ({ world }) => json(world.settings) },
  {
    method: 'PATCH',
    path: '/sandbox/settings',
    answer: ({ world, fields }) => {
      const name = changeSettings(world.settings, fields);
      if (name !== null) return wrong(`${name} is no setting, or not with this value`);
      for (const player of world.listPlayers()) player.touch();
      return json(world.settings);
    },
  },
  {
    method: 'GET',
    path: '/sandbox/catalogue',
    answer: ({ world }) => json({ tracks: world.catalogue.tracks.map((track) => toEntry(track)) }),
  },
  {
    method: 'POST',
    path: '/sandbox/apps',
    answer: ({ world, fields }) => {
      const { clientId, clientSecret, redirectUris = null } = fields;
      if (typeof clientId !== 'string' || typeof clientSecret !== 'string') {
        return wrong('clientId and clientSecret must be texts');
      }
      if (redirectUris !== null && !isAddresses(redirectUris)) {
        return wrong('redirectUris must be null or addresses that Spotify takes: https, or http on 127.0.0.1 or [::1]');
      }
      world.apps.register({ clientId, clientSecret, redirectUris });
      return json({ clientId, redirectUris });
    },
  },
  { method: 'GET', path: '/sandbox/faults', answer: ({ world }) => json({ faults: world.faults.list() }) },
  {
    method: 'POST',
    path: '/sandbox/faults',
    answer: ({ world, fields }) => {
      const wish = readFault(fields);
      return typeof wish === 'string' ? wrong(wish) : json(world.faults.add(wish), 201);
    },
  },
  {
    method: 'DELETE',
    path: '/sandbox/faults',
    answer: ({ world }) => {
      world.faults.clear();
      return EMPTY;
    },
  },
  {
    method: 'DELETE',
    path: '/sandbox/faults/:id',
    answer: ({ world, params }) =>
      world.faults.remove(Number(params.id)) ? EMPTY : wrong('There is no such fault.', 404),
  },
  { method: 'GET', path: '/sandbox/calls', answer: ({ world }) => json(world.calls.report()) },
  {
    method: 'DELETE',
    path: '/sandbox/calls',
    answer: ({ world }) => {
      world.calls.clear();
      return EMPTY;
    },
  },
  {
    method: 'DELETE',
    path: '/sandbox/limits',
    answer: ({ world }) => {
      world.limits.clear();
      return EMPTY;
    },
  },
];

function clockOf({ clock }: World): { kind: string; nowMs: number } {
  return { kind: clock.kind, nowMs: clock.nowMs() };
}

function toEntry(track: Track): Readonly<Record<string, unknown>> {
  const { artists, album, place, id, ...rest } = track;
  return {
    place,
    id,
    uri: uriOf(track),
    artist: artists[0].name,
    genres: artists[0].genres,
    album: album.name,
    ...rest,
  };
}

function isAddresses(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((uri) => typeof uri === 'string' && isAllowed(uri));
}
