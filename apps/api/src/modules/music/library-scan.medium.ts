import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { flacFile, mp3File, type Sound, wavFile } from '../../../test/support/audio-files.js';
import { World } from '../../../test/support/world.js';
import { type Ctx, systemCtx } from '../../core/context/ctx.js';
import { AuditLog } from '../audit/index.js';
import { AudioFileReader } from './audio-file.reader.js';
import { CoverStore } from './cover.store.js';
import { FolderScans } from './folder-scan.service.js';
import { LibraryFiles } from './library-files.js';
import { LibraryScans } from './library-scans.service.js';
import { MediaFolders } from './media-folders.js';
import { RunningPools } from './running-pools.service.js';
import { TrackIntake } from './track-intake.service.js';
import { TrackRepository } from './track.repository.js';

/** Scans of real folders into real Postgres; nothing is replaced. */
let nights: World;
let scans: LibraryScans;
/** No event runs here. */
const noEvents = { hear: () => Promise.resolve() } as unknown as RunningPools;
let tracks: TrackRepository;
let covers: CoverStore;
let ctx: Ctx;

beforeAll(async () => {
  nights = await World.bare();
  const config = nights.config({ LOG_LEVEL: 'silent' });
  const folders = new MediaFolders(config);
  tracks = new TrackRepository(nights.connect(config), new AuditLog());
  covers = new CoverStore(folders);
  const intake = new TrackIntake(tracks, covers);
  const folderScans = new FolderScans(folders, new LibraryFiles(folders), new AudioFileReader(), intake, tracks);
  scans = new LibraryScans(config, folderScans, noEvents);
});

afterAll(async () => {
  await scans.onModuleDestroy();
  await nights.close();
});

beforeEach(async () => {
  ctx = systemCtx(await nights.venue(), 'test');
});

const at = (path: string) => join(nights.mediaDir, ctx.venueId, path);

async function put(path: string, content: Buffer | Sound): Promise<void> {
  await mkdir(dirname(at(path)), { recursive: true });
  await writeFile(at(path), Buffer.isBuffer(content) ? content : wavFile(content));
}

async function scan() {
  scans.start(ctx);
  await scans.settled(ctx.venueId);
  return scans.view(ctx);
}

interface Row {
  folder: string;
  id: string;
  path: string;
  title: string;
  artist: string;
  state: string;
  has_cover: boolean;
  is_explicit: boolean;
  genres: string[];
  tags: string[];
  isrc: string | null;
  year: number | null;
  duration_ms: number;
  recording_key: string;
}

const rows = () => nights.rows<Row>('SELECT * FROM track WHERE venue_id = $1 ORDER BY path', [ctx.venueId]);
const row = async (path: string) => (await rows()).find((track) => track.path === path);

describe('a first scan', () => {
  test('takes what the tags say', async () => {
    const cover = await sharp({ create: { width: 700, height: 500, channels: 3, background: '#c04020' } })
      .png()
      .toBuffer();
    await put('House/one.wav', {
      seconds: 2,
      cover,
      tags: {
        TIT2: 'Déjà Vu',
        TPE1: 'The Nightcaps',
        TALB: 'Late',
        TCON: 'House; Disco',
        TSRC: 'ZZ-ABC-24-00001',
        TYER: '2024',
        TMOO: 'Happy, Late Night',
        'TXXX:MOOD': 'late night; Warm',
        COMM: 'summer, ripped by http://example.com',
        'TXXX:ITUNESADVISORY': '1',
      },
    });
    expect(await scan()).toEqual({ state: 'idle', found: 1, done: 1, added: 1, failed: [] });
    const track = await row('House/one.wav');
    expect(track).toMatchObject({
      title: 'Déjà Vu',
      artist: 'The Nightcaps',
      genres: ['House', 'Disco'],
      isrc: 'ZZABC2400001',
      recording_key: 'isrc:ZZABC2400001',
      year: 2024,
      duration_ms: 2000,
      is_explicit: true,
      has_cover: true,
      state: 'READY',
    });
    expect(track?.tags).toEqual(expect.arrayContaining(['happy', 'late night', 'warm', 'summer']));
    expect(track?.tags.join()).not.toContain('http');
    const sizes = await Promise.all(
      ([320, 640] as const).map((size) => sharp(covers.pathOf(ctx.venueId, track!.id, size)).metadata()),
    );
    expect(sizes.map(({ format, width, height }) => [format, width, height])).toEqual([
      ['webp', 320, 320],
      ['webp', 640, 640],
    ]);
  });

  test('takes a file without tags by its name, and leaves out what is hidden or no audio', async () => {
    await put('The Band - A Song.wav', { hertz: 300 });
    await put('untitled noise.wav', { hertz: 310 });
    await put('.hidden.wav', { hertz: 320 });
    await put('.trash/gone.wav', { hertz: 330 });
    await put('cover.jpg', Buffer.from('not audio'));
    await scan();
    expect((await rows()).map(({ title, artist }) => [title, artist])).toEqual([
      ['A Song', 'The Band'],
      ['untitled noise', 'Unknown artist'],
    ]);
  });

  test('names what cannot be used, and does not open it again until it changes', async () => {
    await put('text.mp3', Buffer.from('this is a long text '.repeat(5000)));
    await put('cut.flac', flacFile(300).subarray(0, 2000));
    await put('cut.mp3', mp3File({ frames: 20, promised: 900_000 }));
    await put('good.flac', flacFile(300));
    await put('bad-tags.wav', {
      tags: { TIT2: 'nul\u0000 and \u202eturned', TPE1: 'x'.repeat(5000) },
      cover: Buffer.from('no picture'),
    });
    const view = await scan();
    expect(view.failed.sort((a, b) => a.fileName.localeCompare(b.fileName))).toEqual([
      { fileName: 'cut.flac', reason: 'AUDIO_UNREADABLE' },
      { fileName: 'cut.mp3', reason: 'AUDIO_UNREADABLE' },
      { fileName: 'text.mp3', reason: 'UNSUPPORTED_MEDIA' },
    ]);
    expect((await rows()).map(({ path }) => path)).toEqual(['bad-tags.wav', 'good.flac']);
    expect((await row('bad-tags.wav'))?.artist).toHaveLength(200);
    expect((await scan()).failed).toHaveLength(3);
    await put('text.mp3', mp3File({ tags: { TIT2: 'Now it is music' } }));
    expect((await scan()).failed).toHaveLength(2);
    expect((await row('text.mp3'))?.title).toBe('Now it is music');
  });
});

