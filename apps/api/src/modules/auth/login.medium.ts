import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { loadConfig } from '../../core/config/config.js';
import { Database } from '../../core/database/database.js';
import { newId } from '../../core/ids/ids.js';
import { LOGINS_MAX } from './auth.rules.js';
import { LoginSessionRepository } from './login-session.repository.js';
import { PasswordRepository } from './password.repository.js';
import { RefreshTokenRepository } from './refresh-token.repository.js';

/** Real: Postgres and the repositories. Times are given. */
let testDatabase: TestDatabase;
let database: Database;
let tokens: RefreshTokenRepository;
let sessions: LoginSessionRepository;
let passwords: PasswordRepository;
let userId: string;

const NOW = new Date('2026-11-30T20:00:00Z');
const LATER = new Date('2026-12-30T20:00:00Z');
const LONG_AGO = new Date('2026-10-01T20:00:00Z');

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = new Database(
    loadConfig({ DATABASE_URL: testDatabase.url, VOTEBOX_SECRET: 'x'.repeat(32), MEDIA_DIR: 'unused' }),
  );
  tokens = new RefreshTokenRepository(database);
  sessions = new LoginSessionRepository(database);
  passwords = new PasswordRepository(database);
});
afterAll(async () => {
  await database?.onApplicationShutdown();
  await testDatabase?.drop();
});
beforeEach(addPerson);

/** The tests are about the latest. */
async function addPerson(): Promise<void> {
  userId = newId();
  await run(
    `INSERT INTO app_user (id, email, name, password_hash) VALUES ($1, $2, 'Pat', 'first')`,
    userId,
    `${userId}@people.example`,
  );
}

const run = (sql: string, ...values: unknown[]) => database.systemPool.query(sql, values);
async function signIn({ passwordHash = 'first', at = NOW, forgottenBefore = LONG_AGO } = {}) {
  const [id, tokenHash] = [newId(), newId()];
  const login = { id, userId, passwordHash, device: 'Firefox, Linux', at };
  const token = { id: newId(), sessionId: id, tokenHash, expiresAt: LATER, usedAt: null };
  const endedIds = await tokens.start(login, token, forgottenBefore);
  return { id, tokenHash, isStarted: endedIds !== null, endedIds };
}
const idsOf = async () => (await sessions.list(userId, LONG_AGO)).map(({ id }) => id);
const isKnown = (tokenHash: string) => tokens.inLoginOf(tokenHash, async (login) => login !== null);

describe('a login', () => {
  test('begins only with the password that is kept', async () => {
    expect((await signIn({ passwordHash: 'another' })).isStarted).toBe(false);
    const { id, isStarted } = await signIn();
    expect([isStarted, await idsOf()]).toEqual([true, [id]]);
  });

  test('clears those away that nobody has used for long, of the same person only', async () => {
    const old = await signIn({ at: LONG_AGO });
    const { id } = await signIn({ forgottenBefore: NOW });
    expect(await idsOf()).toEqual([id]);
    expect(await isKnown(old.tokenHash)).toBe(false);
  });

  test('ends the oldest where there are more than anybody is shown, of the same person only', async () => {
    const other = await signIn();
    await addPerson();
    const first = await signIn({ at: new Date(NOW.getTime() - 1) });
    for (let n = 1; n < LOGINS_MAX; n++) await signIn();
    const { id, endedIds } = await signIn();
    expect(endedIds).toEqual([first.id]);
    expect(await idsOf()).toHaveLength(LOGINS_MAX);
    expect(await idsOf()).toContain(id);
    expect(await isKnown(other.tokenHash)).toBe(true);
  });

  test('ends with all its tokens', async () => {
    const [one, two] = [await signIn(), await signIn()];
    expect(await sessions.end(userId, one.id)).toEqual([one.id]);
    expect([await isKnown(one.tokenHash), await isKnown(two.tokenHash)]).toEqual([false, true]);
    expect(await sessions.end(newId(), two.id)).toEqual([]);
    expect(await sessions.end(userId)).toEqual([two.id]);
    expect(await isKnown(two.tokenHash)).toBe(false);
  });
});

describe('another password', () => {
  test('ends all logins but one, and every open link', async () => {
    const [kept, other] = [await signIn(), await signIn()];
    const tokenHash = newId();
    await passwords.addReset({ email: `${userId}@people.example`, tokenHash, expiresAt: LATER }, NOW);
    expect(await passwords.change(userId, 'first', 'second', kept.id)).toEqual([other.id]);
    expect(await idsOf()).toEqual([kept.id]);
    expect(await passwords.findReset(tokenHash, NOW)).toBeNull();
  });

  test('is not set over one that was set meanwhile', async () => {
    expect(await passwords.change(userId, 'another', 'second', newId())).toBeNull();
  });

  test('by a link is set once, however many use it at once', async () => {
    const hashes = [newId(), newId()];
    for (const tokenHash of hashes) {
      await passwords.addReset({ email: `${userId}@people.example`, tokenHash, expiresAt: LATER }, NOW);
    }
    const { id } = await signIn();
    const all = await Promise.all([...hashes, ...hashes].map((hash) => passwords.reset(hash, 'second', NOW)));
    expect(all.filter((ended) => ended !== null)).toEqual([[id]]);
  });

  test('is not set by a link that is over, and those are cleared away', async () => {
    const tokenHash = newId();
    const email = `${userId}@people.example`;
    await passwords.addReset({ email, tokenHash, expiresAt: NOW }, LONG_AGO);
    expect(await passwords.reset(tokenHash, 'second', NOW)).toBeNull();
    await passwords.addReset({ email, tokenHash: newId(), expiresAt: LATER }, NOW);
    const { rows } = await run('SELECT count(*)::int AS n FROM password_reset WHERE user_id = $1', userId);
    expect(rows[0].n).toBe(1);
  });

  test('is nothing to mail for an address without an account', async () => {
    const draft = { email: 'nobody@people.example', tokenHash: newId(), expiresAt: LATER };
    expect(await passwords.addReset(draft, NOW)).toBe(false);
  });
});
