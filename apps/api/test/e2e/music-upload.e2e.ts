import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { request as httpRequest } from 'node:http';
import { open, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ErrorBody, Page, TrackView, UploadView } from '@votebox/contracts';
import { CoverStore } from '../../src/modules/music/cover.store.js';
import { IncomingFiles } from '../../src/modules/music/incoming-files.js';
import { flacFile, mp3File, wavFile } from '../support/audio-files.js';
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
afterEach(() => {
  jest.restoreAllMocks();
});

function upload<T = UploadView>(content: Uint8Array, name: string, folder?: string, staff = owner) {
  const form = new FormData();
  if (folder !== undefined) form.append('folder', folder);
  form.append('file', new Blob([new Uint8Array(content)]), name);
  return staff.browser.post<T>(`/venues/${owner.venueId}/tracks`, form);
}

const library = async () => (await owner.browser.get<Page<TrackView>>(`/venues/${owner.venueId}/tracks`)).body.items;
const incoming = () => readdir(join(app.mediaDir, '.incoming'));
const filesIn = (folder: string) => readdir(join(app.mediaDir, owner.venueId, folder)).catch(() => []);

/** Nothing of the refused upload is left anywhere. */
async function expectNothingKept(): Promise<void> {
  expect(await library()).toEqual([]);
  expect(await filesIn('Uploads')).toEqual([]);
  await eventually(async () => expect(await incoming()).toEqual([]));
}

describe('a good file', () => {
  test('is in the library with its tags, under a safe name', async () => {
    const file = wavFile({ seconds: 2, tags: { TIT2: 'Ünder', TPE1: 'Grüße' } });
    const { status, body } = await upload(file, '..\\..\\evil/Grüße – Ünder?.WAV', '../Party/./2026');
    expect(status).toBe(201);
    expect(body).toMatchObject({
      wasDuplicate: false,
      track: {
        title: 'Ünder',
        artist: 'Grüße',
        durationMs: 2000,
        folder: 'Party/2026',
        fileName: 'Grüße – Ünder_.wav',
        state: 'READY',
        coverUrl: null,
      },
    });
    expect(await readFile(join(app.mediaDir, owner.venueId, 'Party/2026/Grüße – Ünder_.wav'))).toEqual(file);
    expect(await incoming()).toEqual([]);
  });

  test('without tags has its name as title and no known artist', async () => {
    const { status, body } = await upload(wavFile({ hertz: 333 }), 'my song.wav');
    expect(status).toBe(201);
    expect(body.track).toMatchObject({ title: 'my song', artist: 'Unknown artist', folder: 'Uploads' });
  });

  test('that is there already is kept once', async () => {
    const first = await upload(wavFile({ hertz: 500 }), 'one.wav');
    const again = await upload(wavFile({ hertz: 500 }), 'two.wav');
    expect(again.status).toBe(201);
    expect(again.body).toEqual({ track: first.body.track, wasDuplicate: true });
    expect(await filesIn('Uploads')).toEqual(['one.wav']);
  });

  test('sent twice at the same moment is kept once', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => upload(wavFile({ hertz: 510 }), 'same.wav')));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body.track.id)).size).toBe(1);
    expect(answers.filter(({ body }) => !body.wasDuplicate)).toHaveLength(1);
    expect(await filesIn('Uploads')).toEqual(['same.wav']);
  });

  test('of a taken name gets a number', async () => {
    await upload(wavFile({ hertz: 520 }), 'song.wav');
    const other = await upload(wavFile({ hertz: 530 }), 'song.wav');
    expect(other.body.track.fileName).toBe('song (2).wav');
  });

  test('is named after what it is, whatever it calls itself', async () => {
    const { body } = await upload(flacFile(300), 'song.mp3');
    expect(body.track.fileName).toBe('song.flac');
  });
});

