import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { mkdir, rm, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import type { Page, ScanView, TrackView } from '@votebox/contracts';
import { MediaLinks } from '../../src/modules/music/index.js';
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
const list = async () => (await owner.browser.get<Page<TrackView>>(tracksPath())).body;

async function scan(): Promise<ScanView> {
  expect((await owner.browser.post(`${tracksPath()}/scan`)).status).toBe(202);
  return eventually(async () => {
    const { body } = await owner.browser.get<ScanView>(`${tracksPath()}/scan`);
    expect(body.state).toBe('idle');
    return body;
  }, 20_000);
}

const fetchMedia = (path: string, init: RequestInit = {}) => fetch(app.application.url + path, init);

async function oneTrack(sound: Sound = {}) {
  await put('a.wav', { seconds: 2, ...sound });
  await scan();
  const [track] = (await list()).items;
  const links = app.application.app.get(MediaLinks, { strict: false });
  return { track: track!, url: links.trackUrl(owner.venueId, track!.id), file: wavFile({ seconds: 2, ...sound }) };
}

test('the whole file, with headers that let no browser guess', async () => {
  const { url, file } = await oneTrack();
  expect(url).toMatch(/^\/api\/v1\/media\/tracks\//);
  const response = await fetchMedia(url);
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'audio/wav',
    'content-length': String(file.length),
    'accept-ranges': 'bytes',
    'x-content-type-options': 'nosniff',
    'content-disposition': 'inline',
  });
  expect(response.headers.get('cache-control')).toBe('private, max-age=39600');
  expect(Buffer.from(await response.arrayBuffer())).toEqual(file);
});

test('parts of it, as players ask', async () => {
  const { url, file } = await oneTrack();
  const part = await fetchMedia(url, { headers: { range: 'bytes=100-199' } });
  expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 100-199/${file.length}`]);
  expect(Buffer.from(await part.arrayBuffer())).toEqual(file.subarray(100, 200));
  const tail = await fetchMedia(url, { headers: { range: 'bytes=-50' } });
  expect(Buffer.from(await tail.arrayBuffer())).toEqual(file.subarray(-50));
  const outside = await fetchMedia(url, { headers: { range: `bytes=${file.length}-` } });
  expect([outside.status, outside.headers.get('content-range')]).toEqual([416, `bytes */${file.length}`]);
  const etag = part.headers.get('etag')!;
  const good = await fetchMedia(url, { headers: { range: 'bytes=0-9', 'if-range': etag } });
  expect(good.status).toBe(206);
  const stale = await fetchMedia(url, { headers: { range: 'bytes=0-9', 'if-range': '"old"' } });
  expect([stale.status, (await stale.arrayBuffer()).byteLength]).toEqual([200, file.length]);
  expect((await fetchMedia(url, { headers: { 'if-none-match': etag } })).status).toBe(304);
});

test('HEAD tells the length and sends nothing', async () => {
  const { url, file } = await oneTrack();
  const response = await fetchMedia(url, { method: 'HEAD' });
  expect([response.status, response.headers.get('content-length')]).toEqual([200, String(file.length)]);
  const part = await fetchMedia(url, { method: 'HEAD', headers: { range: 'bytes=0-9' } });
  expect([part.status, part.headers.get('content-length')]).toEqual([206, '10']);
});

test('only by an address that was signed for exactly this, and only in its time', async () => {
  const { url, track } = await oneTrack();
  const refused = async (path: string) => expect((await fetchMedia(path)).status).toBe(403);
  await refused(`/api/v1/media/tracks/${track.id}`);
  await refused(url.replace(/sig=.*/, 'sig='));
  await refused(url.replace(/.$/, (letter) => (letter === 'A' ? 'Q' : 'A')).replace(/sig=(.)/, 'sig=_'));
  await refused(url.replace(track.id, newId()));
  await refused(url.replace(owner.venueId, (await app.owner()).venueId));
  await refused(url.replace(/exp=(\d+)/, (_, exp: string) => `exp=${Number(exp) + 3600}`));
  await refused(`${url}&venue=${owner.venueId}`);
  expect((await fetchMedia(url)).status).toBe(200);
  app.clock.advance(12 * 3_600_000);
  await refused(url);
});

test('a file that is gone is 404 and its track missing', async () => {
  const { url, track } = await oneTrack({ hertz: 999 });
  await rm(at('a.wav'));
  expect((await fetchMedia(url)).status).toBe(404);
  const { rows } = await app.sql.query('SELECT state FROM track WHERE id = $1', [track.id]);
  expect(rows).toEqual([{ state: 'MISSING' }]);
});

test('covers are for everyone, in two sizes', async () => {
  const cover = await sharp({ create: { width: 900, height: 900, channels: 3, background: '#336699' } })
    .png()
    .toBuffer();
  const { track } = await oneTrack({ cover });
  expect(track.coverUrl).toBe(`/api/v1/media/covers/${owner.venueId}/${track.id}.webp`);
  const response = await fetchMedia(track.coverUrl!);
  expect(response.headers.get('content-type')).toBe('image/webp');
  expect((await sharp(Buffer.from(await response.arrayBuffer())).metadata()).width).toBe(320);
  const large = await fetchMedia(`${track.coverUrl}?size=640`);
  expect((await sharp(Buffer.from(await large.arrayBuffer())).metadata()).width).toBe(640);
  const folder = `/api/v1/media/covers/${owner.venueId}`;
  for (const name of ['..%2f..%2fsecret.webp', 'x.webp', `${newId()}.webp`, `${track.id}.png`]) {
    expect((await fetchMedia(`${folder}/${name}`)).status).toBe(404);
  }
});

test('a cover that was exchanged is seen by those who have the old one', async () => {
  const cover = (background: string) => {
    return sharp({ create: { width: 50, height: 50, channels: 3, background } })
      .png()
      .toBuffer();
  };
  const { track } = await oneTrack({ cover: await cover('#336699') });
  const before = await fetchMedia(track.coverUrl!);
  expect(before.headers.get('cache-control')).toBe('public, max-age=3600, stale-while-revalidate=604800');
  const known = { headers: { 'if-none-match': before.headers.get('etag')! } };
  expect((await fetchMedia(track.coverUrl!, known)).status).toBe(304);
  await put('a.wav', { seconds: 3, cover: await cover('#993366') });
  await scan();
  expect((await fetchMedia(track.coverUrl!, known)).status).toBe(200);
});

test('a file that becomes shorter while it is sent breaks the connection: its rest cannot come', async () => {
  const { url } = await oneTrack();
  await truncate(at('a.wav'), 40_000_000);
  const response = await fetchMedia(url);
  const reader = response.body!.getReader();
  await reader.read();
  await truncate(at('a.wav'), 1_000);
  const drain = async () => {
    while (!(await reader.read()).done);
  };
  await expect(drain()).rejects.toThrow();
});
