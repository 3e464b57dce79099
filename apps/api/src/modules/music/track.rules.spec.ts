import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type AudioFacts,
  foldText,
  fromFileName,
  toArtistKey,
  toIsrc,
  toLabels,
  toRecordingKey,
  toSearchTerms,
  toSearchText,
  toTrackFields,
  UNKNOWN_ARTIST,
} from './track.rules.js';

const FACTS: AudioFacts = {
  title: null,
  artist: null,
  artists: [],
  album: null,
  genres: [],
  tags: [],
  year: null,
  durationMs: 1000,
  isExplicit: false,
  isrc: null,
  mimeType: 'audio/mpeg',
};

describe('folding', () => {
  test.each([
    ['Beyoncé – Déjà Vu', 'beyonce deja vu'],
    ['STRAẞE', 'strasse'],
    ['Sigur Rós: Ágætis byrjun', 'sigur ros agaetis byrjun'],
    ['Mötley Crüe', 'motley crue'],
    ['Łódź', 'lodz'],
    ["Don't Stop 'Til You Get Enough", 'dont stop til you get enough'],
    ['東京  事変!', '東京 事変'],
  ])('makes %j comparable as %j', (text, folded) => {
    expect(foldText(text)).toBe(folded);
  });

  test('composed and decomposed letters are the same, and folding again changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(foldText(text.normalize('NFD'))).toBe(foldText(text.normalize('NFC')));
        expect(foldText(foldText(text))).toBe(foldText(text));
      }),
    );
  });

  test('every word of a track finds it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (artist, title) => {
        const text = toSearchText({ artist, title, album: null });
        for (const term of toSearchTerms(`${artist} ${title}`.slice(0, 40)) ?? []) expect(text).toContain(term);
      }),
    );
  });

  test('a search for signs only finds nothing, an empty one everything', () => {
    expect(toSearchTerms('%%%')).toEqual([]);
    expect(toSearchTerms('  ')).toBeNull();
    expect(toSearchTerms(undefined)).toBeNull();
  });
});

describe('recordings', () => {
  test.each([
    ['The Beatles', 'beatles'],
    ['Daft Punk feat. Pharrell Williams', 'daft punk'],
    ['Jay-Z (ft. Alicia Keys)', 'jay z'],
    ['!!!', '!!!'],
    ['The The', 'the'],
  ])('the artist of %j is %j', (artist, key) => {
    expect(toArtistKey(artist)).toBe(key);
  });

  test('an ISRC counts more than names', () => {
    const one = { isrc: 'GBAYE0601498', artist: 'A', title: 'B', contentHash: '1' };
    expect(toRecordingKey(one)).toBe(toRecordingKey({ ...one, artist: 'X', contentHash: '2' }));
  });

  test('spelling does not make two recordings of one', () => {
    const key = (artist: string, title: string) => toRecordingKey({ isrc: null, artist, title, contentHash: artist });
    expect(key('Beyoncé', 'Déjà vu')).toBe(key('BEYONCE', 'Deja Vu'));
    expect(key('The Kinks', 'Lola')).not.toBe(key('The Kinks', 'Lola (Live)'));
  });

  test('tracks of unknown artists are the same only when their bytes are', () => {
    const key = (contentHash: string) =>
      toRecordingKey({ isrc: null, artist: UNKNOWN_ARTIST, title: 'Track 1', contentHash });
    expect(key('1')).not.toBe(key('2'));
    expect(key('1')).toBe(key('1'));
  });

  test.each([
    ['gb-aye-06-01498', 'GBAYE0601498'],
    ['GBAYE0601498', 'GBAYE0601498'],
    ['none', null],
    [undefined, null],
  ])('reads %j as ISRC %j', (text, isrc) => {
    expect(toIsrc(text)).toBe(isrc);
  });
});

describe('files without tags', () => {
  test.each([
    ['Artist - Title.mp3', 'Artist', 'Title'],
    ['03 - Artist - Title - Live.flac', 'Artist', 'Title - Live'],
    ['03. Title.mp3', null, 'Title'],
    ['50 Cent - In Da Club.mp3', '50 Cent', 'In Da Club'],
    ['99 Luftballons.ogg', null, '99 Luftballons'],
    ['some_song_name.wav', null, 'some song name'],
    ['07.mp3', null, '07'],
    ['.mp3', null, 'Untitled'],
  ])('reads %j', (fileName, artist, title) => {
    expect(fromFileName(fileName)).toEqual({ artist, title });
  });

  test('have the file name as title and no known artist', () => {
    const fields = toTrackFields({ path: 'party/old/track one.mp3', contentHash: 'abc' }, FACTS);
    expect(fields).toMatchObject({ title: 'track one', artist: UNKNOWN_ARTIST, folder: 'party/old' });
  });

  test('a title from the tags is not mixed with an artist from the name', () => {
    const fields = toTrackFields({ path: 'Wrong - Name.mp3', contentHash: 'abc' }, { ...FACTS, title: 'Right' });
    expect(fields).toMatchObject({ title: 'Right', artist: UNKNOWN_ARTIST });
  });
});

test('what the owner corrected stands above the tags, and is what is searched and compared', () => {
  const facts = { ...FACTS, title: 'Wrong', artist: 'Wrong', tags: ['old'] };
  const fields = toTrackFields({ path: 'a.mp3', contentHash: '1' }, facts, { title: 'Right', tags: ['new'] });
  expect(fields).toMatchObject({ title: 'Right', artist: 'Wrong', tags: ['new'], recordingKey: 'name:wrong|right' });
  expect(fields.searchText).toContain('right');
});

test('lists in one field are split, doubles and emptiness dropped', () => {
  expect(toLabels(['Rock; Pop', 'rock', ' /Soul\u0000'], /[;/]/, 40, 3)).toEqual(['Rock', 'Pop', 'Soul']);
});
