import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  canStream,
  daysLeft,
  decideRedirect,
  isFresh,
  scopesFor,
  toAuthorizeUrl,
  toConsentEnd,
  toWarning,
} from './consent.rules.js';

test.each([
  ['https://bar.example', 'https://bar.example/admin/spotify/callback/', true],
  ['http://localhost:3000', 'http://127.0.0.1:3000/admin/spotify/callback/', true],
  ['http://192.168.1.20:3000', 'http://127.0.0.1:3000/admin/spotify/callback/', true],
  ['http://172.20.0.3:3000', 'http://127.0.0.1:3000/admin/spotify/callback/', true],
  ['http://192.0.2.2:3000', 'http://127.0.0.1:3000/admin/spotify/callback/', true],
  ['http://100.101.7.9:3000', 'http://127.0.0.1:3000/admin/spotify/callback/', true],
  ['http://[::1]:3000', 'http://[::1]:3000/admin/spotify/callback/', true],
  ['http://bar.example', 'http://bar.example/admin/spotify/callback/', false],
  ['http://172.32.0.3', 'http://172.32.0.3/admin/spotify/callback/', false],
])('the redirect URI of %s', (publicUrl, uri, isAllowed) => {
  expect(decideRedirect(publicUrl)).toEqual({ uri, isAllowed });
});

test('everything in the address of consent is encoded', () => {
  const ask = {
    clientId: 'c',
    redirectUri: 'https://bar.example/a?b=c&d',
    state: 'x&y=z',
    challenge: 'h',
    scopes: ['one', 'two'],
  };
  const url = new URL(toAuthorizeUrl('https://accounts.example/', ask));
  expect(url.pathname).toBe('/authorize');
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    redirect_uri: ask.redirectUri,
    state: ask.state,
    scope: 'one two',
    response_type: 'code',
    code_challenge_method: 'S256',
    code_challenge: 'h',
  });
});

test('streaming is asked for only where a page plays', () => {
  expect(canStream(scopesFor({ withPage: true }))).toBe(true);
  expect(canStream(scopesFor({ withPage: false }))).toBe(false);
});

test('a consent ends six months later, at the latest on the last day of that month', () => {
  expect(toConsentEnd(new Date('2026-11-21T10:00:00Z')).toISOString()).toBe('2027-05-21T10:00:00.000Z');
  expect(toConsentEnd(new Date('2026-08-31T10:00:00Z')).toISOString()).toBe('2027-02-28T10:00:00.000Z');
});

test('the warning begins thirty days before the end and counts down to none', () => {
  const consentedAt = new Date('2026-01-01T00:00:00Z');
  const end = toConsentEnd(consentedAt).getTime();
  const day = 86_400_000;
  expect(toWarning(null, end)).toBeNull();
  expect(toWarning(consentedAt, end - 31 * day)).toBeNull();
  expect(toWarning(consentedAt, end - 30 * day)).toBe(30);
  expect(toWarning(consentedAt, end - 7 * day + 1)).toBe(6);
  expect(toWarning(consentedAt, end + day)).toBe(0);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 400 }), (a, b) => {
      const [early, late] = [Math.min(a, b), Math.max(a, b)].map((days) => consentedAt.getTime() + days * day);
      expect(daysLeft(consentedAt, early!)).toBeGreaterThanOrEqual(daysLeft(consentedAt, late!));
    }),
  );
});

test('a token is fresh for four fifths of its life', () => {
  const life = { issuedAt: new Date(0), expiresAt: new Date(3_600_000) };
  expect(isFresh(life, 0)).toBe(true);
  expect(isFresh(life, 2_879_999)).toBe(true);
  expect(isFresh(life, 2_880_000)).toBe(false);
});