describe('a bad file', () => {
  test('200 MB of text named .mp3 are refused after the first bytes', async () => {
    const chunk = Buffer.from('This is not music, whatever its name says.\n'.repeat(1525));
    const before = process.memoryUsage().rss;
    const { status, body, sentBytes } = await uploadStream(chunk, 200 * 1024 * 1024);
    expect([status, body.error]).toEqual([415, 'UNSUPPORTED_MEDIA']);
    expect(process.memoryUsage().rss - before).toBeLessThan(80 * 1024 * 1024);
    // The answer came while most of the body was still unsent.
    expect(sentBytes).toBeLessThan(100 * 1024 * 1024);
    await expectNothingKept();
  });

  test('more than the limit of real audio is PAYLOAD_TOO_LARGE', async () => {
    const head = wavFile({ seconds: 4 });
    head.writeUInt32LE(0xffffffff, 40);
    const { status, body } = await uploadStream(Buffer.alloc(65_536, 128), 110 * 1024 * 1024, head);
    expect([status, body.error]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    await expectNothingKept();
  });

  test.each<[string, Uint8Array, number, string]>([
    ['a truncated FLAC', flacFile(300).subarray(0, 2000), 422, 'AUDIO_UNREADABLE'],
    ['a truncated MP3', mp3File({ frames: 50, promised: 2_000_000 }), 422, 'AUDIO_UNREADABLE'],
    ['a truncated WAV', wavFile({ seconds: 5 }).subarray(0, 20_000), 422, 'AUDIO_UNREADABLE'],
    ['tags without any sound', mp3File({ frames: 3, tags: { TIT2: 'x' } }).subarray(0, 40), 422, 'AUDIO_UNREADABLE'],
    ['an empty file', Buffer.alloc(0), 415, 'UNSUPPORTED_MEDIA'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 415, 'UNSUPPORTED_MEDIA'],
    ['a ZIP', Buffer.from('504b0304140000000800', 'hex'), 415, 'UNSUPPORTED_MEDIA'],
    ['a web page', Buffer.from('<!doctype html><script>alert(1)</script>'), 415, 'UNSUPPORTED_MEDIA'],
    ['zeros', Buffer.alloc(100_000), 415, 'UNSUPPORTED_MEDIA'],
  ])('%s is refused', async (_, content, status, code) => {
    const answer = await upload<ErrorBody>(content, 'song.mp3');
    expect([answer.status, answer.body.error]).toEqual([status, code]);
    await expectNothingKept();
  });

  test('a form without a file and a body that is no form are not valid', async () => {
    const form = new FormData();
    form.append('folder', 'x');
    const path = `/venues/${owner.venueId}/tracks`;
    expect((await owner.browser.post<ErrorBody>(path, form)).body.error).toBe('VALIDATION_ERROR');
    expect((await owner.browser.post<ErrorBody>(path, { file: 'x' })).body.error).toBe('VALIDATION_ERROR');
  });

  test('a client that goes away in the middle leaves nothing behind', async () => {
    await uploadStream(Buffer.alloc(65_536, 128), 20 * 1024 * 1024, wavFile({ seconds: 4 }), {
      stopAt: 2 * 1024 * 1024,
    });
    await expectNothingKept();
  });
});

describe('a full disk', () => {
  test('is STORAGE_FULL, nothing is left and nothing lost, and the next upload works', async () => {
    const kept = await upload(wavFile({ hertz: 600 }), 'kept.wav');
    const incomingFiles = app.application.app.get(IncomingFiles, { strict: false });
    // Writing to this device fails with ENOSPC, as on a disk without room.
    jest.spyOn(incomingFiles, 'openFile').mockImplementation(() => open('/dev/full', 'w'));
    const refused = await upload<ErrorBody>(wavFile({ hertz: 610, seconds: 20 }), 'no room.wav');
    expect([refused.status, refused.body.error]).toEqual([507, 'STORAGE_FULL']);
    expect(await incoming()).toEqual([]);
    jest.restoreAllMocks();
    expect((await upload(wavFile({ hertz: 610, seconds: 20 }), 'room.wav')).status).toBe(201);
    expect((await library()).map(({ id }) => id)).toContain(kept.body.track.id);
  });

  test('in the middle of the cover costs only the cover', async () => {
    const coverStore = app.application.app.get(CoverStore, { strict: false });
    jest
      .spyOn(coverStore as never as { write(): Promise<void> }, 'write')
      .mockRejectedValue(Object.assign(new Error('full'), { code: 'ENOSPC' }));
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
      'base64',
    );
    const { status, body } = await upload(wavFile({ hertz: 620, cover: png }), 'cover.wav');
    expect([status, body.track.coverUrl]).toEqual([201, null]);
  });
});

test('what a crash left in the middle of an upload is removed', async () => {
  const path = join(app.mediaDir, '.incoming', 'left.part');
  await writeFile(path, 'half a song');
  const incomingFiles = app.application.app.get(IncomingFiles, { strict: false });
  expect(await incomingFiles.removeLeftovers(Date.now())).toBe(0);
  await utimes(path, new Date(0), new Date(0));
  expect(await incomingFiles.removeLeftovers(Date.now())).toBe(1);
  expect(await incoming()).toEqual([]);
});

test('staff may not upload, and nobody into another venue', async () => {
  const staff = await app.colleague(owner, 'STAFF');
  expect((await upload(wavFile(), 'a.wav', undefined, staff)).status).toBe(403);
  expect((await upload(wavFile(), 'a.wav', undefined, await app.owner())).status).toBe(404);
  expect(await library()).toEqual([]);
});

/** Sends a form of about `bytes` in pieces, as slowly as the server reads; stops writing when the answer is there. */
function uploadStream(
  piece: Buffer,
  bytes: number,
  head: Buffer = Buffer.alloc(0),
  { stopAt = Number.POSITIVE_INFINITY } = {},
): Promise<{ status: number; body: ErrorBody; sentBytes: number }> {
  const url = new URL(app.application.url);
  return new Promise((resolve, reject) => {
    let sentBytes = 0;
    let isAnswered = false;
    const sending = httpRequest({
      host: url.hostname,
      port: url.port,
      method: 'POST',
      path: `/api/v1/venues/${owner.venueId}/tracks`,
      headers: {
        authorization: `Bearer ${owner.browser.accessToken}`,
        'content-type': 'multipart/form-data; boundary=b',
      },
    });
    sending.on('response', (response) => {
      isAnswered = true;
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        sending.destroy();
        resolve({
          status: response.statusCode!,
          body: JSON.parse(Buffer.concat(chunks).toString()) as ErrorBody,
          sentBytes,
        });
      });
    });
    sending.on('error', (error) => (isAnswered || stopAt < bytes ? undefined : reject(error)));
    sending.write('--b\r\ncontent-disposition: form-data; name="file"; filename="huge.mp3"\r\n\r\n');
    sending.write(head);
    const writeMore = (): void => {
      while (sentBytes < bytes && !isAnswered) {
        sentBytes += piece.length;
        if (sentBytes >= stopAt) {
          sending.destroy();
          resolve({ status: 0, body: {} as ErrorBody, sentBytes });
          return;
        }
        if (!sending.write(piece)) {
          sending.once('drain', writeMore);
          return;
        }
      }
      if (!isAnswered) sending.end('\r\n--b--\r\n');
    };
    writeMore();
  });
}
