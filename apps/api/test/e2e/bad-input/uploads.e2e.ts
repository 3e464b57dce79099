import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import type { UploadView } from '@votebox/contracts';
import { wavFile } from '../../support/audio-files.js';
import type { Received } from './http-client.js';
import { faultOf } from './oracle.js';
import { type Scene, BadInputWorld } from './bad-input-world.js';

/**
 * Forms that are no forms, and tags that want to be more than text. What kinds of file are refused is in
 * music-upload.e2e.ts. Nothing is replaced.
 */
let world: BadInputWorld;
let scene: Scene;

beforeAll(async () => {
  world = await BadInputWorld.open();
  scene = await world.scene();
}, 60_000);
afterAll(() => world?.close());

const TARGETS = ['tracks', 'logo'];
const LINE = '\r\n';

const send = (target: string, type: string, body: string | Buffer): Promise<Received> =>
  world.http.send({
    method: 'POST',
    path: `/api/v1/venues/${scene.venueId}/${target}`,
    headers: { ...world.headersOf('owner', scene), 'content-type': type },
    body,
  });

/** One part of a form, its header lines as they stand. */
const part = (lines: string[], content: string | Buffer = 'x'): Buffer =>
  Buffer.concat([Buffer.from(['--b', ...lines, '', ''].join(LINE)), Buffer.from(content), Buffer.from(LINE)]);
const file = (name: string, content: string | Buffer = 'x') =>
  part([`Content-Disposition: form-data; name="file"; filename="${name}"`, 'Content-Type: audio/wav'], content);
const field = (name: string, value: string) => part([`Content-Disposition: form-data; name="${name}"`], value);
const END = Buffer.from('--b--\r\n');
const form = (...parts: Buffer[]) => Buffer.concat([...parts, END]);
const FORM_TYPE = 'multipart/form-data; boundary=b';

const library = () => world.nights.rows('SELECT id FROM track WHERE venue_id = $1', [scene.venueId]);

describe('a form', () => {
  test.each<[string, string, () => Buffer | string]>([
    ['without a boundary', 'multipart/form-data', () => form(file('a.wav'))],
    ['with an empty boundary', 'multipart/form-data; boundary=""', () => form(file('a.wav'))],
    ['with a boundary of 10,000', `multipart/form-data; boundary=${'b'.repeat(10_000)}`, () => form(file('a.wav'))],
    ['with another boundary', 'multipart/form-data; boundary=c', () => form(file('a.wav'))],
    ['of nothing', FORM_TYPE, () => ''],
    ['of its end only', FORM_TYPE, () => END],
    ['that never ends', FORM_TYPE, () => file('a.wav')],
    ['cut in a header', FORM_TYPE, () => '--b\r\nContent-Dispo'],
    [
      'cut before the content',
      FORM_TYPE,
      () => '--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n',
    ],
    ['of a part without headers', FORM_TYPE, () => form(part([]))],
    ['of a part without a name', FORM_TYPE, () => form(part(['Content-Disposition: form-data']))],
    ['of a part that is no form data', FORM_TYPE, () => form(part(['Content-Disposition: attachment; filename="x"']))],
    ['of a name that is a prototype', FORM_TYPE, () => form(field('__proto__', 'x'), file('a.wav'))],
    ['of a constructor', FORM_TYPE, () => form(field('constructor', 'x'), file('a.wav'))],
    ['of a word of every object', FORM_TYPE, () => form(field('toString', 'x'), file('a.wav'))],
    ['of 1,000 fields', FORM_TYPE, () => form(...Array.from({ length: 1_000 }, (_, n) => field(`f${n}`, 'x')))],
    ['of 100 files', FORM_TYPE, () => form(...Array.from({ length: 100 }, () => file('a.wav')))],
    ['of a folder of 1 MB', FORM_TYPE, () => form(field('folder', 'x'.repeat(1 << 20)), file('a.wav'))],
    [
      'of a folder that is a file',
      FORM_TYPE,
      () => form(part(['Content-Disposition: form-data; name="folder"; filename="x"'])),
    ],
    ['of 10,000 headers', FORM_TYPE, () => form(part(Array.from({ length: 10_000 }, (_, n) => `X-${n}: x`)))],
    [
      'of a huge header',
      FORM_TYPE,
      () => form(part([`Content-Disposition: form-data; name="${'n'.repeat(200_000)}"`])),
    ],
    [
      'in an encoding that there is not',
      FORM_TYPE,
      () => form(part(['Content-Disposition: form-data; name="file"; filename*=x\'\'%ff'])),
    ],
    [
      'with an encoding of transfer',
      FORM_TYPE,
      () =>
        form(
          part(
            ['Content-Disposition: form-data; name="file"; filename="a"', 'Content-Transfer-Encoding: base64'],
            '!!',
          ),
        ),
    ],
    ['that is compressed', FORM_TYPE, () => gzipSync(form(file('a.wav')))],
    ['that is JSON', FORM_TYPE, () => '{"file":"x"}'],
  ])('%s is refused, and nothing is kept', async (_, type, body) => {
    const before = (await library()).length;
    for (const target of TARGETS) {
      const answer = await send(target, type, body());
      expect([target, faultOf(answer)]).toEqual([target, null]);
      expect([target, answer.status]).toEqual([target, expect.any(Number)]);
      expect(answer.status).toBeGreaterThanOrEqual(400);
    }
    expect(await library()).toHaveLength(before);
  });

  test('that claims to be longer than it is, and breaks off, harms nobody', async () => {
    const head = [
      `POST /api/v1/venues/${scene.venueId}/tracks HTTP/1.1`,
      'Host: x',
      `Authorization: Bearer ${world.venue.owner.accessToken}`,
      `Content-Type: ${FORM_TYPE}`,
      'Content-Length: 5',
      'Connection: close',
    ];
    const answer = await world.http.sendBytes([...head, '', ''].join(LINE), form(file('a.wav')));
    expect([faultOf(answer), answer.status >= 400]).toEqual([null, true]);
    expect((await world.http.send({ method: 'GET', path: '/health' })).status).toBe(200);
  });
});

