import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { readdir, stat } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import sharp from 'sharp';
import type { ErrorBody, StorageView, UploadView } from '@votebox/contracts';
import { MediaDisk } from '../../src/core/files/media-disk.js';
import { StorageRepository } from '../../src/modules/storage/index.js';
import { wavFile } from '../support/audio-files.js';
import { eventually } from '../support/eventually.js';
import { type Staff, World } from '../support/world.js';

let app: World;
let owner: Staff;
const KB = 1_000;

beforeAll(async () => {
  app = await World.start();
});
afterAll(() => app.close());
beforeEach(async () => {
  owner = await app.owner();
  allow(null);
});

/** The quota of all venues from now on, in bytes. */
function allow(bytes: number | null): void {
  const repository = app.application.app.get(StorageRepository, { strict: false });
  (repository as { quotaBytes: number | null }).quotaBytes = bytes;
}

const venuePath = () => `/venues/${owner.venueId}`;
const storage = async () => (await owner.browser.get<StorageView>(`${venuePath()}/storage`)).body;
const upload = (content: Uint8Array, name = 'a.wav') => {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(content)]), name);
  return owner.browser.post<UploadView & ErrorBody>(`${venuePath()}/tracks`, form);
};
const sendLogo = (content: Uint8Array) => {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(content)]), 'logo.png');
  return owner.browser.post<ErrorBody>(`${venuePath()}/logo`, form);
};
const picture = (side: number) =>
  sharp({
    create: {
      width: side,
      height: side,
      channels: 3,
      background: '#336699',
      noise: { type: 'gaussian', mean: 90, sigma: 60 },
    },
  })
    .png()
    .toBuffer();

