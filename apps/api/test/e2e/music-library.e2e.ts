import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ErrorBody, LibraryFacets, Page, ScanView, TrackView } from '@votebox/contracts';
import { newId } from '../../src/core/ids/ids.js';
import { type Sound, wavFile } from '../support/audio-files.js';
import { eventually } from '../support/eventually.js';
import { type Staff, World } from '../support/world.js';

let app: World;
let owner: Staff;

beforeAll(async () => {
  app = await World.start();
});
afterAll(() => app.close());
beforeEach(async () => {
  owner = await app.owner();
});

const at = (path: string) => join(app.mediaDir, owner.venueId, path);
const put = async (path: string, sound: Sound) => {
  await mkdir(dirname(at(path)), { recursive: true });
  await writeFile(at(path), wavFile(sound));
};
const tracksPath = () => `/venues/${owner.venueId}/tracks`;
const list = async (query = '') => (await owner.browser.get<Page<TrackView>>(tracksPath() + query)).body;
const titles = async (query = '') => (await list(query)).items.map(({ title }) => title);

async function scan(): Promise<ScanView> {
  expect((await owner.browser.post(`${tracksPath()}/scan`)).status).toBe(202);
  return eventually(async () => {
    const { body } = await owner.browser.get<ScanView>(`${tracksPath()}/scan`);
    expect(body.state).toBe('idle');
    return body;
  }, 20_000);
}

describe('looking through the library', () => {
  beforeEach(async () => {
    await put('House/1.wav', { hertz: 201, tags: { TIT2: 'Déjà Vu', TPE1: 'Beyoncé', TCON: 'House', TMOO: 'dance' } });
    await put('House/Deep/2.wav', {
      hertz: 202,
      tags: { TIT2: 'Abyss', TPE1: 'The Divers', TCON: 'house', TMOO: 'Late' },
    });
    await put('Rock/3.wav', { hertz: 203, tags: { TIT2: '100% Rock_n_Roll', TPE1: 'Ärzte', TCON: 'Rock; House' } });
    await scan();
  });

  test('is in order of artist and title', async () => {
    expect(await titles()).toEqual(['100% Rock_n_Roll', 'Déjà Vu', 'Abyss']);
  });

  test.each([
    ['deja', ['Déjà Vu']],
    ['BEYONCE VU', ['Déjà Vu']],
    ['divers abyss', ['Abyss']],
    ['the divers', ['Abyss']],
    ['aerzte', []],
    ['arzte', ['100% Rock_n_Roll']],
    ['%', []],
    ['_', []],
    ["' OR 1=1 --", []],
    ['\u0000', []],
  ])('%j finds %j', async (q, found) => {
    expect(await titles(`?q=${encodeURIComponent(q)}`)).toEqual(found);
  });

  test('filters by genre, tag and folder with all below it', async () => {
    expect(await titles('?genre=HOUSE')).toEqual(['100% Rock_n_Roll', 'Déjà Vu', 'Abyss']);
    expect(await titles('?genre=Rock')).toEqual(['100% Rock_n_Roll']);
    expect(await titles('?tag=late')).toEqual(['Abyss']);
    expect(await titles('?folder=House')).toEqual(['Déjà Vu', 'Abyss']);
    expect(await titles('?folder=House/Deep')).toEqual(['Abyss']);
    expect(await titles('?folder=Hou')).toEqual([]);
  });

  test('facets count what can be chosen', async () => {
    const { body } = await owner.browser.get<LibraryFacets>(`${tracksPath()}/facets`);
    expect(body).toEqual({
      total: 3,
      genres: [
        { name: expect.stringMatching(/^house$/i), count: 3 },
        { name: 'Rock', count: 1 },
      ],
      tags: [
        { name: 'dance', count: 1 },
        { name: 'late', count: 1 },
      ],
      folders: [
        { name: 'House', count: 1 },
        { name: 'House/Deep', count: 1 },
        { name: 'Rock', count: 1 },
      ],
    });
  });

  test('pages neither lose nor repeat a track', async () => {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Page<TrackView> = await list(`?limit=1${cursor && `&cursor=${cursor}`}`);
      expect(page.items.length).toBe(1);
      seen.push(page.items[0]!.title);
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(await titles());
    expect((await owner.browser.get<ErrorBody>(`${tracksPath()}?cursor=xyz`)).body.error).toBe('VALIDATION_ERROR');
    expect((await owner.browser.get<ErrorBody>(`${tracksPath()}?limit=0`)).body.error).toBe('VALIDATION_ERROR');
  });
});

