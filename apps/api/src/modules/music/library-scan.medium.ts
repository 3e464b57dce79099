import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { link, mkdir, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { flacFile, mp3File, type Sound, wavFile } from '../../../test/support/audio-files.js';
import { World } from '../../../test/support/world.js';
import { type Ctx, systemCtx } from '../../core/context/ctx.js';
import { MediaDisk } from '../../core/files/media-disk.js';
import { Pictures } from '../../core/pictures/pictures.js';
import { AuditLog } from '../audit/index.js';
import { StorageRepository } from '../storage/index.js';
import { AudioFileReader } from './audio-file.reader.js';
import { CoverStore } from './cover.store.js';
import { FolderScans } from './folder-scan.service.js';
import { LibraryFiles } from './library-files.js';
import { LibraryScans } from './library-scans.service.js';
import { MediaFolders } from './media-folders.js';
import { RunningPools } from './running-pools.service.js';
import { TrackIntake } from './track-intake.service.js';
import { TrackRepository } from './track.repository.js';

const run = promisify(execFile);

/** Scans of real folders into real Postgres; nothing is replaced. */
let nights: World;
let scans: LibraryScans;
/** No event runs here. */
const noEvents = { hear: () => Promise.resolve() } as unknown as RunningPools;
let tracks: TrackRepository;
let covers: CoverStore;
let pictures: Pictures;
let ctx: Ctx;

beforeAll(async () => {
  nights = await World.bare();
  const config = nights.config({ LOG_LEVEL: 'silent' });
  const db = nights.connect(config);
  const folders = new MediaFolders(config);
  const disk = new MediaDisk(config);
  pictures = new Pictures(config);
  tracks = new TrackRepository(db, new AuditLog(), new StorageRepository(config, db));
  covers = new CoverStore(folders, disk, pictures);
  const intake = new TrackIntake(tracks, covers);
  const folderScans = new FolderScans(folders, new LibraryFiles(folders, disk), new AudioFileReader(), intake, tracks);
  scans = new LibraryScans(config, folderScans, noEvents);
});

afterAll(async () => {
  await scans.onModuleDestroy();
  await pictures.onModuleDestroy();
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

/** Files of equal size that changed places differ by their times, as on any disk. */
async function touch(...paths: string[]): Promise<void> {
  for (const [n, path] of paths.entries()) await utimes(at(path), 1_000_000 + n, 1_000_000 + n);
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
  artists: string[];
  album: string | null;
  codec: string | null;
  gain_db: number | null;
  peak: number | null;
}

async function coverOf(trackId: string, size: 320 | 640): Promise<Buffer> {
  const file = await covers.open(ctx.venueId, trackId, size);
  const image = await file!.readAll();
  await file!.close();
  return image;
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
    expect(await scan()).toMatchObject({ state: 'idle', found: 1, done: 1, added: 1, failed: [], failedCounts: {} });
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
      ([320, 640] as const).map((size) => coverOf(track!.id, size).then((image) => sharp(image).metadata())),
    );
    expect(sizes.map(({ format, width, height }) => [format, width, height])).toEqual([
      ['webp', 320, 320],
      ['webp', 640, 640],
    ]);
  });

  test('never opens what is no regular file, says so, and goes on', async () => {
    await put('good.wav', { hertz: 200 });
    await mkdir(at('sub'), { recursive: true });
    const secret = join(nights.mediaDir, 'secret.wav');
    await writeFile(secret, wavFile({ hertz: 210 }));
    await symlink(secret, at('absolute.wav'));
    await symlink('../secret.wav', at('relative.wav'));
    await symlink(at('absolute.wav'), at('sub/chain.wav'));
    await symlink(nights.mediaDir, at('folder'));
    await link(secret, at('hard.wav'));
    await run('mkfifo', [at('pipe.wav')]);
    const socket = createServer().listen(at('s.wav'));
    await once(socket, 'listening');
    const { failed, found } = await scan();
    socket.close();
    expect(found).toBe(2);
    expect((await rows()).map(({ path }) => path)).toEqual(['good.wav', 'hard.wav']);
    expect(failed.map(({ fileName, reason }) => `${fileName} ${reason}`).sort()).toEqual([
      'absolute.wav SYMBOLIC_LINK',
      'folder SYMBOLIC_LINK',
      'pipe.wav SPECIAL_FILE',
      'relative.wav SYMBOLIC_LINK',
      's.wav SPECIAL_FILE',
      'sub/chain.wav SYMBOLIC_LINK',
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
    await tracks.edit(ctx, id, () => ({ title: 'Right', editedFields: ['title'] }), {});
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

  test('leaves what the owner corrects while a changed file is read', async () => {
    await put('a.wav', { tags: { TIT2: 'Wrong' } });
    await scan();
    const { id } = (await row('a.wav'))!;
    await put('a.wav', { seconds: 3, tags: { TIT2: 'Wrong again' }, cover: Buffer.from('no picture') });
    const save = covers.save.bind(covers);
    const saving = jest.spyOn(covers, 'save').mockImplementation(async (...args) => {
      await tracks.edit(ctx, id, () => ({ title: 'Right', editedFields: ['title'] }), {});
      return save(...args);
    });
    await scan();
    saving.mockRestore();
    expect(await row('a.wav')).toMatchObject({ id, title: 'Right', duration_ms: 3000 });
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

describe('files that move', () => {
  const song = (hertz: number, tags = {}) => wavFile({ seconds: 1, hertz, tags });
  const idOf = async (path: string) => (await row(path))?.id;

  test('two folders with the same file, both renamed, keep both tracks', async () => {
    await put('a/same.wav', song(300));
    await put('b/same.wav', song(300));
    await scan();
    const before = (await rows()).map(({ id }) => id).sort();
    await rename(at('a'), at('c'));
    await rename(at('b'), at('d'));
    expect((await scan()).added).toBe(0);
    expect((await rows()).map(({ id, path, state }) => [id, path, state]).sort()).toEqual([
      [before[0], expect.stringMatching(/^[cd]\/same\.wav$/), 'READY'],
      [before[1], expect.stringMatching(/^[cd]\/same\.wav$/), 'READY'],
    ]);
  });

  test('files that change places keep their tracks', async () => {
    await put('a.wav', song(300));
    await put('b.wav', song(301));
    await scan();
    const [a, b] = [await idOf('a.wav'), await idOf('b.wav')];
    await rename(at('a.wav'), at('c.wav'));
    await rename(at('b.wav'), at('a.wav'));
    await rename(at('c.wav'), at('b.wav'));
    await touch('a.wav', 'b.wav');
    await scan();
    expect([await idOf('b.wav'), await idOf('a.wav')]).toEqual([a, b]);
  });

  test('a file that is put over another keeps its track; the other one is missing until it comes back', async () => {
    await put('a.wav', song(300));
    await put('b.wav', song(301));
    await scan();
    const [a, b] = [await idOf('a.wav'), await idOf('b.wav')];
    await rename(at('b.wav'), at('a.wav'));
    await touch('a.wav');
    await scan();
    expect(await idOf('a.wav')).toBe(b);
    expect((await rows()).find(({ id }) => id === a)).toMatchObject({ state: 'MISSING' });
    await put('back.wav', song(300));
    await scan();
    expect(await row('back.wav')).toMatchObject({ id: a, state: 'READY' });
  });

  test('a copy takes the track of its original when that is deleted, between two scans or within one', async () => {
    await put('a.wav', song(300));
    await put('b.wav', song(301));
    await scan();
    const [a, b] = [await idOf('a.wav'), await idOf('b.wav')];
    await put('new/a.wav', song(300));
    await rename(at('b.wav'), at('new/b.wav'));
    await scan();
    await rm(at('a.wav'));
    await scan();
    expect([await idOf('new/a.wav'), await idOf('new/b.wav')]).toEqual([a, b]);
    expect(await rows()).toHaveLength(2);
  });

  test('equal files that go together are missing both, each with its own track', async () => {
    await put('a.wav', song(300));
    await scan();
    await put('b.wav', song(300));
    await scan();
    const ids = [await idOf('a.wav'), await idOf('b.wav')];
    await rm(at('a.wav'));
    await rm(at('b.wav'));
    await scan();
    expect((await rows()).map(({ id, state }) => [id, state])).toEqual(ids.map((id) => [id, 'MISSING']));
  });

  test('a copy that was corrected stays a track of its own', async () => {
    await put('a.wav', song(300));
    await scan();
    await put('b.wav', song(300));
    await scan();
    const b = (await idOf('b.wav'))!;
    await tracks.edit(ctx, b, () => ({ title: 'Mine', editedFields: ['title'] }), {});
    await rm(at('a.wav'));
    await scan();
    expect(await row('b.wav')).toMatchObject({ id: b, title: 'Mine' });
    expect(await row('a.wav')).toMatchObject({ state: 'MISSING' });
  });

  test('a file that was moved and tagged anew keeps its track', async () => {
    await put('a.wav', song(300, { TIT2: 'Old' }));
    await scan();
    const a = await idOf('a.wav');
    await rm(at('a.wav'));
    await put('Band/New.wav', song(300, { TIT2: 'New', TPE1: 'Band' }));
    await scan();
    expect(await row('Band/New.wav')).toMatchObject({ id: a, title: 'New', artist: 'Band' });
    expect(await rows()).toHaveLength(1);
  });
});

describe('nothing is left out in silence', () => {
  test('names that are no UTF-8 are played under their bytes and shown with letters', async () => {
    const folder = Buffer.concat([Buffer.from(`${at('')}/`), Buffer.from('M\xfcnchen', 'latin1')]);
    await mkdir(folder, { recursive: true });
    await writeFile(Buffer.concat([folder, Buffer.from('/Bj\xf6rk - J\xf3ga.wav', 'latin1')]), wavFile());
    expect((await scan()).failed).toEqual([]);
    const [track] = await rows();
    expect(track).toMatchObject({ title: 'Jóga', artist: 'Björk', folder: 'München', state: 'READY' });
    const files = new LibraryFiles(new MediaFolders(nights.config()), new MediaDisk(nights.config()));
    expect(await files.find(ctx.venueId, track!.path)).toMatchObject({ sizeBytes: wavFile().length });
    expect((await scan()).added).toBe(0);
  });

  test('names that differ in case or composition only are files of their own', async () => {
    for (const [n, name] of ['\u00fc.wav', 'u\u0308.wav', '\u00dc.wav'].entries()) await put(name, { hertz: 400 + n });
    expect(await scan()).toMatchObject({ added: 3, failed: [] });
  });

  test('links, devices, endings, hidden and too deep or long paths are named with the reason', async () => {
    await put('song.wav', {});
    await symlink(at('song.wav'), at('link.wav'));
    await symlink(at('nowhere'), at('link folder'));
    const socket = createServer();
    await new Promise<void>((done) => socket.listen(at('socket.mp3'), done));
    await put('old.wma', Buffer.from('x'));
    await put('no ending', Buffer.from('x'));
    await put('cover.jpg', Buffer.from('x'));
    await put('.hidden.wav', {});
    await put(`${'d/'.repeat(41)}deep.wav`, {});
    await put('...And Justice/one.wav', { hertz: 500 });
    const long = Array.from({ length: 9 }, (_, n) => `${n}`.repeat(240)).join('/');
    await put(`${long}/long.wav`, {}).catch(() => undefined);
    const view = await scan();
    socket.close();
    expect(view.failedCounts).toEqual({
      SYMBOLIC_LINK: 2,
      SPECIAL_FILE: 1,
      UNSUPPORTED_ENDING: 2,
      COMPANION_FILE: 1,
      HIDDEN: 1,
      TOO_DEEP: 1,
      PATH_TOO_LONG: 1,
    });
    expect(view.failed).toContainEqual({ fileName: 'old.wma', reason: 'UNSUPPORTED_ENDING' });
    expect((await rows()).map(({ path }) => path)).toEqual(['...And Justice/one.wav', 'song.wav']);
  });

  test('many of one sort are counted, and the first are named', async () => {
    for (let n = 0; n < 30; n++) await put(`cover ${n}.jpg`, Buffer.from('x'));
    await put('old.wma', Buffer.from('x'));
    const view = await scan();
    expect(view.failedCounts).toEqual({ COMPANION_FILE: 30, UNSUPPORTED_ENDING: 1 });
    expect(view.failed).toHaveLength(21);
  });

  test('what the system refuses to read is named and not taken for gone', async () => {
    await put('deep/song.wav', {});
    await scan();
    // The tests may run as root, whom no permission stops; a name that is too long is refused to everybody.
    const places = jest.spyOn(MediaFolders.prototype, 'fileOf').mockImplementation((venueId, path) => {
      return join(nights.mediaDir, venueId, path === 'deep' ? 'x'.repeat(300) : path);
    });
    try {
      expect((await scan()).failedCounts).toEqual({ FOLDER_UNREADABLE: 1 });
    } finally {
      places.mockRestore();
    }
    expect(await row('deep/song.wav')).toMatchObject({ state: 'READY' });
  });
});

test('a file that only a newer reader refuses is named, and plays on', async () => {
  const song = mp3File({ frames: 20, tags: { TIT2: 'Plays' } });
  // Of a whole second: a time that is read is rounded, and would be another when it is set.
  const put2030 = async (content: Buffer) => {
    await put('a.mp3', content);
    await utimes(at('a.mp3'), 1_893_456_000, 1_893_456_000);
  };
  await put2030(song);
  await scan();
  await put2030(Buffer.alloc(song.length, 'x'));
  await nights.rows('UPDATE track SET reader_version = 0 WHERE venue_id = $1', [ctx.venueId]);
  expect((await scan()).failedCounts).toEqual({ UNSUPPORTED_MEDIA: 1 });
  expect(await row('a.mp3')).toMatchObject({ title: 'Plays', state: 'READY' });
});

test('what an older reader made of a file is read again', async () => {
  await put('a.wav', { tags: { TPE1: 'AC/DC', 'TXXX:REPLAYGAIN_TRACK_GAIN': '-6 dB' } });
  await scan();
  await nights.rows(
    `UPDATE track SET artist = 'AC', artists = '{}', codec = NULL, reader_version = 0 WHERE venue_id = $1`,
    [ctx.venueId],
  );
  await scan();
  expect(await row('a.wav')).toMatchObject({
    artist: 'AC/DC',
    artists: ['AC/DC'],
    codec: 'pcm',
    gain_db: -6,
    peak: null,
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
