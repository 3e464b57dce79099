import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { flacFile } from '../../../test/support/audio-files.js';
import {
  adtsFrames,
  apeTag,
  id3,
  m4aFile,
  m4aFreeItem,
  m4aItem,
  mp3Frames,
  oggStream,
  riff,
  textFrame,
  txxxFrame,
  wavFormat,
  withComments,
} from '../../../test/support/odd-audio-files.js';
import { VenueFolder } from '../../../test/support/venue-folder.js';
import { AudioFileReader } from './audio-file.reader.js';
import { readSound } from './audio-sound.reader.js';
import { FileBytes } from './file-bytes.js';
import { readFacts } from './file-tags.rules.js';

/** Files that are small, or may be sent by anybody who runs a venue, and ask for much when they are taken apart. */
let folder: VenueFolder;

beforeAll(async () => {
  folder = await VenueFolder.make();
});
afterAll(() => folder.remove());

async function open(name: string, parts: Buffer[]) {
  return (await folder.open(name, Buffer.concat(parts))).file;
}

/** What is left of a file for the parser of tags. */
async function carrierBytes(name: string, ...parts: Buffer[]): Promise<number | string> {
  const file = await open(name, parts);
  const sound = await readSound(new FileBytes(file), name).finally(() => file.close());
  return typeof sound === 'string' ? sound : sound.tags.bytes.length;
}

async function read(name: string, ...parts: Buffer[]) {
  const file = await open(name, parts);
  const outcome = await new AudioFileReader().read(file, name).finally(() => file.close());
  return outcome.ok ? readFacts(outcome.value.tags, null) : outcome.code;
}

const SONG = mp3Frames(40);
const MANY = 100_000;
const SMALL = 100_000;
const times = <T>(number: number, one: T): T[] => Array.from({ length: number }, () => one);
const uint32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** Frames of ID3v2.3 that say they are compressed. */
function packedFrames(number: number, unpackedBytes: number): Buffer {
  const body = Buffer.concat([uint32(unpackedBytes), deflateSync(Buffer.alloc(unpackedBytes), { level: 9 })]);
  const frame = Buffer.concat([Buffer.from('TXXX'), uint32(body.length), Buffer.from([0, 0x80]), body]);
  const tag = id3(3, [], { padding: frame.length * number });
  for (let n = 0; n < number; n++) frame.copy(tag, 10 + n * frame.length);
  return tag;
}