/** What lies on the disk for the venue. */
async function bytesOnDisk(): Promise<number> {
  const sizes = await Promise.all(
    [owner.venueId, `.covers/${owner.venueId}`, `.logos/${owner.venueId}`].map(async (folder) => {
      const base = join(app.mediaDir, folder);
      const names = await readdir(base, { recursive: true, withFileTypes: true }).catch(() => []);
      const files = names.filter((entry) => entry.isFile()).map((entry) => stat(join(entry.parentPath, entry.name)));
      return (await Promise.all(files)).reduce((sum, { size }) => sum + size, 0);
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

const expectNothingLeft = () =>
  eventually(async () => expect(await readdir(join(app.mediaDir, '.incoming'))).toEqual([]));

describe('what a venue keeps', () => {
  test('is counted to the byte: files, covers and the logo, and given back when they go', async () => {
    expect(await storage()).toEqual({ usedBytes: 0, quotaBytes: null });
    const { body } = await upload(wavFile({ seconds: 2, cover: await picture(700) }));
    await upload(wavFile({ seconds: 3 }), 'b.wav');
    expect((await sendLogo(await picture(300))).status).toBe(200);
    const used = (await storage()).usedBytes;
    expect(used).toBe(await bytesOnDisk());
    await sendLogo(await picture(200));
    expect((await storage()).usedBytes).toBe(await bytesOnDisk());
    await owner.browser.delete(`${venuePath()}/tracks/${body.track.id}`);
    await owner.browser.delete(`${venuePath()}/logo`);
    expect((await storage()).usedBytes).toBe(await bytesOnDisk());
    expect((await storage()).usedBytes).toBeGreaterThan(0);
  });

  test('is seen by its own people only', async () => {
    expect((await (await app.owner()).browser.get(`${venuePath()}/storage`)).status).toBe(404);
    expect((await app.browser().get(`${venuePath()}/storage`)).status).toBe(401);
  });
});

describe('the quota', () => {
  test('refuses an upload beyond it with a clear error, and takes it when there is room again', async () => {
    const first = await upload(wavFile({ seconds: 3, hertz: 301 }));
    allow(50 * KB);
    const { status, body } = await upload(wavFile({ seconds: 4, hertz: 302 }), 'b.wav');
    expect([status, body.error]).toEqual([413, 'QUOTA_EXCEEDED']);
    await expectNothingLeft();
    expect((await storage()).usedBytes).toBe(await bytesOnDisk());
    await owner.browser.delete(`${venuePath()}/tracks/${first.body.track.id}`);
    expect((await upload(wavFile({ seconds: 4, hertz: 302 }), 'b.wav')).status).toBe(201);
  });

  test('holds to the byte, with the cover', async () => {
    const song = wavFile({ seconds: 2, hertz: 303, cover: await picture(640) });
    const { body } = await upload(song);
    const { usedBytes } = await storage();
    await owner.browser.delete(`${venuePath()}/tracks/${body.track.id}`);
    allow(usedBytes - 1);
    expect((await upload(song)).body.error).toBe('QUOTA_EXCEEDED');
    expect(await bytesOnDisk()).toBe(0);
    allow(usedBytes);
    expect((await upload(song)).status).toBe(201);
  });

  test('is not passed by twenty uploads at once', async () => {
    const songs = Array.from({ length: 20 }, (_, n) => wavFile({ seconds: 2, hertz: 310 + n }));
    allow(songs[0]!.length * 5 + 10);
    const answers = await Promise.all(songs.map((song, n) => upload(song, `${n}.wav`)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
    expect(answers.filter(({ body }) => body.error === 'QUOTA_EXCEEDED')).toHaveLength(15);
    expect(await bytesOnDisk()).toBe(songs[0]!.length * 5);
    expect((await storage()).usedBytes).toBe(songs[0]!.length * 5);
  });

  test('refuses a logo beyond it and keeps the present one', async () => {
    await sendLogo(await picture(200));
    const { usedBytes } = await storage();
    allow(usedBytes + 100);
    expect((await sendLogo(await picture(500))).body.error).toBe('QUOTA_EXCEEDED');
    expect((await storage()).usedBytes).toBe(usedBytes);
    expect(await bytesOnDisk()).toBe(usedBytes);
    // What gets smaller is taken, whatever the quota.
    allow(1);
    expect((await sendLogo(await picture(20))).status).toBe(200);
  });

  test('and the room of the disk are asked before a byte of the body is read', async () => {
    allow(1_000 * KB);
    expect(await announce(5_000 * KB)).toMatchObject({ status: 413, error: 'QUOTA_EXCEEDED' });
    allow(null);
    expect(await announce(200_000 * KB)).toMatchObject({ status: 413, error: 'PAYLOAD_TOO_LARGE' });
    const disk = app.application.app.get(MediaDisk, { strict: false });
    jest.spyOn(disk, 'freeBytes').mockResolvedValue(1_002_000 * KB);
    expect(await announce(5_000 * KB)).toMatchObject({ status: 507, error: 'STORAGE_FULL' });
    expect((await upload(wavFile({ hertz: 340 }))).status).toBe(201);
    jest.spyOn(disk, 'freeBytes').mockResolvedValue(999_000 * KB);
    expect((await upload(wavFile({ hertz: 341 }))).body.error).toBe('STORAGE_FULL');
    expect((await sendLogo(await picture(20))).body.error).toBe('STORAGE_FULL');
    jest.restoreAllMocks();
  });

  test('stops a body that does not say how long it is', async () => {
    allow(200 * KB);
    expect(await announce(null, wavFile({ seconds: 40, hertz: 342 }))).toMatchObject({ error: 'QUOTA_EXCEEDED' });
    await expectNothingLeft();
  });
});

/** Sends the head of a form that announces `length` bytes (null: none), and `content`; never the end. */
function announce(
  length: number | null,
  content: Uint8Array = new Uint8Array(),
): Promise<{ status: number; error: string }> {
  const url = new URL(app.url);
  return new Promise((resolve, reject) => {
    const sending = httpRequest({
      host: url.hostname,
      port: url.port,
      method: 'POST',
      path: `/api/v1${venuePath()}/tracks`,
      headers: {
        authorization: `Bearer ${owner.browser.accessToken}`,
        'content-type': 'multipart/form-data; boundary=b',
        ...(length === null ? {} : { 'content-length': length }),
      },
    });
    sending.on('error', reject);
    sending.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        sending.off('error', reject).on('error', () => undefined);
        sending.destroy();
        const { error } = JSON.parse(Buffer.concat(chunks).toString()) as ErrorBody;
        resolve({ status: response.statusCode!, error });
      });
    });
    sending.write('--b\r\ncontent-disposition: form-data; name="file"; filename="a.wav"\r\n\r\n');
    if (content.length > 0) sending.write(content);
  });
}
