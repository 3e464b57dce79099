import { describe, expect, test } from '@jest/globals';
import { fits, isAllowed } from './redirect-uri.rules.js';

describe('redirect URIs', () => {
  test.each([
    ['https://votes.example/admin/spotify/callback/', true],
    ['http://127.0.0.1:3000/callback', true],
    ['http://127.0.0.1/callback', true],
    ['http://[::1]:3000/callback', true],
    ['http://localhost:3000/callback', false],
    ['https://localhost:3000/callback', false],
    ['http://192.168.1.20:3000/callback', false],
    ['http://votes.example/callback', false],
    ['https://votes.example/callback#part', false],
    ['votebox://callback', false],
    ['not an address', false],
    ['', false],
  ])('%s is taken: %p', (uri, isTaken) => {
    expect(isAllowed(uri)).toBe(isTaken);
  });

  test.each([
    ['https://a.example/cb', 'https://a.example/cb', true],
    ['https://a.example/cb', 'https://a.example/cb/', false],
    ['https://a.example/cb', 'https://a.example:444/cb', false],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:43117/cb', true],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:43117/other', false],
    ['http://127.0.0.1:3000/cb', 'http://127.0.0.1:3001/cb', false],
    ['http://[::1]/cb', 'http://[::1]:9000/cb', true],
    ['http://[::1]/cb', 'http://127.0.0.1:9000/cb', false],
  ])('registered as %s, %s fits: %p', (registered, uri, isFitting) => {
    expect(fits(registered, uri)).toBe(isFitting);
  });
});
