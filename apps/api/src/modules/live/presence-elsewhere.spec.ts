import { describe, expect, test } from '@jest/globals';
import { PresenceElsewhere } from './presence-elsewhere.js';

describe('guests at other processes', () => {
  test('are added up, by the last word of each process', () => {
    const elsewhere = new PresenceElsewhere();
    elsewhere.hear('event', 'a', 3, 0);
    elsewhere.hear('event', 'b', 4, 0);
    elsewhere.hear('event', 'a', 5, 1_000);
    elsewhere.hear('other', 'a', 9, 1_000);
    expect(elsewhere.guests('event')).toBe(9);
    elsewhere.hear('event', 'b', 0, 1_100);
    expect(elsewhere.guests('event')).toBe(5);
  });

  test('are forgotten when their process falls silent, and only then', () => {
    const elsewhere = new PresenceElsewhere();
    elsewhere.hear('event', 'killed', 3, 0);
    elsewhere.hear('event', 'alive', 4, 3_000);
    elsewhere.forgetSilent(4_000);
    expect(elsewhere.guests('event')).toBe(7);
    elsewhere.forgetSilent(4_001);
    expect(elsewhere.guests('event')).toBe(4);
    elsewhere.forgetSilent(10_000);
    expect(elsewhere.guests('event')).toBe(0);
  });
});
