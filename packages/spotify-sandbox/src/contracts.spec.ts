import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

import type { Profile } from './settings.js';
import { fieldsOf, listClashes, listMissing } from './testing/fields.js';
import { OpenApi } from './testing/open-api.js';
import { Tester } from './testing/tester.js';
import { type Stop, tour } from './testing/tour.js';

const folder = process.env.VOTEBOX_SPOTIFY_CONTRACTS;

/** Answers that the document does not describe and that are real all the same: what was lost, opaque texts, local files. */
const isBeyondDocument = ({ seen }: Stop): boolean => seen.status === 200 && seen.type.startsWith('text/plain');

(folder ? describe : describe.skip)('Spotify’s own document (needs VOTEBOX_SPOTIFY_CONTRACTS)', () => {
  test.each<Profile>(['dev2026', 'extended'])('describes every answer in %s', async (profile) => {
    const openApi = new OpenApi(folder!, profile);
    const tester = await Tester.start(profile);
    try {
      const stops = await tour(tester);
      const wrong: string[] = [];
      let right = 0;
      for (const stop of stops.filter((one) => !isBeyondDocument(one))) {
        const { method, documented, seen } = stop;
        const said = openApi.judge(method, documented, seen.status, seen.body);
        if (typeof said === 'string') wrong.push(`${method} ${documented} ${seen.status}: ${said}`);
        if (said === undefined) right += 1;
      }
      expect(wrong).toEqual([]);
      expect(right).toBeGreaterThan(25);
    } finally {
      await tester.close();
    }
  });

  test('would notice a wrong answer', () => {
    const openApi = new OpenApi(folder!, 'dev2026');
    expect(openApi.judge('GET', '/me/player/devices', 200, { devices: [] })).toBeUndefined();
    expect(openApi.judge('GET', '/me/player/devices', 200, { devices: [{ id: 7 }] })).toMatch(/string/);
    expect(openApi.judge('GET', '/search', 200, { tracks: { items: [] } })).toMatch(/required/);
    expect(openApi.judge('GET', '/me/player', 204, 'text')).toMatch(/no body/);
    expect(openApi.judge('GET', '/nothing', 200, {})).toBeNull();
  });
});

/** What was recorded and the sandbox does not give: no one reads the first two, and new names belong to the other profile. */
const LEFT_OUT = /\.primary_color$|album\.is_playable$|^\.items\[\]\.items\./;
/** What the sandbox gives and the recordings lack: they are older, or of another moment. */
const ADDED = /^\.account_id$|^\.email$|is_playable$|restrictions\.reason$|disallows/;

(folder ? describe : describe.skip)('answers that were recorded (needs VOTEBOX_SPOTIFY_CONTRACTS)', () => {
  const recorded = (name: string): unknown =>
    JSON.parse(readFileSync(join(folder!, 'fixtures', 'joostlek-python-spotify', `${name}.json`), 'utf8'));

  test.each<[string, string, (tester: Tester) => string]>([
    ['playback_1', 'a playing device', () => '/me/player'],
    ['devices', 'devices', () => '/me/player/devices'],
    ['current_user', 'the person', () => '/me'],
    ['search', 'a search', () => '/search?type=track&q=genre:pop'],
    ['current_user_playlist_1', 'playlists', () => '/me/playlists'],
  ])('%s: %s has the same fields of the same kinds', async (name, _, pathOf) => {
    const tester = await Tester.start('extended');
    try {
      const { id } = tester.world.playlists[0]!;
      const device = (await tester.get('/me/player/devices')).body.devices[0].id;
      await tester.put(`/me/player/play?device_id=${device}`, { context_uri: `spotify:playlist:${id}` });
      const ours = fieldsOf((await tester.get(pathOf(tester))).body);
      const theirs = fieldsOf(recorded(name));
      expect(listClashes(ours, theirs)).toEqual([]);
      expect(listMissing(theirs, ours).filter((at) => !LEFT_OUT.test(at))).toEqual([]);
      expect(listMissing(ours, theirs).filter((at) => !ADDED.test(at))).toEqual([]);
    } finally {
      await tester.close();
    }
  });
});
