import { expect, it } from '@jest/globals';
import { isSameState } from './live-state.service.js';
import { Presence } from './presence.js';

it.each([
  [undefined, false],
  ['"a-1"', true],
  ['W/"a-1"', true],
  ['"a-0", "a-1"', true],
  ['*', true],
  ['"a-10"', false],
])('If-None-Match %s → %s', (header, isSame) => {
  expect(isSameState(header, '"a-1"')).toBe(isSame);
});

it('counts a guest with two tabs once', () => {
  const presence = new Presence();
  presence.enter({ venueId: 'venue' }, 'e', 'ann');
  presence.enter({ venueId: 'venue' }, 'e', 'ann');
  presence.enter({ venueId: 'venue' }, 'e', 'bob');
  presence.enter({ venueId: 'venue' }, 'other', 'bob');
  expect(presence.guests('e')).toBe(2);
  presence.leave('e', 'ann');
  expect(presence.guests('e')).toBe(2);
  presence.leave('e', 'ann');
  presence.leave('e', 'nobody');
  expect(presence.guests('e')).toBe(1);
  expect(presence.guests('nowhere')).toBe(0);
});
