import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type EditTracksDto,
  type ErrorBody,
  LIMITS,
  type Page,
  type ScanView,
  type TracksEditPreview,
  type TrackView,
} from '@votebox/contracts';
import { newId } from '../../src/core/ids/ids.js';
import { eventually } from '../support/eventually.js';
import type { OwnedVenue } from '../support/world/owned-venue.js';
import { id3, mp3Frames, textFrame } from '../support/odd-audio-files.js';
import { World } from '../support/world.js';

let app: World;
let venue: OwnedVenue;

beforeAll(async () => {
  app = await World.start();
});
afterAll(() => app.close());
beforeEach(async () => {
  venue = await app.ownedVenue();
});

/** What "Кино" and friends look like when nobody knows their charset. Too short to be certain of. */
const cp1251 = (text: string) => Buffer.from([...text].map((letter) => letter.charCodeAt(0) - 0x410 + 0xc0));
let songs = 0;
const song = (artist: Buffer | string, title: Buffer | string) =>
  Buffer.concat([id3(3, [textFrame('TPE1', artist, 0), textFrame('TIT2', title, 0)]), mp3Frames(40 + songs++)]);

async function put(path: string, content: Buffer): Promise<void> {
  const file = join(app.mediaDir, venue.owner.venueId, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}

async function scan(): Promise<void> {
  await venue.owner.browser.post(`${venue.path}/tracks/scan`);
  await eventually(async () => {
    const { body } = await venue.owner.browser.get<ScanView>(`${venue.path}/tracks/scan`);
    expect(body.state).toBe('idle');
  }, 20_000);
}

const list = async (query = '') =>
  (await venue.owner.browser.get<Page<TrackView>>(`${venue.path}/tracks${query}`)).body.items;
const edit = (dto: EditTracksDto) =>
  venue.owner.browser.post<{ changed: number } & ErrorBody>(`${venue.path}/tracks/edit`, dto);
const preview = (dto: EditTracksDto) =>
  venue.owner.browser.post<TracksEditPreview>(`${venue.path}/tracks/edit/preview`, dto);

describe('editing many tracks', () => {
  test('sets values for those of a list, keeps them over scans, and takes them back', async () => {
    for (const name of ['one', 'two', 'three']) await put(`${name}.mp3`, song('Wrong', name));
    await scan();
    const before = await list();
    const trackIds = before.filter(({ title }) => title !== 'three').map(({ id }) => id);
    const values = { artist: 'Right', album: 'Hits', genres: ['Rock'], year: 1988, tags: ['Late'], isExplicit: true };
    const seen = await preview({ trackIds, ...values });
    expect(seen.body).toMatchObject({ chosen: 2, changed: 2 });
    expect(seen.body.examples[0]).toMatchObject({
      before: { artist: 'Wrong', album: null },
      after: { artist: 'Right' },
    });
    expect(await list()).toEqual(before);

    expect((await edit({ trackIds, ...values })).body).toEqual({ changed: 2 });
    expect(await list('?q=right')).toMatchObject([values, values]);
    expect(await list('?genre=rock')).toHaveLength(2);
    for (const name of ['one', 'two']) await put(`${name}.mp3`, song('Other', `new ${name}`));
    await scan();
    expect((await list('?q=right')).map(({ title }) => title).sort()).toEqual(['new one', 'new two']);

    expect((await edit({ trackIds, asInFile: true })).body).toEqual({ changed: 2 });
    expect(await list('?q=other')).toMatchObject([
      { artist: 'Other', album: null, genres: [], year: null, tags: [], isExplicit: false },
      { artist: 'Other' },
    ]);
    const { rows } = await app.sql.query<{ action: string; subject: Record<string, unknown> }>(
      `SELECT action, subject FROM audit_entry WHERE venue_id = $1 AND action = 'tracks:edited' ORDER BY id`,
      [venue.owner.venueId],
    );
    expect(rows.map(({ subject }) => [subject['kind'], subject['count']])).toEqual([
      ['set', 2],
      ['as-in-file', 2],
    ]);
  });

  test('reads texts in the charset that the owner knows, for all that a search finds', async () => {
    await put('Rock/one.mp3', song(cp1251('Кино'), 'Hit'));
    await put('Rock/two.mp3', song('Band', 'Plain'));
    await put('other.mp3', song('Band', cp1251('Кино')));
    await scan();
    expect((await list('?folder=Rock')).map(({ artist }) => artist).sort()).toEqual(['Band', 'Êèíî']);
    const dto: EditTracksDto = { filter: { folder: 'Rock' }, charset: 'windows-1251' };
    expect((await preview(dto)).body).toMatchObject({
      chosen: 2,
      changed: 1,
      examples: [{ before: { artist: 'Êèíî' }, after: { artist: 'Кино', title: 'Hit' } }],
    });
    expect((await edit(dto)).body).toEqual({ changed: 2 });
    expect(await list('?q=кино')).toMatchObject([{ artist: 'Кино', title: 'Hit' }]);
    await put('Rock/one.mp3', song(cp1251('Ария'), 'Hit'));
    await scan();
    expect(await list('?q=ария')).toHaveLength(1);
    await edit({ filter: { folder: 'Rock' }, asInFile: true });
    expect(await list('?q=ария')).toHaveLength(0);
  });

  test('the word of the owner stands above the charset', async () => {
    await put('one.mp3', song(cp1251('Кино'), cp1251('Да')));
    await scan();
    const [track] = await list();
    await venue.owner.browser.patch(`${venue.path}/tracks/${track!.id}`, { title: 'Mine' });
    await edit({ trackIds: [track!.id], charset: 'windows-1251' });
    expect(await list()).toMatchObject([{ artist: 'Кино', title: 'Mine' }]);
  });

  test('keeps the votes of a running event', async () => {
    await venue.stockLibrary();
    const event = await venue.create();
    const { ballotId, joinCode } = await venue.activate(event);
    const [first] = (await venue.pool(event)).items;
    const guest = app.browser();
    await guest.post('/public/join', { code: joinCode });
    await guest.post(`/events/${event.id}/votes`, { voteId: newId(), ballotId, optionId: first!.optionId });
    expect((await edit({ filter: {}, artist: 'All of them' })).status).toBe(200);
    const after = (await venue.pool(event)).items.find(({ optionId }) => optionId === first!.optionId);
    expect(after).toMatchObject({ trackId: first!.trackId, artist: 'All of them', votes: 1 });
  });

  test('refuses what contradicts itself, nothing, too much, strangers and staff', async () => {
    await put('one.mp3', song('A', 'B'));
    await scan();
    const [track] = await list();
    const trackIds = [track!.id];
    const refused: unknown[] = [
      {},
      { trackIds },
      { artist: 'x' },
      { trackIds, filter: {}, artist: 'x' },
      { trackIds: [], artist: 'x' },
      { trackIds, artist: ' ' },
      { trackIds, artist: 'x', asInFile: true },
      { trackIds, charset: 'utf-7' },
      { trackIds, year: 12 },
      { trackIds, title: 'x' },
      { trackIds, charset: null },
      { filter: { folder: 5 }, artist: 'x' },
      { trackIds: ['x'], artist: 'x' },
      { filter: { path: 'x' }, artist: 'x' },
      { filter: 'x', artist: 'x' },
    ];
    for (const dto of refused) {
      expect([dto, (await edit(dto as EditTracksDto)).body.error]).toEqual([dto, 'VALIDATION_ERROR']);
    }
    expect((await edit({ trackIds: [newId()], artist: 'x' })).status).toBe(404);
    const stranger = await app.owner();
    const foreign = await stranger.browser.post(`/venues/${stranger.venueId}/tracks/edit`, { trackIds, artist: 'x' });
    expect(foreign.status).toBe(404);
    expect(await list()).toMatchObject([{ artist: 'A' }]);
  });

  test('and edits of other fields at the same moment all hold', async () => {
    await put('one.mp3', song('A', 'B'));
    await scan();
    const [{ id }] = (await list()) as [TrackView];
    for (let n = 1; n <= 5; n++) {
      const patch = (body: object) => venue.owner.browser.patch(`${venue.path}/tracks/${id}`, body);
      const isExplicit = n % 2 === 1;
      await Promise.all([
        patch({ title: `Title ${n}` }),
        patch({ tags: [`tag ${n}`] }),
        edit({ trackIds: [id], album: `Album ${n}` }),
        patch({ isExplicit }),
      ]);
      const wanted = { title: `Title ${n}`, album: `Album ${n}`, tags: [`tag ${n}`], isExplicit };
      expect(await list()).toMatchObject([wanted]);
    }
  });

  test('takes null for what is absent', async () => {
    await put('one.mp3', song('A', 'B'));
    await scan();
    const filter = { q: null, genre: null, tag: null, folder: null } as never;
    expect((await edit({ filter, artist: 'C', year: null, genres: null as never })).body).toEqual({ changed: 1 });
  });

  test('refuses to edit more at once than it may, and edits as many as it may', async () => {
    const max = LIMITS.editedTracksMax;
    await app.sql.query(
      `INSERT INTO track (venue_id, id, path, content_hash, size_bytes, modified_at, mime_type, title, artist, artist_key,
         recording_key, search_text, duration_ms)
       SELECT $1, gen_random_uuid(), '.removed/' || n, n, 1, now(), 'audio/mpeg', 'T' || n, 'A', 'a', 'a|' || n, 'a t' || n, 1000
       FROM generate_series(1, $2) n`,
      [venue.owner.venueId, max + 1],
    );
    await app.sql.query(`UPDATE track SET path = replace(path, '.removed/', 'x/') WHERE venue_id = $1`, [
      venue.owner.venueId,
    ]);
    expect((await edit({ filter: {}, artist: 'B' })).body).toMatchObject({
      error: 'VALIDATION_ERROR',
      details: [{ path: 'filter', rule: 'editedTracksMax' }],
    });
    expect((await edit({ filter: { q: 't1' }, artist: 'B' })).status).toBe(200);
    const { rows } = await app.sql.query<{ id: string }>(
      'SELECT id FROM track WHERE venue_id = $1 ORDER BY id LIMIT $2',
      [venue.owner.venueId, max],
    );
    expect((await edit({ trackIds: rows.map(({ id }) => id), artist: 'C' })).body).toEqual({ changed: max });
  });
});
