import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fromCursor, toCursor, toPosition } from './list-page.rules.js';

test('a cursor brings back the place it was made of and fits its parameter', () => {
  const sortKey = fc.string({ unit: 'grapheme', maxLength: 28 }).map((text) => [...text].slice(0, 28).join(''));
  fc.assert(
    fc.property(fc.uuid({ version: 7 }), sortKey, (id, key) => {
      fc.pre(!/[\p{Cc}\p{Cs}\ufffd]/u.test(key));
      const cursor = toCursor({ id, sortKey: key });
      expect(cursor.length).toBeLessThanOrEqual(200);
      expect(fromCursor(cursor)).toEqual({ id, sortKey: key });
    }),
  );
});

test('anything else is no cursor', () => {
  fc.assert(fc.property(fc.string(), (text) => void expect(fromCursor(text)).toBeNull()));
  expect(() => toPosition('nonsense')).toThrow();
  expect(toPosition(undefined)).toBeNull();
});
