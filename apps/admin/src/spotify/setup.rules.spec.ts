import { describe, expect, it } from '@jest/globals';
import type { SpotifyAccountView } from '@votebox/contracts';
import { findAppFaults, findLinkPlace, readSetup } from './setup.rules';

const account = (change: Partial<SpotifyAccountView>): SpotifyAccountView => ({
  state: 'UNLINKED',
  clientId: null,
  redirectUri: 'http://127.0.0.1:3000/admin/spotify/callback/',
  isRedirectAllowed: true,
  displayName: null,
  consentedAt: null,
  consentEndsAt: null,
  warnDaysLeft: null,
  privateSince: null,
  readsToday: 0,
  readsPerDayMax: 600,
  waitUntil: null,
  ...change,
});
const states = (change: Partial<SpotifyAccountView>, hasDevice = false) =>
  readSetup(account(change), hasDevice).map(({ state }) => state);

describe('the steps to Spotify', () => {
  it('come one after the other', () => {
    expect(states({})).toEqual(['now', 'later', 'later', 'later']);
    expect(states({ clientId: 'c' })).toEqual(['done', 'now', 'later', 'later']);
    expect(states({ clientId: 'c', state: 'CONNECTED' })).toEqual(['done', 'done', 'now', 'later']);
    expect(states({ clientId: 'c', state: 'CONNECTED', privateSince: '2026-11-01' })).toEqual([
      'done',
      'done',
      'done',
      'now',
    ]);
    expect(states({ clientId: 'c', state: 'CONNECTED', privateSince: '2026-11-01' }, true)).toEqual(
      Array(4).fill('done'),
    );
  });

  it('go back to linking when the consent ran out, and forget nothing else', () => {
    expect(states({ clientId: 'c', state: 'NEEDS_REAUTH', privateSince: '2026-11-01' }, true)).toEqual([
      'done',
      'now',
      'done',
      'done',
    ]);
  });

  it('know an id and a secret by their looks', () => {
    const key = '0123456789abcdef0123456789ABCDEF';
    expect(findAppFaults({ clientId: ` ${key} `, clientSecret: key })).toEqual({});
    expect(findAppFaults({ clientId: 'my app', clientSecret: '' })).toEqual({ clientId: 'key', clientSecret: 'key' });
  });

  it('are done at the address that Spotify comes back to', () => {
    const redirectUri = 'http://127.0.0.1:3000/admin/spotify/callback/';
    expect(findLinkPlace(redirectUri, 'http://127.0.0.1:3000')).toBeNull();
    expect(findLinkPlace(redirectUri, 'http://192.168.1.7:3000')).toBe('http://127.0.0.1:3000/admin/spotify/');
    expect(findLinkPlace('https://bar.example/admin/spotify/callback', 'https://bar.example')).toBeNull();
    expect(findLinkPlace('nonsense', 'https://bar.example')).toBeNull();
  });
});
