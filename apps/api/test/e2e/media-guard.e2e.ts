import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdir, open, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import type { ErrorBody, Page, ScanView, TrackView, UploadView, VoteReceipt } from '@votebox/contracts';
import { MediaDisk } from '../../src/core/files/media-disk.js';
import { newId } from '../../src/core/ids/ids.js';
import { MediaLinks } from '../../src/modules/music/index.js';
import { type Sound, wavFile } from '../support/audio-files.js';
import { eventually } from '../support/eventually.js';
import { bombSvg } from '../support/picture-files.js';
import { type Staff, World } from '../support/world.js';

/** Files that are not what they were, disks that hang and pictures that are bombs. Real files, pipes and threads. */
const run = promisify(execFile);
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

const at = (path: string, staff = owner) => join(app.mediaDir, staff.venueId, path);

async function put(path: string, sound: Sound, staff = owner): Promise<void> {
  await mkdir(dirname(at(path, staff)), { recursive: true });
  await writeFile(at(path, staff), wavFile(sound));
}

async function scan(staff = owner): Promise<ScanView> {
  const path = `/venues/${staff.venueId}/tracks/scan`;
  await staff.browser.post(path);
  return eventually(async () => {
    const { body } = await staff.browser.get<ScanView>(path);
    expect(body.state).toBe('idle');
    return body;
  }, 20_000);
}

const list = async (staff = owner) =>
  (await staff.browser.get<Page<TrackView>>(`/venues/${staff.venueId}/tracks`)).body.items;

async function oneTrack(sound: Sound = {}, path = 'Club/a.wav', staff = owner) {
  await put(path, sound, staff);
  await scan(staff);
  const track = (await list(staff))[0]!;
  const links = app.application.app.get(MediaLinks, { strict: false });
  return { track, url: links.trackUrl(staff.venueId, track.id) };
}

const ask = async (path: string) => {
  const response = await fetch(app.url + path);
  const body = response.headers.get('content-type')?.includes('json') ? ((await response.json()) as ErrorBody) : null;
  if (!body) await response.arrayBuffer();
  return { status: response.status, error: body?.error };
};
const signIn = () =>
  app
    .browser()
    .post('/auth/login', { email: owner.email, password: owner.password })
    .then(({ status }) => status);

