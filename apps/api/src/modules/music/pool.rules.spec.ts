import { expect, test } from '@jest/globals';
import { chooseNewRecordings, type Recording } from './pool.rules.js';

const track = (id: string, more: Partial<Recording> = {}): Recording => {
  const { artist = 'A', title = id } = more;
  return { id, recordingKey: `name:${artist}|${title}`.toLowerCase(), artist, title, durationMs: 180_000, ...more };
};
const ids = (tracks: Recording[]) => tracks.map(({ id }) => id);

test('one recording is one option, the first file wins', () => {
  const twins = [
    track('1', { recordingKey: 'isrc:X' }),
    track('2', { recordingKey: 'isrc:X', title: 'other' }),
    track('3'),
  ];
  expect(ids(chooseNewRecordings([], twins, 10))).toEqual(['1', '3']);
});

test('the same song with and without an ISRC is one recording when the lengths agree', () => {
  const tagged = track('1', { title: 'Lola', recordingKey: 'isrc:X' });
  const plain = track('2', { title: 'LOLA', durationMs: 181_500 });
  const long = track('3', { title: 'Lola', recordingKey: 'isrc:Y', durationMs: 300_000 });
  expect(ids(chooseNewRecordings([], [tagged, plain, long], 10))).toEqual(['1', '3']);
});

test('the same artist and title is the same recording within two seconds, however it is written', () => {
  const lola = track('1', { artist: 'The Kinks', title: 'Lola' });
  const near = track('2', { artist: 'Kinks', title: 'LOLA!', durationMs: 182_000 });
  const guest = track('3', { artist: 'The Kinks feat. Somebody', title: 'Lóla', durationMs: 178_000 });
  const longer = track('4', { artist: 'The Kinks', title: 'Lola', durationMs: 182_001 });
  expect(ids(chooseNewRecordings([], [lola, near, guest, longer], 10))).toEqual(['1', '4']);
});

test('the long version of a song is another recording, with an ISRC or without', () => {
  const short = track('1', { title: 'Blue Monday' });
  const long = track('2', { title: 'Blue Monday', durationMs: 450_000 });
  const tagged = track('3', { title: 'Blue Monday', durationMs: 240_000, recordingKey: 'isrc:Z' });
  expect(ids(chooseNewRecordings([], [short, long, tagged], 10))).toEqual(['1', '2', '3']);
  expect(ids(chooseNewRecordings([short], [long, tagged], 10))).toEqual(['2', '3']);
});

test('two ISRCs of one name and length are one recording: a second edition of the same song', () => {
  const first = track('1', { title: 'Lola', recordingKey: 'isrc:X' });
  const edition = track('2', { title: 'Lola', recordingKey: 'isrc:Y', durationMs: 181_000 });
  expect(ids(chooseNewRecordings([], [first, edition], 10))).toEqual(['1']);
});

test('files of unknown artists are told apart by their bytes only', () => {
  const one = track('1', { title: 'Track 1', recordingKey: 'file:1' });
  const other = track('2', { title: 'Track 1', recordingKey: 'file:2' });
  expect(ids(chooseNewRecordings([], [one, other], 10))).toEqual(['1', '2']);
});

test('loading again adds only what is new, up to the limit', () => {
  const all = ['1', '2', '3', '4'].map((id) => track(id));
  expect(chooseNewRecordings(all, all, 10)).toEqual([]);
  expect(ids(chooseNewRecordings(all.slice(0, 1), all, 2))).toEqual(['2', '3']);
  expect(chooseNewRecordings([], all, 0)).toEqual([]);
});
