import { describe, expect, test } from '@jest/globals';
import { DatabaseAddressFault, loginUrlOf, passwordIn } from '@votebox/contracts/database-logins';
import { loadConfig } from '../config/config.js';

const OWNER = 'postgresql://landlord:rent@db.example:5433/votebox?sslmode=require';

describe('the login of a role', () => {
  test('is derived from the address of the owner, and differs by role, owner and password', () => {
    const app = new URL(loginUrlOf(OWNER, 'votebox_app'));
    expect([app.username, app.host, app.pathname, app.search]).toEqual([
      'votebox_app',
      'db.example:5433',
      '/votebox',
      '?sslmode=require',
    ]);
    expect(loginUrlOf(OWNER, 'votebox_app')).toBe(app.href);
    const passwords = [
      passwordIn(app.href),
      passwordIn(loginUrlOf(OWNER, 'votebox_system')),
      passwordIn(loginUrlOf(OWNER.replace('rent', 'rent2'), 'votebox_app')),
      passwordIn(loginUrlOf(OWNER.replace('landlord', 'other'), 'votebox_app')),
    ];
    expect(new Set(passwords).size).toBe(4);
    expect(passwords.every((password) => password.length >= 32 && !password.includes('rent'))).toBe(true);
  });

  test('is the same wherever the server is reached, and however the address is written', () => {
    const written = 'postgres://somewhere/other?user=land%6Cord&password=rent';
    expect(passwordIn(loginUrlOf(written, 'votebox_app'))).toBe(passwordIn(loginUrlOf(OWNER, 'votebox_app')));
    expect(new URL(loginUrlOf(written, 'votebox_app')).search).toBe('');
    const odd = 'postgres://landlord:p%40ss%2Fw%3Ard@h/v';
    expect(passwordIn(odd)).toBe('p@ss/w:rd');
  });

  test('of its own is taken as it is', () => {
    const own = 'postgres://votebox_app:secret@db/votebox';
    expect(loginUrlOf(own, 'votebox_app')).toBe(own);
  });

  test.each(['postgres://landlord@db/votebox', 'postgres://db/votebox', 'postgres://[', 'db'])(
    'cannot be made from %s, and the reason names no password',
    (url) => {
      expect(() => loginUrlOf(url, 'votebox_app')).toThrow(DatabaseAddressFault);
    },
  );
});

describe('the configuration', () => {
  const rest = { VOTEBOX_SECRET: 's'.repeat(32), MEDIA_DIR: 'media' };
  const app = 'postgres://votebox_app:a@db/votebox';
  const system = 'postgres://votebox_system:s@db/votebox';

  test('does with the address of the owner, or with one per role', () => {
    const one = loadConfig({ ...rest, DATABASE_URL: OWNER });
    expect([one.addressFor('votebox_app'), one.addressFor('votebox_system')]).toEqual([OWNER, OWNER]);
    const two = loadConfig({ ...rest, DATABASE_APP_URL: app, DATABASE_SYSTEM_URL: system });
    expect([two.addressFor('votebox_app'), two.addressFor('votebox_system')]).toEqual([app, system]);
  });

  test.each([{}, { DATABASE_APP_URL: app }, { DATABASE_SYSTEM_URL: system }, { DATABASE_URL: 'mysql://db' }])(
    'is refused with %j',
    (given) => {
      expect(() => loadConfig({ ...rest, ...given })).toThrow(/DATABASE_URL/);
    },
  );
});
