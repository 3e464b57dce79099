import { describe, expect, it } from '@jest/globals';
import { decideLanguage } from './language.rules';
import { describeStart } from './start-time.rules';

describe('decideLanguage', () => {
  it('obeys the address, then the venue, then the browser, then speaks English', () => {
    const browser = ['fr-FR', 'de-AT'];
    expect(decideLanguage({ asked: 'en', venue: 'de', browser })).toBe('en');
    expect(decideLanguage({ asked: null, venue: 'en', browser })).toBe('en');
    expect(decideLanguage({ asked: null, venue: null, browser })).toBe('de');
    expect(decideLanguage({ asked: null, venue: null, browser: ['fr'] })).toBe('en');
  });
});

describe('describeStart', () => {
  const now = Date.parse('2026-11-20T22:30:00Z');

  it('counts days by the clock of the venue, not of the TV', () => {
    // 22:30 UTC is 23:30 in Berlin and already the next day in Tokyo.
    expect(describeStart('2026-11-20T23:15:00Z', now, 'Europe/Berlin', 'de')).toMatchObject({
      day: 'tomorrow',
      time: '00:15',
    });
    expect(describeStart('2026-11-20T23:15:00Z', now, 'Asia/Tokyo', 'en').day).toBe('today');
  });

  it('names the day when it is further away', () => {
    const start = describeStart('2026-11-27T20:00:00Z', now, 'Europe/Berlin', 'de');
    expect(start.day).toBe('date');
    expect(start.date).toContain('Freitag');
    expect(start.time).toBe('21:00');
  });
});
