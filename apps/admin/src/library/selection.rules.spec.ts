import { expect, test } from '@jest/globals';
import { NO_FILTER } from './library.queries';
import { EMPTY_FORM, isChosen, isNothing, NOTHING_CHOSEN, toChoice, toEdit, toggle } from './selection.rules';

test('a track goes in and out of the choice', () => {
  const one = toggle(NOTHING_CHOSEN, 'a', ['a', 'b']);
  expect(isChosen(one, 'a')).toBe(true);
  expect(isNothing(toggle(one, 'a', ['a', 'b']))).toBe(true);
});

test('all but one are the others that are shown', () => {
  const all = { kind: 'all', filter: NO_FILTER } as const;
  expect(isChosen(all, 'unseen')).toBe(true);
  expect(toggle(all, 'a', ['a', 'b', 'c'])).toEqual({ kind: 'some', ids: ['b', 'c'] });
});

test('a search is sent as a search, without empty fields', () => {
  expect(toChoice({ kind: 'all', filter: { ...NO_FILTER, q: 'kino' } })).toEqual({ filter: { q: 'kino' } });
  expect(toChoice({ kind: 'some', ids: ['a'] })).toEqual({ trackIds: ['a'] });
});

test('empty fields change nothing', () => {
  expect(toEdit(EMPTY_FORM)).toBeNull();
  expect(toEdit({ ...EMPTY_FORM, artist: ' Kino ', year: '19' })).toEqual({ artist: 'Kino' });
  expect(toEdit({ ...EMPTY_FORM, explicit: 'no', year: '1988' })).toEqual({ isExplicit: false, year: 1988 });
  expect(toEdit({ ...EMPTY_FORM, kind: 'charset', artist: 'x' })).toEqual({ charset: 'windows-1251' });
  expect(toEdit({ ...EMPTY_FORM, kind: 'as-in-file' })).toEqual({ asInFile: true });
});