describe('tags that are of no use, in any number and size', () => {
  const list = (separator: string) => `a${separator}`.repeat(200_000);
  const lyrics = 'la '.repeat(1_000_000);
  test.each<[string, string, () => Buffer[]]>([
    ['values of ID3v2.4', 'a.mp3', () => [id3(4, [textFrame('TPE1', list('\0'))]), SONG]],
    ['genres of ID3v2.3', 'a.mp3', () => [id3(3, [textFrame('TCON', '(12)'.repeat(200_000), 0)]), SONG]],
    ['texts of ID3v2.4', 'a.mp3', () => [id3(4, times(9_000, txxxFrame('x', 'y'.repeat(100)))), SONG]],
    [
      'objects',
      'a.mp3',
      () => [id3(4, [{ id: 'GEOB', body: Buffer.alloc(2_000_000, 1) }, textFrame('TIT2', 'x')]), SONG],
    ],
    ['packed texts', 'a.mp3', () => [packedFrames(20, 8_000_000), SONG]],
    ['texts of ID3v2.2', 'a.mp3', () => [id3(2, times(9_000, textFrame('TP1', 'a', 0))), SONG]],
    ['items of APE before the sound', 'a.mp3', () => [apeTag(numbered(20_000)), SONG]],
    ['items of APE behind the sound', 'a.mp3', () => [SONG, apeTag(numbered(20_000))]],
    ['values of APE', 'a.mp3', () => [SONG, apeTag({ Artist: list('\0') })]],
    ['comments of FLAC', 'a.flac', () => [withComments(flacFile(20), times(MANY, 'ARTIST=a'))]],
    ['lyrics of FLAC', 'a.flac', () => [withComments(flacFile(20), [`LYRICS=${lyrics}`, 'TITLE=x'])]],
    ['lyrics of Ogg', 'a.ogg', () => [oggStream(1, { seconds: 2, comments: [`LYRICS=${'la '.repeat(20_000)}`] })]],
    ['items of MP4', 'a.m4a', () => [m4aFile({ samples: 102_400, items: times(MANY, m4aItem('\xa9ART', 'a')) })]],
    ['free items of MP4', 'a.m4a', () => [m4aFile({ samples: 102_400, items: times(9_000, m4aFreeItem('X', 'a')) })]],
    [
      'values of MP4',
      'a.m4a',
      () => [m4aFile({ samples: 102_400, items: [m4aItem('\xa9ART', ...times(MANY / 2, 'a'))] })],
    ],
    [
      'pictures of MP4',
      'a.m4a',
      () => [m4aFile({ samples: 102_400, items: [m4aItem('covr', ...times(MANY / 2, 'a'))] })],
    ],
    [
      'fields of WAV',
      'a.wav',
      () => [wavOf(Buffer.concat([Buffer.from('INFO'), ...times(MANY, Buffer.from('INAM\x02\0\0\0a\0'))]))],
    ],
  ])('%s', async (_, name, parts) => {
    expect(await carrierBytes(name, ...parts())).toBeLessThan(SMALL);
    expect(typeof (await read(name, ...parts()))).toBe('object');
  });

  test('frames of ID3 without end are no music', async () => {
    expect(await read('a.mp3', id3(3, times(MANY, textFrame('TPE1', 'a', 0))), SONG)).toBe('AUDIO_UNREADABLE');
  });

  test('leave the useful ones as they are', async () => {
    const long = `happy, ${'x'.repeat(3_000_000)}`;
    const comment = { id: 'COMM', body: Buffer.concat([Buffer.from('\0eng\0'), Buffer.from(long)]) };
    const names = { artist: 'Ann', title: 'Song' };
    const fields = [`COMMENT=${long}`, 'ARTIST=Ann', 'TITLE=Song'];
    const items = [m4aItem('\xa9cmt', long), m4aItem('\xa9ART', 'Ann'), m4aItem('\xa9nam', 'Song')];
    const readings = [
      await read('a.mp3', id3(3, [comment, textFrame('TPE1', 'Ann', 1), textFrame('TIT2', 'Song', 1)]), SONG),
      await read('a.mp3', SONG, apeTag({ Comment: long, Artist: 'Ann', Title: 'Song' })),
      await read('a.flac', withComments(flacFile(20), fields)),
      await read('a.m4a', m4aFile({ samples: 102_400, items })),
    ];
    for (const reading of readings) expect(reading).toMatchObject(names);
  });
});

describe('sound that is told, not there', () => {
  const adtsOfLowestRate = () => {
    const frames = adtsFrames(60_000, 8);
    for (let at = 0; at < frames.length; at += 8) {
      frames[at + 2] = 0x40 | (12 << 2);
      frames[at + 6] = 0xff;
    }
    return Buffer.concat(times(80, frames));
  };
  const slowFormat = () => {
    const format = wavFormat();
    format.writeUInt32LE(1, 4);
    return format;
  };
  test.each<[string, string, () => Buffer[]]>([
    ['WAV of one sample a second', 'a.wav', () => [riff(['fmt ', slowFormat()], ['data', Buffer.alloc(2_200_000)])]],
    ['AAC of the lowest rate', 'a.aac', () => [adtsOfLowestRate()]],
    ['Ogg that ends in a million years', 'a.opus', () => [oggOfYears()]],
    ['MP4 of more units than there are', 'a.m4a', () => [m4aFile({ samples: 1024 * 0xffffffff })]],
    ['Ogg in shreds', 'a.ogg', () => times(5_001, 0).map((_, n) => oggStream(n, { seconds: 0.1, opus: true }))],
    ['MP4 in shreds', 'a.m4a', () => [m4aFile({ samples: 102_400 }), ...times(20_001, Buffer.from('\0\0\0\x08free'))]],
  ])('%s is refused', async (_, name, parts) => {
    expect(await read(name, ...parts())).toBe('AUDIO_UNREADABLE');
  });
});

const numbered = (number: number) => Object.fromEntries(times(number, 0).map((_, n) => [`Item ${n}`, 'value']));
const wavOf = (list: Buffer) => riff(['fmt ', wavFormat()], ['LIST', list], ['data', Buffer.alloc(9000)]);

/** The last page tells a sample that no sound has. */
function oggOfYears(): Buffer {
  const ogg = oggStream(1, { seconds: 2, opus: true });
  ogg.writeBigInt64LE(2n ** 60n, ogg.lastIndexOf('OggS') + 6);
  return ogg;
}