describe('correcting a track', () => {
  test('is kept through a scan and found by search', async () => {
    await put('a.wav', { tags: { TIT2: 'Wrnog', TPE1: 'Band' } });
    await scan();
    const [track] = (await list()).items;
    const edit = { title: 'Right \u202e now', tags: ['Party', 'party'], isExplicit: true };
    const edited = await owner.browser.patch<TrackView>(`${tracksPath()}/${track!.id}`, edit);
    expect(edited.status).toBe(200);
    expect(edited.body).toMatchObject({ title: 'Right now', artist: 'Band', tags: ['Party'], isExplicit: true });
    await put('a.wav', { seconds: 2, tags: { TIT2: 'Wrong', TPE1: 'Band 2' } });
    await scan();
    expect((await list('?q=right')).items[0]).toMatchObject({
      id: track!.id,
      title: 'Right now',
      artist: 'Band 2',
      tags: ['Party'],
    });
  });

  test('refuses emptiness, unknown fields, wrong types and foreign tracks', async () => {
    await put('a.wav', {});
    await scan();
    const [track] = (await list()).items;
    for (const body of [
      { title: ' ' },
      { title: '' },
      { title: 5 },
      { tags: 'x' },
      { venueId: newId() },
      { isExplicit: 'yes' },
    ]) {
      expect((await owner.browser.patch<ErrorBody>(`${tracksPath()}/${track!.id}`, body)).body.error).toBe(
        'VALIDATION_ERROR',
      );
    }
    const stranger = await app.owner();
    const foreign = `/venues/${stranger.venueId}/tracks/${track!.id}`;
    expect((await stranger.browser.patch(foreign, { title: 'x' })).status).toBe(404);
    expect((await stranger.browser.delete(foreign)).status).toBe(404);
    expect((await owner.browser.patch(`${tracksPath()}/${newId()}`, { title: 'x' })).status).toBe(404);
  });
});

describe('removing a track', () => {
  test('takes the file and the row away', async () => {
    await put('a.wav', {});
    await scan();
    const [track] = (await list()).items;
    expect((await owner.browser.delete(`${tracksPath()}/${track!.id}`)).status).toBe(204);
    await expect(stat(at('a.wav'))).rejects.toThrow('ENOENT');
    expect(await titles()).toEqual([]);
    expect((await owner.browser.delete(`${tracksPath()}/${track!.id}`)).status).toBe(404);
  });

  test('keeps the row of a track that has been played, out of sight', async () => {
    await put('a.wav', { hertz: 777 });
    await scan();
    const [track] = (await list()).items;
    const event = await app.eventRow(owner.venueId, { status: 'ENDED' });
    await app.sql.query(
      `INSERT INTO play (venue_id, id, event_id, seq, track_id, option_id, cycle, title, artist, duration_ms, origin)
       VALUES ($1, $2, $3, 1, $4, $2, 0, 'a', 'b', 1000, 'VOTES')`,
      [owner.venueId, newId(), event.id, track!.id],
    );
    expect((await owner.browser.delete(`${tracksPath()}/${track!.id}`)).status).toBe(204);
    expect(await titles()).toEqual([]);
    const { rows } = await app.sql.query('SELECT state FROM track WHERE id = $1', [track!.id]);
    expect(rows).toEqual([{ state: 'MISSING' }]);
    await put('again.wav', { hertz: 777 });
    await scan();
    expect((await list()).items).toMatchObject([{ id: track!.id, state: 'READY' }]);
  });
});

describe('the watcher', () => {
  test('sees files come, move and go by itself', async () => {
    await put('party/a.wav', { hertz: 888, tags: { TIT2: 'By itself' } });
    const track = await eventually(async () => {
      const [first] = (await list()).items;
      expect(first?.title).toBe('By itself');
      return first!;
    }, 20_000);
    await rename(at('party/a.wav'), at('party/b.wav'));
    await eventually(
      async () => expect((await list()).items).toMatchObject([{ id: track.id, fileName: 'b.wav' }]),
      20_000,
    );
    await rm(at('party/b.wav'));
    await eventually(
      async () => expect((await list()).items).toMatchObject([{ id: track.id, state: 'MISSING' }]),
      20_000,
    );
  }, 60_000);
});
