import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Config } from '../config/config.js';
import { OwnOrigins } from './own-origins.js';

const HOST = 'bar.example:3000';
const originsOf = (settings: Partial<Config> = {}) =>
  new OwnOrigins({ PUBLIC_URL: 'http://public.example', ALLOWED_ORIGINS: '', ...settings } as Config);
const isOwn = (origin: string, host = HOST, settings: Partial<Config> = {}) =>
  originsOf(settings).isOwn({ origin }, host);

describe('a page', () => {
  test.each([
    ['of the host that it asks', 'http://bar.example:3000', HOST],
    ['of the same host behind TLS', 'https://bar.example:3000', HOST],
    ['of the public address', 'http://public.example', HOST],
    ['of an address in the network', 'http://192.168.1.20:3000', '192.168.1.20:3000'],
    ['of an address of version 6', 'http://[fd00::1]:3000', '[fd00::1]:3000'],
    ['whose port is the usual one, named in the host', 'http://bar.example', 'bar.example:80'],
    ['whose port is the usual one of TLS, named in the host', 'https://bar.example', 'bar.example:443'],
    ['of a host in capitals', 'http://bar.example:3000', 'BAR.example:3000'],
    ['that writes its own origin in capitals', 'HTTP://Bar.Example:3000', HOST],
  ])('%s is ours', (_, origin, host) => {
    expect(isOwn(origin, host)).toBe(true);
  });

  test.each([
    ['of another site', 'https://evil.example'],
    ['that hides where it is from', 'null'],
    ['of nothing', ''],
    ['of no address', '%%%'],
    ['of a host below ours', 'http://sub.bar.example:3000'],
    ['of a host above ours', 'http://example:3000'],
    ['of a host that ends like ours', 'http://notbar.example:3000'],
    ['of a host that begins like ours', 'http://bar.example.evil.example:3000'],
    ['of another port', 'http://bar.example:3001'],
    ['without our port', 'http://bar.example'],
    ['of a port that begins like ours', 'http://bar.example:30000'],
    ['whose name ends with a dot', 'http://bar.example.:3000'],
    ['with our host as a user', 'http://bar.example:3000@evil.example'],
    ['with a user at our host', 'http://evil.example@bar.example:3000'],
    ['with a path', 'http://bar.example:3000/'],
    ['with our host in the fragment', 'http://evil.example#http://bar.example:3000'],
    ['of two origins', 'http://bar.example:3000, https://evil.example'],
    ['of another scheme', 'ftp://bar.example:3000'],
    ['of a file', 'file://'],
    ['of an extension', 'chrome-extension://bar.example:3000'],
    ['with a blank', ' http://bar.example:3000'],
    ['with letters that only look like ours', 'http://bаr.example:3000'],
    ['of the public host at another port', 'http://public.example:81'],
  ])('%s is not ours', (_, origin) => {
    expect(isOwn(origin)).toBe(false);
  });

  test('that came unencrypted is not ours where we are behind TLS', () => {
    const settings = { PUBLIC_URL: 'https://bar.example' };
    expect(isOwn('https://bar.example', 'bar.example', settings)).toBe(true);
    expect(isOwn('http://bar.example', 'bar.example', settings)).toBe(false);
    expect(isOwn('http://localhost:3000', 'localhost:3000', settings)).toBe(true);
  });

  test('of an origin that the configuration names is ours, whatever else is near it', () => {
    const settings = { ALLOWED_ORIGINS: ' https://one.example/ ,https://two.example:8443' };
    expect(isOwn('https://one.example', HOST, settings)).toBe(true);
    expect(isOwn('https://two.example:8443', HOST, settings)).toBe(true);
    expect(isOwn('https://two.example', HOST, settings)).toBe(false);
    expect(isOwn('http://one.example', HOST, settings)).toBe(false);
  });

  test.each([
    [undefined, true],
    ['same-origin', true],
    ['none', true],
    ['same-site', false],
    ['cross-site', false],
    ['', false],
    ['same-origin, cross-site', false],
  ])('without an origin, which the browser calls %s: %s', (site, expected) => {
    expect(originsOf().isOwn(site === undefined ? {} : { 'sec-fetch-site': site }, HOST)).toBe(expected);
  });

  test('of an origin is judged by it, whatever the browser calls it', () => {
    expect(originsOf().isOwn({ origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }, HOST)).toBe(false);
  });

  test('is ours only where its origin is that of the host, whatever the texts', () => {
    const label = fc.stringMatching(/^[a-z0-9.:@/-]{0,12}$/);
    fc.assert(
      fc.property(label, label, (before, after) => {
        const isSame = before === '' && after === '';
        expect(isOwn(`http://${before}bar.example:3000${after}`)).toBe(isSame);
      }),
    );
  });
});
