import { describe, expect, test } from '@jest/globals';
import { decideRefresh, REFRESH_GRACE_MS, type RefreshTokenState, toDevice } from './auth.rules.js';

const NOW = Date.UTC(2026, 10, 20);
const token = (changes: Partial<RefreshTokenState> = {}): RefreshTokenState => ({
  expiresAt: new Date(NOW + 1_000),
  usedAt: null,
  ...changes,
});

describe('a refresh token', () => {
  test('that was never used rotates', () => {
    expect(decideRefresh(token(), NOW)).toBe('rotate');
  });

  test('that was used a moment ago leads to its successor', () => {
    expect(decideRefresh(token({ usedAt: new Date(NOW - REFRESH_GRACE_MS) }), NOW)).toBe('follow');
  });

  test('that was used before the grace is reuse', () => {
    expect(decideRefresh(token({ usedAt: new Date(NOW - REFRESH_GRACE_MS - 1) }), NOW)).toBe('reuse');
  });

  test('that is unknown or expired is good for nothing', () => {
    expect(decideRefresh(null, NOW)).toBe('refuse');
    expect(decideRefresh(token({ expiresAt: new Date(NOW) }), NOW)).toBe('refuse');
    expect(decideRefresh(token({ expiresAt: new Date(NOW), usedAt: new Date(NOW) }), NOW)).toBe('refuse');
  });
});

describe('a device', () => {
  test.each([
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox, Windows'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
      'Safari, iOS',
    ],
    ['', ''],
  ])('is known by browser and system: %s', (userAgent, device) => {
    expect(toDevice(userAgent)).toBe(device);
  });

  test.each(['x'.repeat(10_000), '\u202eevil/1.0 \u0000', 'a/'.repeat(5_000), 'node', '(((((((', '<b>/1 x'])(
    'is one short line whatever the browser says: %#',
    (userAgent) => {
      expect(toDevice(userAgent)).toMatch(/^[^\p{Cc}\u202a-\u202e]{0,60}$/u);
    },
  );
});
