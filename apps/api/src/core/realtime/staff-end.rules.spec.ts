import { describe, expect, test } from '@jest/globals';
import type { Role } from '@votebox/contracts';
import { decideStaffEnd } from './staff-end.rules.js';

const end = (followed: string[], all: string[], roles: Record<string, Role> | null, changedAt?: string) => {
  const places = { followed: new Set(followed), all: new Set(all) };
  return decideStaffEnd(places, roles ? new Map(Object.entries(roles)) : undefined, changedAt);
};
const CLOSE = { kind: 'close' };
const leave = (...venueIds: string[]) => ({ kind: 'leave', venueIds });

describe('a connected socket of staff', () => {
  test('closes with its login, wherever it is', () => {
    expect(end(['a'], ['a', 'b'], null)).toEqual(CLOSE);
    expect(end([], [], null)).toEqual(CLOSE);
  });

  test('closes with the venue that it follows, also where the person works elsewhere', () => {
    expect(end(['a'], ['a', 'b'], { b: 'STAFF' })).toEqual(CLOSE);
    expect(end(['a'], ['a', 'b'], { a: 'STAFF', b: 'OWNER' }, 'a')).toEqual(CLOSE);
  });

  test('closes with the only venue of the person', () => {
    expect(end([], ['a'], {})).toEqual(CLOSE);
    expect(end([], ['a'], { a: 'STAFF' }, 'a')).toEqual(CLOSE);
  });

  test('that follows another venue only leaves the lost one', () => {
    expect(end(['b'], ['a', 'b'], { b: 'STAFF' })).toEqual(leave('a'));
    expect(end(['a', 'b'], ['a', 'b'], { b: 'STAFF' })).toEqual(leave('a'));
    expect(end([], ['a', 'b'], { b: 'STAFF' })).toEqual(leave('a'));
  });

  test('that follows another venue is untouched by another role at the first', () => {
    expect(end(['b'], ['a', 'b'], { a: 'STAFF', b: 'STAFF' }, 'a')).toEqual(leave());
  });

  test('is untouched while nothing has changed, also before it is anywhere', () => {
    expect(end(['a'], ['a'], { a: 'OWNER' })).toEqual(leave());
    expect(end([], [], {})).toEqual(leave());
    expect(end([], [], { a: 'STAFF' }, 'a')).toEqual(leave());
  });
});
