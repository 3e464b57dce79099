import { describe, expect, test } from '@jest/globals';
import { decideRefresh, REFRESH_GRACE_MS, type RefreshTokenState } from './auth.rules.js';

const NOW = Date.UTC(2026, 10, 20);
const token = (changes: Partial<RefreshTokenState> = {}): RefreshTokenState => ({
  expiresAt: new Date(NOW + 1_000),
  usedAt: null,
  revokedAt: null,
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

  test('that is unknown, expired or revoked is good for nothing', () => {
    expect(decideRefresh(null, NOW)).toBe('refuse');
    expect(decideRefresh(token({ expiresAt: new Date(NOW) }), NOW)).toBe('refuse');
    expect(decideRefresh(token({ revokedAt: new Date(NOW) }), NOW)).toBe('refuse');
    expect(decideRefresh(token({ usedAt: new Date(NOW), revokedAt: new Date(NOW) }), NOW)).toBe('refuse');
  });
});
