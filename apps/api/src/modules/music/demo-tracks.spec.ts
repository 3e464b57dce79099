import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { listDemoTracks } from '@votebox/local/demo-tracks';
import { basename, dirname } from 'node:path';
import sharp from 'sharp';
import type { Config } from '../../core/config/config.js';
import { MediaDisk } from '../../core/files/media-disk.js';
import { AudioFileReader, type AudioReading } from './audio-file.reader.js';
import { readFacts } from './file-tags.rules.js';

/** The music that is shipped, read as the library reads what a venue brings. */
let files: string[];
let readings: AudioReading[];

beforeAll(async () => {
  files = await listDemoTracks();
  const reader = new AudioFileReader();
  const folder = dirname(files[0]!);
  const disk = new MediaDisk({ MEDIA_DIR: dirname(folder), UV_THREADPOOL_SIZE: 4 } as Config);
  const read = async (path: string) => {
    const file = await disk.open(folder, path);
    return reader.read(file!, basename(path)).finally(() => file!.close());
  };
  const outcomes = await Promise.all(files.map(read));
  readings = outcomes.map((outcome, at) => {
    if (!outcome.ok) throw new Error(`${files[at]} is refused: ${JSON.stringify(outcome)}`);
    return outcome.value;
  });
});

const facts = () =>
  readings.map(({ tags, durationMs, format }) => ({ ...readFacts(tags, null), durationMs, mimeType: format.mimeType }));

describe('the demo tracks', () => {
  test('are at least 24 in at least 6 genres, several per artist, some of them explicit', () => {
    expect(facts().length).toBeGreaterThanOrEqual(24);
    expect(new Set(facts().flatMap(({ genres }) => genres)).size).toBeGreaterThanOrEqual(6);
    for (const { artist } of facts()) {
      expect(facts().filter((other) => other.artist === artist).length).toBeGreaterThanOrEqual(2);
    }
    expect(facts().some(({ isExplicit }) => isExplicit)).toBe(true);
  });

  test('are MP3 with everything in their tags, each a recording of its own between 20 and 40 seconds', () => {
    for (const track of facts()) {
      expect(track).toMatchObject({
        mimeType: 'audio/mpeg',
        title: expect.stringMatching(/./),
        artist: expect.stringMatching(/./),
        album: expect.stringMatching(/./),
        genres: [expect.any(String)],
        year: expect.any(Number),
      });
      expect(track.tags.length).toBeGreaterThanOrEqual(2);
      expect(track.durationMs).toBeGreaterThanOrEqual(20_000);
      expect(track.durationMs).toBeLessThanOrEqual(40_000);
    }
    expect(new Set(facts().map(({ artist, title }) => `${artist} ${title}`)).size).toBe(files.length);
  });

  test('carry recording codes that no registrant has, not all of them: libraries in the wild are patchy', () => {
    const codes = facts().flatMap(({ isrc }) => isrc ?? []);
    expect(codes.length).toBeGreaterThan(0);
    expect(codes.length).toBeLessThan(files.length);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(/^ZZVBX\d{7}$/);
  });

  test('show a square cover, each its own', async () => {
    const covers = readings.map(({ cover }) => Buffer.from(cover ?? []));
    for (const cover of covers) {
      expect(await sharp(cover).metadata()).toMatchObject({ format: 'jpeg', width: 600, height: 600 });
    }
    expect(new Set(covers.map((cover) => cover.toString('base64'))).size).toBe(files.length);
  });

  test('have sound in every second of what they promise, and weigh little', async () => {
    for (const [at, file] of files.entries()) {
      const bytes = await readFile(file);
      expect(bytes.length).toBeLessThan(500_000);
      const frames = readFrames(bytes);
      expect(new Set(frames.map(({ head }) => head))).toEqual(new Set([FRAME_HEAD]));
      const seconds = (frames.length * FRAME_SAMPLES) / SAMPLE_RATE;
      expect(Math.abs(seconds - facts()[at]!.durationMs / 1_000)).toBeLessThan(0.1);
      // The last two seconds are for the end to fade in.
      const sounding = frames.map(({ codedBits }) => (codedBits > 0 ? 's' : '-')).join('');
      expect(sounding.slice(0, -2 * FRAMES_PER_SECOND)).not.toContain('-'.repeat(FRAMES_PER_SECOND));
    }
  });
});

interface Frame {
  head: string;
  codedBits: number;
}

/** MPEG 1 layer III without a checksum, 96 kbit/s, 32 kHz, no padding. */
const FRAME_HEAD = 'fffb78';
const SAMPLE_RATE = 32_000;
const FRAME_SAMPLES = 1_152;
const FRAMES_PER_SECOND = Math.floor(SAMPLE_RATE / FRAME_SAMPLES);
const FRAME_BYTES = 432;
/** Two granules in two channels. */
const PARTS = 4;
const PART_BITS = 59;

/**
 * The frames of a stereo MP3 from its tags to its end, and how many bits of coded sound each holds (`part2_3_length` of
 * its side information): none in digital silence, at whatever bitrate.
 */
function readFrames(bytes: Buffer): Frame[] {
  const tagBytes = [6, 7, 8, 9].reduce((size, at) => (size << 7) | bytes[at]!, 0);
  const frames: Frame[] = [];
  for (let at = 10 + tagBytes; at < bytes.length; at += FRAME_BYTES) {
    let codedBits = 0;
    for (let part = 0; part < PARTS; part += 1) codedBits += readBits(bytes, at + 4, 20 + PART_BITS * part, 12);
    frames.push({ head: bytes.toString('hex', at, at + 3), codedBits });
  }
  return frames;
}

function readBits(bytes: Buffer, from: number, bit: number, count: number): number {
  return (bytes.readUInt32BE(from + (bit >> 3)) >>> (32 - (bit & 7) - count)) & ((1 << count) - 1);
}
