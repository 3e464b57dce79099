import { expect, test } from '@jest/globals';
import { findPoolFaults, toPoolValues } from './pool-values.rules.js';

const ID = '37i9dQZF1DX0XUsuxWHRQd';
const UUID = '018f6f60-0000-7000-8000-000000000001';
const rules = (faults: ReturnType<typeof findPoolFaults>) => faults.map(({ rule }) => rule);

test.each([
  ['TRACKS', `https://open.spotify.com/track/${ID}?si=abc`, `spotify:track:${ID}`],
  ['TRACKS', `https://open.spotify.com/intl-de/track/${ID}`, `spotify:track:${ID}`],
  ['TRACKS', `spotify:track:${ID}`, `spotify:track:${ID}`],
  ['PLAYLIST', `https://open.spotify.com/playlist/${ID}?si=abc`, ID],
  ['PLAYLIST', `spotify:playlist:${ID}`, ID],
  ['PLAYLIST', ID, ID],
] as const)('%s of Spotify: %s is kept as %s', (poolKind, given, kept) => {
  const poolValues = toPoolValues('SPOTIFY', poolKind, [given, given]);
  expect(poolValues).toEqual([kept]);
  expect(findPoolFaults({ source: 'SPOTIFY', poolKind, poolValues })).toEqual([]);
});

test.each([
  ['SPOTIFY', 'ALL', [], 'isOfSource'],
  ['SPOTIFY', 'FOLDERS', ['Club'], 'isOfSource'],
  ['LIBRARY', 'PLAYLIST', [ID], 'isOfSource'],
  ['SPOTIFY', 'TRACKS', [UUID], 'isTrackUri'],
  ['SPOTIFY', 'TRACKS', [`https://open.spotify.com/playlist/${ID}`], 'isTrackUri'],
  ['SPOTIFY', 'TRACKS', [`https://evil.example/track/${ID}`], 'isTrackUri'],
  ['SPOTIFY', 'PLAYLIST', ['../me'], 'isPlaylist'],
  ['LIBRARY', 'TRACKS', [`spotify:track:${ID}`], 'isUuid'],
  ['SPOTIFY', 'GENRES', Array.from({ length: 16 }, (_, n) => `g${n}`), 'arrayMaxSize'],
] as const)('%s %s %j is refused', (source, poolKind, given, rule) => {
  const poolValues = toPoolValues(source, poolKind, given);
  expect(rules(findPoolFaults({ source, poolKind, poolValues }))).toEqual([rule]);
});

test('a rule that is kept does not fit another source by itself', () => {
  expect(rules(findPoolFaults({ source: 'SPOTIFY', poolKind: 'TRACKS', poolValues: [UUID] }))).toEqual(['isTrackUri']);
});