describe('a later scan', () => {
  test('keeps the track of a file that was renamed or moved', async () => {
    await put('old.wav', { seconds: 1.1, tags: { TIT2: 'Song' } });
    await put('other.wav', { seconds: 1.2 });
    await scan();
    const before = await row('old.wav');
    await mkdir(at('new/place'), { recursive: true });
    await rename(at('old.wav'), at('new/place/renamed.wav'));
    const view = await scan();
    expect(view.added).toBe(0);
    expect(await row('new/place/renamed.wav')).toMatchObject({ id: before?.id, state: 'READY', folder: 'new/place' });
    expect(await rows()).toHaveLength(2);
  });

  test('marks a track whose file is gone as missing, and takes it back', async () => {
    await put('a.wav', { seconds: 1.3 });
    await scan();
    const before = await row('a.wav');
    const content = wavFile({ seconds: 1.3 });
    await rm(at('a.wav'));
    await scan();
    expect(await row('a.wav')).toMatchObject({ id: before?.id, state: 'MISSING' });
    await put('a.wav', content);
    await scan();
    expect(await row('a.wav')).toMatchObject({ id: before?.id, state: 'READY' });
  });

  test('reads a changed file again and leaves what the owner corrected', async () => {
    await put('a.wav', { tags: { TIT2: 'Wrong', TPE1: 'First' } });
    await scan();
    const { id } = (await row('a.wav'))!;
    await tracks.edit(ctx, id, { title: 'Right', editedFields: ['title'] }, {});
    await put('a.wav', { seconds: 3, tags: { TIT2: 'Wrong again', TPE1: 'Second' } });
    await scan();
    expect(await row('a.wav')).toMatchObject({
      id,
      title: 'Right',
      artist: 'Second',
      duration_ms: 3000,
      recording_key: 'name:second|right',
    });
  });

  test('a file that broke is not played, and is again once it is whole', async () => {
    await put('a.flac', flacFile(300));
    await scan();
    await put('a.flac', flacFile(300).subarray(0, 2000));
    await scan();
    expect((await row('a.flac'))?.state).toBe('UNPLAYABLE');
    await put('a.flac', flacFile(301));
    await scan();
    expect((await row('a.flac'))?.state).toBe('READY');
  });

  test('copies of a file are tracks of one recording', async () => {
    await put('a/song.wav', { tags: { TIT2: 'Song', TPE1: 'Band' } });
    await put('b/song.wav', { tags: { TIT2: 'Song', TPE1: 'Band' } });
    await scan();
    const [one, other] = await rows();
    expect(one?.recording_key).toBe(other?.recording_key);
    expect(one?.id).not.toBe(other?.id);
  });
});

describe('scans', () => {
  test('one wish while another runs is one more run, which sees what came meanwhile', async () => {
    for (let n = 0; n < 12; n++) await put(`${n}.wav`, { hertz: 200 + n });
    expect(scans.start(ctx).state).toBe('running');
    await put('late.wav', { hertz: 999 });
    expect(scans.start(ctx).state).toBe('running');
    await scans.settled(ctx.venueId);
    expect(scans.view(ctx)).toMatchObject({ state: 'idle', found: 13, done: 13, added: 13 });
  });

  test('the first scan of a small library is quick', async () => {
    const song = wavFile({ seconds: 30 });
    for (let n = 0; n < 26; n++) {
      song.writeUInt8(n, song.length - 1);
      await put(`demo/${n}.wav`, song);
    }
    const startedMs = performance.now();
    await scan();
    expect(performance.now() - startedMs).toBeLessThan(20_000);
    expect(await rows()).toHaveLength(26);
  }, 60_000);

  test('of two venues do not see each other', async () => {
    await put('mine.wav', { hertz: 700 });
    await scan();
    const other = systemCtx(await nights.venue(), 'test');
    scans.start(other);
    await scans.settled(other.venueId);
    expect(scans.view(other)).toMatchObject({ found: 0, added: 0 });
    expect(await tracks.listForScan(other)).toEqual([]);
    expect((await stat(at('mine.wav'))).isFile()).toBe(true);
  });
});
