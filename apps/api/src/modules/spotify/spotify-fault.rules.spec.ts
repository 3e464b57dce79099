import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ERRORS } from '@votebox/contracts';
import { type SpotifyFault, toFault, toPublicFault } from './spotify-fault.rules.js';

const body = (status: number, message: string, reason?: string) =>
  JSON.stringify({ error: { status, message, ...(reason ? { reason } : {}) } });

test.each<[string, number, string | null, string, SpotifyFault['kind']]>([
  ['an expired token', 401, null, body(401, 'The access token expired'), 'EXPIRED'],
  ['no token', 401, null, body(401, 'No token provided'), 'EXPIRED'],
  ['a consent that is too narrow', 401, null, body(401, 'Permissions missing'), 'SCOPE_MISSING'],
  ['a consent that is too narrow, as 403', 403, null, body(403, 'Insufficient client scope'), 'SCOPE_MISSING'],
  [
    'an account that the app does not know, in plain text',
    403,
    null,
    'User not registered in the Developer Dashboard',
    'NOT_A_USER',
  ],
  [
    'an app whose owner has no Premium',
    403,
    null,
    'Active premium subscription required for the owner of the app.',
    'OWNER_NO_PREMIUM',
  ],
  ['a removed endpoint or a foreign playlist', 403, null, body(403, 'Forbidden'), 'FORBIDDEN'],
  [
    'an account without Premium',
    403,
    null,
    body(403, 'Player command failed: Premium required', 'PREMIUM_REQUIRED'),
    'PREMIUM_REQUIRED',
  ],
  [
    'a device in the wrong state',
    403,
    null,
    body(403, 'Player command failed: Restriction violated', 'UNKNOWN'),
    'RESTRICTED',
  ],
  ['a device without volume', 403, null, body(403, 'Player command failed', 'VOLUME_CONTROL_DISALLOW'), 'RESTRICTED'],
  ['no device', 404, null, body(404, 'Player command failed: No active device found', 'NO_ACTIVE_DEVICE'), 'NO_DEVICE'],
  ['a device that is gone', 404, null, body(404, 'Device not found'), 'NO_DEVICE'],
  ['an unknown playlist', 404, null, body(404, 'Resource not found'), 'NOT_FOUND'],
  ['a removed endpoint without a word', 404, null, '', 'NOT_FOUND'],
  ['a limit that is too high', 400, null, body(400, 'Invalid limit'), 'BAD_REQUEST'],
  ['too many calls in the window', 429, '3', body(429, 'API rate limit exceeded'), 'RATE_LIMITED'],
  ['too many calls, in plain text', 429, null, 'Too many requests', 'RATE_LIMITED'],
  ['the quota of the day', 429, '48925', body(429, 'Too many requests', 'QUOTA_EXCEEDED'), 'QUOTA_EXCEEDED'],
  ['a wait of hours without a reason', 429, '7200', 'Too many requests', 'QUOTA_EXCEEDED'],
  ['trouble upstream', 502, null, '<html>Bad gateway</html>', 'UNAVAILABLE'],
  ['a status that nobody knows', 418, null, '', 'UNAVAILABLE'],
])('%s', (_, status, retryAfter, text, kind) => {
  expect(toFault(status, retryAfter, text).kind).toBe(kind);
});

test('how long to wait is what Spotify says, to the millisecond', () => {
  expect(toFault(429, '4', '')).toMatchObject({ kind: 'RATE_LIMITED', waitMs: 4_000 });
  expect(toFault(429, '48925', '')).toMatchObject({ kind: 'QUOTA_EXCEEDED', waitMs: 48_925_000 });
  for (const odd of [null, '', 'soon', '-1', 'Infinity']) {
    expect(toFault(429, odd, '')).toMatchObject({ kind: 'RATE_LIMITED', waitMs: 5_000 });
  }
});

test('every answer is understood as some fault, and every fault has an error of the table', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 300, max: 599 }),
      fc.option(fc.string()),
      fc.oneof(fc.string(), fc.json()),
      (status, retryAfter, text) => {
        const fault = toFault(status, retryAfter, text);
        const told = toPublicFault(fault);
        expect(ERRORS[told.code]).toBeDefined();
        expect(told.retryAfterMs ?? 0).toBeGreaterThanOrEqual(0);
        expect(fault.detail.length).toBeLessThanOrEqual(200);
      },
    ),
  );
});

test('our callers hear whether to wait, to link again, or that it will not work', () => {
  const codeOf = (status: number, text: string) => toPublicFault(toFault(status, '2', text)).code;
  expect(codeOf(429, '')).toBe('SOURCE_UNAVAILABLE');
  expect(codeOf(503, '')).toBe('SOURCE_UNAVAILABLE');
  expect(codeOf(401, '')).toBe('SPOTIFY_NEEDS_REAUTH');
  expect(codeOf(403, body(403, 'Forbidden'))).toBe('SPOTIFY_REFUSED');
  expect(toPublicFault({ kind: 'NOT_LINKED', detail: '' }).code).toBe('SPOTIFY_NOT_LINKED');
});
