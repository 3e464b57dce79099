import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromGuestCursor, markOf, toGuestCursor } from './guest-list.rules.js';

it('marks a guest with six letters and digits', () => {
  expect(markOf('0a1b2c3d-4e5f-8a1b-8c2d-000000000000')).toBe('0A1B2C');
});

it('gives back the place that a cursor was made for', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.nat(4_102_444_800_000), (voterId, joinedAtMs) => {
      expect(fromGuestCursor(toGuestCursor({ joinedAtMs, voterId }))).toEqual({ joinedAtMs, voterId });
    }),
  );
});

it('takes no other text for a cursor', () => {
  for (const text of ['', '.', 'a', 'a.b', '1.not-a-uuid', `1.${'0'.repeat(36)}`, `-1.${crypto.randomUUID()}`]) {
    expect(fromGuestCursor(text)).toBeNull();
  }
  fc.assert(fc.property(fc.string(), (text) => fromGuestCursor(text) === null));
});
