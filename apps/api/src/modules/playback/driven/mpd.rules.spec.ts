import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { MpdPairs } from './mpd-protocol.rules.js';
import {
  readOthers,
  readSighting,
  readStart,
  toFault,
  toMpdSettings,
  toPath,
  toUri,
  readUnsupported,
} from './mpd.rules.js';

const pairs = (values: Record<string, string | number>): MpdPairs =>
  Object.entries(values).map(([name, value]) => [name, String(value)]);
const SONG = { file: 'venue/Club/Alpha.wav', Title: 'Alpha', Artist: 'Ann', duration: 12.5, Id: 3 };

describe('addresses', () => {
  test('lead there and back, whatever the prefix', () => {
    const path = fc.stringMatching(/^[a-z.]{1,4}(\/[a-z.]{1,4}){0,3}$/);
    fc.assert(
      fc.property(fc.oneof(fc.constant(''), path), path, (prefix, address) => {
        expect(toPath(prefix, toUri(prefix, address))).toBe(address);
      }),
    );
  });

  test('of files elsewhere are like none of ours', () => {
    expect(toPath('venue', 'other/Alpha.wav')).toBe('/other/Alpha.wav');
    expect(toPath('venue', 'venue2/Alpha.wav')).toBe('/venue2/Alpha.wav');
    expect(toPath('venue', 'Alpha.wav')).toBe('/Alpha.wav');
  });

  test.each([
    [{ host: 'box' }, { host: 'box', port: 6600, prefix: '' }],
    [
      { host: 'box', port: 6601, prefix: '/music/bar/' },
      { host: 'box', port: 6601, prefix: 'music/bar' },
    ],
  ])('%j is kept as %j', (given, kept) => expect(toMpdSettings(given)).toEqual(kept));
});

describe('what MPD shows', () => {
  test('a song that plays', () => {
    const status = pairs({ state: 'play', elapsed: 1.2345, volume: 40, duration: 12.5, songid: 3 });
    expect(readSighting('venue', status, pairs(SONG))).toEqual({
      state: 'playing',
      track: { address: 'Club/Alpha.wav', isrc: null, title: 'Alpha', artist: 'Ann', durationMs: 12_500 },
      positionMs: 1235,
      volume: 40,
    });
  });

  test('an output without a volume says none', () => {
    for (const volume of [{}, { volume: -1 }] as Record<string, number>[]) {
      expect(readSighting('', pairs({ state: 'stop', ...volume }), [])).toMatchObject({ volume: null });
    }
  });

  test('the end of the queue has no song, a stop by hand has one', () => {
    expect(readSighting('', pairs({ state: 'stop' }), [])).toMatchObject({ state: 'stopped', track: null });
    const byHand = readSighting('venue', pairs({ state: 'stop', songid: 3 }), pairs(SONG));
    expect(byHand).toMatchObject({ state: 'stopped', track: { address: 'Club/Alpha.wav' }, positionMs: 0 });
  });

  test('a song that it could not play is not on', () => {
    const status = pairs({ state: 'stop', songid: 3, error: 'Failed to decode' });
    expect(readSighting('venue', status, pairs(SONG))).toMatchObject({ state: 'stopped', track: null });
  });

  test('a pause with an error is an output that is not there, a pause without is somebody’s', () => {
    const paused = { state: 'pause', songid: 3, elapsed: 2 };
    expect(readSighting('', pairs({ ...paused, error: 'x' }), pairs(SONG))).toBe('no-output');
    expect(readSighting('', pairs(paused), pairs(SONG))).toMatchObject({ state: 'paused', positionMs: 2000 });
  });

  test('nonsense is nothing: stopped, at the beginning', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.string())), (status) => {
        const seen = readSighting('', status, []);
        expect(seen).toMatchObject({ state: 'stopped', track: null });
      }),
    );
  });

  test.each([
    [{ state: 'play' }, 'unknown'],
    [{ state: 'play', audio: '44100:16:2' }, 'sounds'],
    [{ state: 'pause', error: 'x' }, 'no-output'],
    [{ state: 'pause' }, 'unknown'],
    [{ state: 'stop', error: 'x' }, 'cannot-decode'],
    [{ state: 'stop' }, 'unknown'],
  ])('a start of which the status says %j: %s', (status, start) => {
    expect(readStart(pairs(status as Record<string, string>))).toBe(start);
  });

  test('the queue besides the present song', () => {
    const queue = [...pairs({ file: 'a', Id: 3 }), ...pairs({ file: 'b', Id: 4 })];
    const ids = (status: Record<string, string | number>) => readOthers(pairs(status), queue).map(({ id }) => id);
    expect(ids({ state: 'play', songid: 3 })).toEqual([4]);
    expect(ids({ state: 'pause', songid: 4 })).toEqual([3]);
    expect(ids({ state: 'stop', songid: 3 })).toEqual([3, 4]);
  });
});

test.each([
  [{ kind: 'gone' }, 'UNREACHABLE'],
  [{ kind: 'foreign' }, 'UNREACHABLE'],
  [{ kind: 'password' }, 'AUTH'],
  [{ kind: 'refused', code: 4, at: 0 }, 'NOT_ALLOWED'],
  [{ kind: 'refused', code: 5, at: 0 }, 'UNREACHABLE'],
] as const)('%j is the trouble %s', (failure, trouble) => {
  expect(toFault(failure)).toMatchObject({ of: 'player', trouble, waitMs: null });
});

describe('what the decoders of an MPD play', () => {
  const FULL = [
    ['plugin', 'mpg123'],
    ['suffix', 'mp3'],
    ['plugin', 'flac'],
    ['suffix', 'flac'],
    ['plugin', 'vorbis'],
    ['suffix', 'ogg'],
    ['plugin', 'opus'],
    ['suffix', 'opus'],
    ['plugin', 'faad'],
    ['suffix', 'aac'],
    ['plugin', 'sndfile'],
    ['suffix', 'wav'],
  ] as const;

  test.each([
    ['one without ffmpeg', FULL, ['alac', 'speex', 'ac-3', 'ec-3']],
    ['one with it', [...FULL, ['plugin', 'ffmpeg'], ['suffix', 'm4a']] as const, []],
    ['one that tells nothing', [], []],
  ])('%s', (_, decoders, unsupported) => {
    expect(readUnsupported(decoders)).toEqual(unsupported);
  });
});
