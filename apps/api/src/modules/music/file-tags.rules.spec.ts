import { expect, test } from '@jest/globals';
import type { IAudioMetadata } from 'music-metadata';
import { NO_TAGS, readFacts, toFileTags } from './file-tags.rules.js';

const common = {} as IAudioMetadata['common'];
const tag = (id: string, value: unknown) => ({ id, value: value as string });

test.each(['asf', 'AIFF', 'exif', 'ID3v1'])('the artists of %s', (kind) => {
  const id = { asf: 'Author', AIFF: 'AUTH', exif: 'IART', ID3v1: 'artist' }[kind]!;
  const tags = toFileTags({ common, native: { [kind]: [tag(id, 'AC/DC'), tag(id, 'Ann\0Bob')] } });
  expect(tags.artists).toEqual(['AC/DC', 'Ann', 'Bob']);
});

test('of two kinds of tags the better one is read, field by field', () => {
  const native = {
    ID3v1: [tag('artist', 'A very long name of a ba'), tag('album', 'Old')],
    'ID3v2.4': [tag('TPE1', 'A very long name of a band')],
  };
  expect(toFileTags({ common, native })).toMatchObject({ artists: ['A very long name of a band'], albums: ['Old'] });
});

test('values that are no text are left out, and what no column can keep is replaced', () => {
  const native = { vorbis: [tag('ARTIST', 7), tag('ARTIST', 'a\ud800b'), tag('ARTIST', ' ')] };
  expect(toFileTags({ common, native }).artists).toEqual(['a\ufffdb']);
});

test('the artist of the album stands in where no other is named', () => {
  expect(readFacts({ ...NO_TAGS, albumArtists: ['Band'] }, null)).toMatchObject({ artist: 'Band', artists: ['Band'] });
  expect(readFacts(NO_TAGS, null)).toMatchObject({ artist: null, artists: [] });
});

test('one entry in the list of artists says no more than the text that shows them', () => {
  const tags = { ...NO_TAGS, artists: ['Ann feat. Bob'], artistList: ['Ann/Bob'] };
  expect(readFacts(tags, null).artists).toEqual(['Ann feat. Bob']);
});