describe('a file that was exchanged after the scan', () => {
  const REFUSED = { status: 415, error: 'UNSUPPORTED_MEDIA' };

  test.each<[string, () => Promise<unknown>]>([
    ['a link to a file of the machine', () => symlink('/etc/passwd', at('Club/a.wav'))],
    ['a link to another file of the library', () => symlink(at('Club/b.wav'), at('Club/a.wav'))],
    ['a pipe', () => run('mkfifo', [at('Club/a.wav')])],
    ['a folder', () => mkdir(at('Club/a.wav'))],
  ])('for %s is not given out, and the track cannot be played', async (_, exchange) => {
    const { url, track } = await oneTrack();
    await put('Club/b.wav', { hertz: 300 });
    await rm(at('Club/a.wav'));
    await exchange();
    expect(await ask(url)).toEqual(REFUSED);
    await eventually(async () => {
      expect((await list()).find(({ id }) => id === track.id)?.state).toBe('UNPLAYABLE');
    });
  });

  test('by a link in place of its folder is not given out', async () => {
    const stranger = await app.owner();
    await put('a.wav', { hertz: 123 }, stranger);
    const { url } = await oneTrack();
    await rm(at('Club'), { recursive: true });
    await symlink(at('', stranger), at('Club'));
    expect(await ask(url)).toEqual(REFUSED);
    expect((await scan()).failed).toContainEqual({ fileName: 'Club', reason: 'SYMBOLIC_LINK' });
    expect((await list())[0]?.state).toBe('UNPLAYABLE');
  });

  test('and is itself again is played again', async () => {
    const { url } = await oneTrack();
    await rename(at('Club/a.wav'), at('Club/kept'));
    await symlink('kept', at('Club/a.wav'));
    expect(await ask(url)).toEqual(REFUSED);
    await rm(at('Club/a.wav'));
    await put('Club/a.wav', { seconds: 3 });
    await scan();
    expect(await ask(url)).toMatchObject({ status: 200 });
  });

  test('a hundred pipes at once keep nobody waiting', async () => {
    const { url } = await oneTrack();
    await rm(at('Club/a.wav'));
    await run('mkfifo', [at('Club/a.wav')]);
    const answers = await Promise.all(Array.from({ length: 100 }, () => ask(url)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([415]));
    expect(await signIn()).toBe(200);
  });
});

test('an upload never goes through a link out of its library', async () => {
  const stranger = await app.owner();
  await put('theirs.wav', { hertz: 222 }, stranger);
  await put('mine.wav', { hertz: 223 });
  await symlink(at('', stranger), at('Party'));
  const form = new FormData();
  form.append('folder', 'Party');
  form.append('file', new Blob([new Uint8Array(wavFile({ hertz: 224 }))]), 'new.wav');
  const { status, body } = await owner.browser.post<ErrorBody>(`/venues/${owner.venueId}/tracks`, form);
  expect([status, body.error]).toEqual([415, 'UNSUPPORTED_MEDIA']);
  expect(await readdir(at('', stranger))).toEqual(['theirs.wav']);
  expect(await readdir(join(app.mediaDir, '.incoming'))).toEqual([]);
});

describe('while a disk hangs', () => {
  /** Reads of this venue's files block a thread of the pool for real until the answer is called. */
  async function hang(staff: Staff): Promise<() => Promise<void>> {
    const pipe = join(app.mediaDir, `.pipe-${staff.venueId}`);
    await run('mkfifo', [pipe]);
    const disk = app.application.app.get(MediaDisk, { strict: false });
    const openHandle = disk.openHandle.bind(disk);
    jest
      .spyOn(disk, 'openHandle')
      .mockImplementation((place) => (String(place).includes(staff.venueId) ? open(pipe, 'r') : openHandle(place)));
    return async () => {
      jest.restoreAllMocks();
      // Whoever opens the other end lets all go that wait at this one.
      await run('sh', ['-c', `: > '${pipe}'`]);
    };
  }

  test('its files answer SOURCE_UNAVAILABLE; login, votes, uploads and covers of others are answered before that', async () => {
    const neighbour = await app.owner();
    const cover = await sharp({ create: { width: 90, height: 90, channels: 3, background: '#336699' } })
      .png()
      .toBuffer();
    const theirs = await oneTrack({ cover, hertz: 301 }, 'a.wav', neighbour);
    const { url } = await oneTrack();
    const night = await app.night(owner.venueId);
    const guest = app.browser();
    expect((await guest.post('/public/join', { code: night.joinCode })).status).toBe(200);
    const release = await hang(owner);
    let hasAnswered = false;
    const stuck = Promise.all(Array.from({ length: 40 }, () => ask(url))).finally(() => {
      hasAnswered = true;
    });
    expect(await signIn()).toBe(200);
    expect(await ask(theirs.track.coverUrl!)).toMatchObject({ status: 200 });
    expect(await ask(theirs.url)).toMatchObject({ status: 200 });
    const { optionId } = night.tracks[0]!;
    const vote = { voteId: newId(), ballotId: night.ballotId, optionId };
    expect((await guest.post<VoteReceipt>(`/events/${night.eventId}/votes`, vote)).status).toBe(201);
    expect(hasAnswered).toBe(false);
    const answers = await stuck;
    expect(new Set(answers.map(({ status, error }) => `${status} ${error}`))).toEqual(
      new Set(['503 SOURCE_UNAVAILABLE']),
    );
    expect(await ask(url)).toEqual({ status: 503, error: 'SOURCE_UNAVAILABLE' });
    expect((await list())[0]?.state).toBe('READY');
    await release();
    await eventually(async () => expect(await ask(url)).toMatchObject({ status: 200 }), 20_000);
  }, 60_000);
});

describe('pictures that are made to keep a machine busy', () => {
  const upload = (cover: Uint8Array, hertz: number, staff = owner) => {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(wavFile({ hertz, cover }))]), 'a.wav');
    return staff.browser.post<UploadView>(`/venues/${staff.venueId}/tracks`, form);
  };

  test('an SVG as a cover is no cover, as no logo is one', async () => {
    const { status, body } = await upload(bombSvg(), 401);
    expect([status, body.track.coverUrl]).toEqual([201, null]);
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(bombSvg())]), 'logo.png');
    expect((await owner.browser.post(`/venues/${owner.venueId}/logo`, form)).status).toBe(415);
  });

  test('forty large ones at once keep neither login nor the covers of others waiting for their end', async () => {
    const neighbour = await app.owner();
    const cover = await sharp({ create: { width: 90, height: 90, channels: 3, background: '#336699' } })
      .png()
      .toBuffer();
    const theirs = await oneTrack({ cover, hertz: 302 }, 'a.wav', neighbour);
    const large = await sharp({ create: { width: 6_000, height: 6_000, channels: 3, background: '#993311' } })
      .png()
      .toBuffer();
    let done = 0;
    const uploads = Array.from({ length: 40 }, (_, n) => upload(large, 500 + n).then(({ status }) => (done++, status)));
    expect(await signIn()).toBe(200);
    expect(await ask(theirs.track.coverUrl!)).toMatchObject({ status: 200 });
    expect((await upload(cover, 303, neighbour)).body.track.coverUrl).not.toBeNull();
    expect(done).toBeLessThan(40);
    expect(new Set(await Promise.all(uploads))).toEqual(new Set([201]));
  }, 120_000);
});
