import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { JOIN_CODE_ALPHABET, JOIN_CODE_LENGTH } from '@votebox/contracts';
import fc from 'fast-check';
import {
  entryCode,
  hasPermanentMark,
  PLACES,
  placeOf,
  readEntryCode,
  type Scramble,
  WINDOWS_PER_PERIOD,
  WINDOWS_REMEMBERED,
  windowAt,
} from './entry-code.rules.js';

const keyed =
  (key: string): Scramble =>
  (period, round, half) =>
    createHmac('sha256', key).update(`${period}.${round}.${half}`).digest().readUInt16BE(0);
const scramble = keyed('a secret');

const places = fc.integer({ min: 0, max: PLACES - 1 });
const windows = fc.integer({ min: windowAt(Date.UTC(2025, 0)), max: windowAt(Date.UTC(2100, 0)) });

describe('the code on the screen', () => {
  test('has six letters that can be read aloud, and never the mark of a permanent code', () => {
    fc.assert(
      fc.property(places, windows, (place, window) => {
        const code = entryCode({ place, window }, scramble);
        expect(code).toHaveLength(JOIN_CODE_LENGTH);
        expect([...code].every((letter) => JOIN_CODE_ALPHABET.includes(letter))).toBe(true);
        expect(hasPermanentMark(code)).toBe(false);
      }),
    );
  });

  test('lets in during its own window and the two after it, is known as outdated for five minutes, then no more', () => {
    fc.assert(
      fc.property(places, windows, fc.integer({ min: -45, max: 45 }), (place, window, age) => {
        const read = readEntryCode(entryCode({ place, window }, scramble), window + age, scramble);
        if (age >= 0 && age <= 2) expect(read).toEqual({ kind: 'current', place });
        else if (age > 2 && age <= WINDOWS_REMEMBERED) expect(read).toEqual({ kind: 'outdated', place });
        // Chance may give it a meaning for some other event of the millions, never again for its own.
        else expect(read?.place).not.toBe(place);
      }),
      { numRuns: 400 },
    );
  });

  test('of another event is another code, in every window that is accepted at the same time', () => {
    fc.assert(
      fc.property(places, places, windows, fc.integer({ min: 0, max: 22 }), (one, other, window, later) => {
        fc.pre(one !== other || later > 0);
        expect(entryCode({ place: one, window }, scramble)).not.toBe(
          entryCode({ place: other, window: window + later }, scramble),
        );
      }),
    );
  });

  test('does not come twice in a period or the one before, for the events of a whole town', () => {
    const first = Math.floor(windowAt(Date.UTC(2026, 10, 21)) / WINDOWS_PER_PERIOD) * WINDOWS_PER_PERIOD;
    const codes = new Set<string>();
    for (let window = first; window < first + 2 * WINDOWS_PER_PERIOD; window++) {
      for (let place = 0; place < 50; place++) codes.add(entryCode({ place, window }, scramble));
    }
    expect(codes.size).toBe(2 * WINDOWS_PER_PERIOD * 50);
  });

  test('outlives midnight and the change of keys like every other moment', () => {
    for (const midnight of [Date.UTC(2026, 10, 22), Date.UTC(2027, 0, 1)]) {
      const last = windowAt(midnight) - 1;
      const code = entryCode({ place: 7, window: last }, scramble);
      expect(readEntryCode(code, last + 2, scramble)).toEqual({ kind: 'current', place: 7 });
      expect(readEntryCode(code, last + 3, scramble)).toEqual({ kind: 'outdated', place: 7 });
    }
  });

  test('means nothing to an installation with another secret, but by a rare chance', () => {
    const window = windowAt(Date.UTC(2026, 10, 21));
    const understood = Array.from({ length: 500 }, (_, place) =>
      readEntryCode(entryCode({ place, window }, keyed('another')), window, scramble),
    ).filter((read) => read?.kind === 'current' && read.place < 500);
    expect(understood).toHaveLength(0);
  });

  test('of one window does not tell the next: neighbours share no more letters than strangers', () => {
    const first = windowAt(Date.UTC(2026, 10, 21));
    let same = 0;
    for (let n = 0; n < 600; n++) {
      const [one, next] = [first + n, first + n + 1].map((window) => entryCode({ place: 3, window }, scramble));
      same += [...one!].filter((letter, place) => letter === next![place]).length;
    }
    // 600 pairs × 6 letters / 30: 120 by chance, with a deviation of about 11.
    expect(same).toBeGreaterThan(60);
    expect(same).toBeLessThan(180);
  });

  test('is nobody’s when it is no code at all', () => {
    const now = windowAt(Date.UTC(2026, 10, 21));
    for (const text of ['', 'ABC', '222222', '0O1ILU', 'ABCDEFG', 'abc234', 'ÄÄÄÄÄÄ']) {
      expect(readEntryCode(text, now, scramble)).toBeNull();
    }
  });
});

describe('the place of an event', () => {
  test('is its number, and begins again after some millions', () => {
    expect(placeOf(1)).toBe(1);
    expect(placeOf(PLACES + 5)).toBe(5);
    expect(PLACES).toBe(6_075_000);
  });
});