describe('an audio file', () => {
  const upload = async (hertz: number, tags: Record<string, string>, name = 'a.wav', folder = '') => {
    const sound = wavFile({ hertz, tags });
    const { status, text } = await send('tracks', FORM_TYPE, form(field('folder', folder), file(name, sound)));
    return { status, body: JSON.parse(text) as UploadView };
  };

  test.each<[string, string, string]>([
    ['HTML', '<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
    ['SQL', "'; DROP TABLE vote; --", "'; DROP TABLE vote; --"],
    ['a formula', '=1+1', '=1+1'],
    ['line breaks', 'a\r\nb', 'a b'],
    ['a turned direction', '\u202egnp.exe', 'gnp.exe'],
    ['an emoji of several', '👩\u200d👩\u200d👧', '👩\u200d👩\u200d👧'],
    ['a letter in two parts', 'Zoe\u0308', 'Zo\u00eb'],
  ])('with a title of %s has it as plain text', async (name, title, shown) => {
    const { status, body } = await upload(300 + name.length * 7, { TIT2: title, TPE1: title, TCON: title });
    expect([status, body.track.title, body.track.artist]).toEqual([201, shown, shown]);
  });

  test('with a title of 100,000 characters and NULs in it is kept with what fits', async () => {
    const { status, body } = await upload(777, { TIT2: `a\u0000${'x'.repeat(100_000)}`, TPE1: '\u0000\u0001' });
    expect(status).toBe(201);
    expect(body.track.title.length).toBeLessThanOrEqual(200);
    expect(JSON.stringify(body.track)).not.toMatch(/\\u00[01]/);
  });

  test.each([
    ['../../../../etc/cron.d/x.wav', '..'],
    ['..\\..\\x.wav', '..\\..'],
    ['/etc/passwd.wav', '/etc'],
    ['%2e%2e%2fx.wav', '%2e%2e%2f'],
    ['CON.wav', 'NUL'],
    ['.htaccess.wav', '.git'],
    [`${'n'.repeat(5_000)}.wav`, 'f/'.repeat(300)],
    ['\u202evaw.exe', '\u200b'],
    ['__proto__.wav', '__proto__'],
  ])('called %.30s stays in the folder of its venue', async (name, folder) => {
    const { status, body } = await upload(1_000 + name.length + folder.length * 3, {}, name, folder);
    if (status >= 400)
      return expect(
        faultOf({ status, headers: { 'content-type': 'application/json' }, text: JSON.stringify(body) }),
      ).toBeNull();
    const path = `${body.track.folder}/${body.track.fileName}`;
    expect([status, path]).toEqual([201, expect.not.stringMatching(/(^|\/)\.|\\|^\/[^/]*\/\//)]);
  });
});

test('all of it lost not one vote of the guests who behaved meanwhile', async () => {
  expect(await world.goodClient.prove(world.nights)).toBeGreaterThan(10);
});
