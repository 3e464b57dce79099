import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { bmpFile, bombSvg, gifOfFrames, hugePng, pngWithText } from '../../../test/support/picture-files.js';
import type { Config } from '../config/config.js';
import { Pictures, type PictureShape } from './pictures.js';

/** The real process with the real decoder. */
let pictures: Pictures;
const SHAPES: PictureShape[] = [{ width: 64, height: 64, fit: 'cover', quality: 80 }];

beforeAll(() => {
  pictures = new Pictures({ LOG_LEVEL: 'silent' } as Config);
});
afterAll(() => pictures.onModuleDestroy());

const encode = (bytes: Uint8Array, venueId = 'v', signal?: AbortSignal) =>
  pictures.encode({ venueId, bytes, shapes: SHAPES, signal });
const plain = (width = 90, height = 60) => sharp({ create: { width, height, channels: 3, background: '#336699' } });
const resultOf = async (bytes: Uint8Array) => {
  const outcome = await encode(bytes);
  return outcome.ok ? 'made' : outcome.code;
};

describe('a picture that is taken', () => {
  test.each<[string, () => Promise<Buffer>]>([
    ['JPEG', () => plain().jpeg().toBuffer()],
    ['progressive JPEG', () => plain().jpeg({ progressive: true }).toBuffer()],
    ['PNG', () => plain().png().toBuffer()],
    ['WebP', () => plain().webp().toBuffer()],
    ['GIF', () => plain().gif().toBuffer()],
    ['GIF of a few frames', async () => gifOfFrames(5)],
    ['BMP', async () => bmpFile([[[51, 102, 153]]], { bits: 24, isUpright: false })],
  ])('%s becomes WebP of the shape', async (_, make) => {
    const outcome = await encode(await make());
    if (!outcome.ok) throw new Error(outcome.code);
    const { format, width, height, pages } = await sharp(outcome.value[0]).metadata();
    expect([format, width, height, pages ?? 1]).toEqual(['webp', 64, 64, 1]);
  });

  test('stands upright and carries nothing but the picture', async () => {
    const jpeg = await plain(90, 60)
      .withMetadata({ orientation: 6 })
      .withExif({ IFD0: { Copyright: 'somebody', Model: 'x'.repeat(30_000) }, IFD3: { GPSLatitude: '51/1 30/1 0/1' } })
      .jpeg()
      .toBuffer();
    const shapes: PictureShape[] = [{ width: 30, height: 30, fit: 'inside', quality: 80 }];
    const outcome = await pictures.encode({ venueId: 'v', bytes: jpeg, shapes });
    if (!outcome.ok) throw new Error(outcome.code);
    const { width, height, exif, icc, xmp, orientation } = await sharp(outcome.value[0]).metadata();
    expect([width, height]).toEqual([20, 30]);
    expect([exif, icc, xmp, orientation]).toEqual([undefined, undefined, undefined, undefined]);
  });

  test('may carry a lot of text, which is left behind', async () => {
    const png = pngWithText(await plain().png().toBuffer(), 3_000_000);
    const outcome = await encode(png);
    expect(outcome.ok && outcome.value[0]!.length < 2_000).toBe(true);
  });
});

describe('what is no picture of the allowed kinds', () => {
  test.each<[string, () => Buffer | Promise<Buffer>]>([
    ['an SVG', () => bombSvg()],
    ['an SVG that says it is a GIF', () => Buffer.concat([Buffer.from('GIF89a'), bombSvg()])],
    ['a TIFF', () => plain().tiff().toBuffer()],
    ['an AVIF', () => plain().avif().toBuffer()],
    ['a PDF', () => Buffer.from('%PDF-1.7\n1 0 obj')],
    ['noise', () => randomBytes(5_000)],
    ['nothing', () => Buffer.alloc(0)],
    ['a PNG of 30,000 × 30,000', () => hugePng(30_000)],
    ['a GIF of thousands of frames', () => gifOfFrames(5_000)],
    [
      'a file that is larger than any picture',
      () => Buffer.concat([Buffer.from('ffd8ff', 'hex'), Buffer.alloc(17 << 20)]),
    ],
    ['a JPEG that is cut off', async () => (await plain(600, 600).jpeg().toBuffer()).subarray(0, 2_000)],
    ['a PNG that is cut off', async () => (await noisy()).subarray(0, 9_000)],
    ['a head and nothing behind it', () => Buffer.from('89504e470d0a1a0a', 'hex')],
  ])('%s is refused, and the next is made', async (_, make) => {
    expect(await resultOf(await make())).toBe('UNSUPPORTED_MEDIA');
    expect(await resultOf(await plain().png().toBuffer())).toBe('made');
  });
});

const noisy = () =>
  sharp(randomBytes(100 * 100 * 3), { raw: { width: 100, height: 100, channels: 3 } })
    .png()
    .toBuffer();

describe('the queue', () => {
  test('drops what nobody waits for any more, without beginning it', async () => {
    const busy = encode(await plain(3_000, 3_000).png().toBuffer());
    const leaving = new AbortController();
    const dropped = encode(await noisy(), 'v', leaving.signal);
    const kept = encode(await noisy());
    leaving.abort();
    expect(await dropped).toMatchObject({ ok: false, code: 'BUSY' });
    expect([(await busy).ok, (await kept).ok]).toEqual([true, true]);
  });

  test('is bounded: what is too much is BUSY at once', async () => {
    const picture = await noisy();
    const answers = await Promise.all(Array.from({ length: 60 }, () => encode(picture)));
    const made = answers.filter(({ ok }) => ok).length;
    expect(made).toBeGreaterThanOrEqual(20);
    expect(made).toBeLessThan(40);
    expect(answers.filter((answer) => !answer.ok && answer.code === 'BUSY')).toHaveLength(60 - made);
  });

  test('serves venues in turn, whoever has more', async () => {
    const picture = await noisy();
    const order: string[] = [];
    const ask = (venueId: string) => encode(picture, venueId).then(() => order.push(venueId));
    await Promise.all([...Array.from({ length: 15 }, () => ask('many')), ask('few'), ask('few')]);
    expect(order.lastIndexOf('few')).toBeLessThan(6);
  });
});

test('a process that dies costs the picture it was at, and the next is made', async () => {
  const first = encode(await plain(4_000, 4_000).png().toBuffer());
  (pictures as unknown as { child: { kill(signal: string): void } }).child.kill('SIGKILL');
  expect(await first).toMatchObject({ ok: false });
  expect(await resultOf(await noisy())).toBe('made');
});
