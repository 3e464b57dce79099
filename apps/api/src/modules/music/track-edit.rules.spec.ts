import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type FileTags, NO_TAGS } from './file-tags.rules.js';
import { applyEdit, type EditableTrack, looksDifferent } from './track-edit.rules.js';
import type { EditableFields } from './track.rules.js';

const track = (tags: Partial<FileTags>, more: Partial<EditableTrack> = {}): EditableTrack => {
  const blank: EditableTrack = {
    path: 'a/b.mp3',
    contentHash: 'hash',
    title: '',
    artist: '',
    artists: [],
    album: null,
    genres: [],
    year: null,
    tags: [],
    isExplicit: false,
    durationMs: 1000,
    isrc: null,
    mimeType: 'audio/mpeg',
    editedFields: [],
    fileTags: { ...NO_TAGS, ...tags },
    tagCharset: null,
    ...more,
  };
  return { ...blank, ...applyEdit(blank, { kind: 'as-in-file' }), ...more };
};

const word = fc.stringMatching(/^[A-Za-z]{1,8}$/);
const tags = fc.record({
  titles: fc.array(word, { maxLength: 1 }),
  artists: fc.array(word),
  albums: fc.array(word),
  genres: fc.array(word),
});
const values: fc.Arbitrary<Partial<EditableFields>> = fc.record(
  {
    artist: word,
    album: fc.option(word),
    genres: fc.array(word, { maxLength: 3 }),
    year: fc.option(fc.integer({ min: 1001, max: 9999 })),
    tags: fc.array(word, { maxLength: 3 }),
    isExplicit: fc.boolean(),
  },
  { requiredKeys: [] },
);

test('what is set is seen, the rest stays, and all is taken back', () => {
  fc.assert(
    fc.property(tags, values, values, (said, first, second) => {
      const before = track(said);
      const once = { ...before, ...applyEdit(before, { kind: 'set', values: first, charset: null }) };
      const twice = { ...once, ...applyEdit(once, { kind: 'set', values: second, charset: null }) };
      expect(twice).toMatchObject({ ...first, ...second });
      expect(twice.title).toBe(before.title);
      expect(new Set(twice.editedFields)).toEqual(new Set(Object.keys({ ...first, ...second })));
      const back = { ...twice, ...applyEdit(twice, { kind: 'as-in-file' }) };
      expect(back).toEqual(before);
      expect(looksDifferent(before, back)).toBe(false);
    }),
  );
});

test('a track stays findable and comparable by what the owner set', () => {
  const edited = applyEdit(track({ titles: ['Song'], artists: ['Wrong'] }), {
    kind: 'set',
    values: { artist: 'Right' },
    charset: null,
  });
  expect(edited).toMatchObject({ artistKey: 'right', artists: ['Right'], recordingKey: 'name:right|song' });
  expect(edited.searchText).toContain('right');
});

test('a charset reads the texts of the file anew, not the words of the owner', () => {
  const read = applyEdit(track({ titles: ['Äà'], artists: ['Êèíî'] }), {
    kind: 'set',
    values: { artist: 'Mine' },
    charset: 'windows-1251',
  });
  expect(read).toMatchObject({ title: 'Да', artist: 'Mine', tagCharset: 'windows-1251' });
});

test('a file whose texts are not kept yet stays as it is until it is read', () => {
  const old = track({}, { fileTags: {}, title: 'Old', artist: 'Band', artists: ['Band'], editedFields: ['title'] });
  expect(applyEdit(old, { kind: 'as-in-file' })).toMatchObject({ title: 'Old', artist: 'Band', editedFields: [] });
});
