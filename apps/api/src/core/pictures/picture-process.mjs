// The process that decodes pictures; see pictures.ts. Gets `{ id, bytes | raw, shapes }`, answers `{ id, images }` or
// `{ id, fault }`. A picture that needs too much memory ends this process and nothing else.
import { setPriority } from 'node:os';
import sharp from 'sharp';

/** Decoded, a picture takes four bytes per pixel. */
const PIXELS_MAX = 40_000_000;
const FRAMES_MAX = 500;
const SECONDS_MAX = 8;
const MEMORY_BYTES_MAX = 700 * 1024 * 1024;
const MEMORY_CHECK_MS = 50;

// Votes and music go first.
setPriority(10);
sharp.cache(false);
sharp.concurrency(1);
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadWebpBuffer',
    'VipsForeignLoadNsgifBuffer',
  ],
});

const INPUT = { limitInputPixels: PIXELS_MAX, failOn: 'truncated', sequentialRead: true, pages: 1 };

async function encode({ bytes, raw, shapes }) {
  const open = () => (raw ? sharp(raw.pixels, { raw }) : sharp(bytes, INPUT));
  if (!raw && ((await open().metadata()).pages ?? 1) > FRAMES_MAX) throw new Error('too many frames');
  const images = [];
  for (const { width, height, fit, quality } of shapes) {
    const image = open()
      .rotate()
      .resize(width, height, { fit, withoutEnlargement: fit === 'inside' })
      .timeout({ seconds: SECONDS_MAX });
    images.push(await image.webp({ quality }).toBuffer());
  }
  return images;
}

process.on('message', async ({ id, ...job }) => {
  try {
    process.send({ id, images: await encode(job) });
  } catch (error) {
    process.send({ id, fault: String(error?.message ?? error) });
  }
});
process.on('disconnect', () => process.exit(0));
setInterval(() => {
  if (process.memoryUsage.rss() > MEMORY_BYTES_MAX) process.exit(1);
}, MEMORY_CHECK_MS);
