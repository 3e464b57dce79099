import { expect, test } from '@jest/globals';
import { originsOfSites } from './page-origins.js';

test('guests may see artwork of Spotify and run none of its scripts', () => {
  const { guest } = originsOfSites({});
  expect(guest.images).toContain('https://*.scdn.co');
  expect(guest.scripts).toBeUndefined();
});

test('guests get the widget of Turnstile only where it is set up', () => {
  expect(originsOfSites({ TURNSTILE_SITE_KEY: 'key' }).guest.scripts).toEqual(['https://challenges.cloudflare.com']);
});

test('displays and staff may be a device of Spotify', () => {
  const { display, admin } = originsOfSites({});
  expect(display).toEqual(admin);
  expect(display.scripts).toEqual(['https://sdk.scdn.co']);
  expect(display.data).toEqual([]);
});

test('a stand-in takes the place of Spotify, with its sound and its artwork', () => {
  const { guest, display } = originsOfSites({ SPOTIFY_SDK_URL: 'http://127.0.0.1:9/sdk/spotify-player.js' });
  expect(display).toMatchObject({ scripts: ['http://127.0.0.1:9'], data: ['http://127.0.0.1:9'] });
  expect(guest.images).toContain('http://127.0.0.1:9');
});
