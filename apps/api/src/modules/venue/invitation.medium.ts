import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Role } from '@votebox/contracts';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { loadConfig } from '../../core/config/config.js';
import type { StaffCtx, UnscopedCtx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import { newId } from '../../core/ids/ids.js';
import { AuditLog } from '../audit/index.js';
import { AccountRepository } from '../auth/index.js';
import { InvitationAnswerRepository } from './invitation-answer.repository.js';
import { InvitationRepository } from './invitation.repository.js';
import { StaffRepository } from './staff.repository.js';

/** Real: Postgres and the repositories. Times are given. */
let testDatabase: TestDatabase;
let database: Database;
let invitations: InvitationRepository;
let answers: InvitationAnswerRepository;
let staff: StaffRepository;
let ctx: StaffCtx;

const NOW = new Date('2026-11-30T20:00:00Z');
const LATER = new Date('2026-12-01T20:00:00Z');
const CALLER: UnscopedCtx = {
  actor: { kind: 'anonymous' },
  requestId: 'test',
  address: '127.0.0.1',
  userAgent: '',
  sessionId: null,
};

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = new Database(
    loadConfig({ DATABASE_URL: testDatabase.url, VOTEBOX_SECRET: 'x'.repeat(32), MEDIA_DIR: 'unused' }),
  );
  const audit = new AuditLog();
  invitations = new InvitationRepository(database, audit);
  answers = new InvitationAnswerRepository(database, new AccountRepository(database, audit), audit);
  staff = new StaffRepository(database, audit);
});
afterAll(async () => {
  await database?.onApplicationShutdown();
  await testDatabase?.drop();
});
beforeEach(async () => {
  const venueId = newId();
  await run(`INSERT INTO venue (id, name, slug) VALUES ($1, 'Bar', $2)`, venueId, venueId);
  const userId = await aPerson();
  ctx = { venueId, actor: { kind: 'staff', userId, role: 'OWNER' }, requestId: 'test' };
  await join(userId, 'OWNER');
});

const run = (sql: string, ...values: unknown[]) => database.systemPool.query(sql, values);
const emailOf = (userId: string) => `${userId}@people.example`;
async function aPerson(): Promise<string> {
  const id = newId();
  await run(`INSERT INTO app_user (id, email, name, password_hash) VALUES ($1, $2, 'Pat', 'none')`, id, emailOf(id));
  return id;
}
const join = (userId: string, role: Role) =>
  run('INSERT INTO membership (venue_id, user_id, role) VALUES ($1, $2, $3::"Role")', ctx.venueId, userId, role);
const as = (userId: string): StaffCtx => ({ ...ctx, actor: { kind: 'staff', userId, role: 'OWNER' } });
const link = (tokenHash: string, mailedTokenHash: string | null = null) => ({
  tokenHash,
  mailedTokenHash,
  now: NOW,
  expiresAt: LATER,
});
const invite = (email: string, hash: string, by = ctx, role: Role = 'STAFF') =>
  invitations.invite(by, email, role, link(hash));
const accept = (userId: string, hash: string, now = NOW) =>
  answers.accept(CALLER, hash, { kind: 'known', userId }, now);
const audited = async (): Promise<string[]> => {
  const { rows } = await run('SELECT action FROM audit_entry WHERE venue_id = $1 ORDER BY id', ctx.venueId);
  return rows.map(({ action }: { action: string }) => action);
};

describe('an open invitation', () => {
  test('is found by either of its links until its end, and by no other', async () => {
    const [shown, mailed] = [newId(), newId()];
    await invitations.invite(ctx, 'a@b.example', 'MANAGER', link(shown, mailed));
    expect(await answers.find(shown, NOW)).toMatchObject({ venueName: 'Bar', role: 'MANAGER', isMailed: false });
    expect(await answers.find(mailed, NOW)).toMatchObject({ email: 'a@b.example', isMailed: true });
    expect(await answers.find(newId(), NOW)).toBeNull();
    expect(await answers.find(shown, LATER)).toBeNull();
  });

  test('that was never mailed is found by no empty link', async () => {
    await invite('a@b.example', newId());
    expect(await answers.find('', NOW)).toBeNull();
  });

  test('is used up by a membership, and both are in the audit log', async () => {
    const [hash, userId] = [newId(), await aPerson()];
    await invite('a@b.example', hash);
    expect(await accept(userId, hash)).toMatchObject({ ok: true, value: { userId } });
    expect(await accept(await aPerson(), hash)).toEqual({ ok: false, code: 'LINK_INVALID' });
    expect(await audited()).toEqual(['staff:invited', 'staff:joined']);
  });

  test('leaves nothing behind where a new account has a taken address', async () => {
    const [hash, userId] = [newId(), await aPerson()];
    await invite('a@b.example', hash);
    const account = { email: emailOf(userId), name: 'X', passwordHash: 'x' };
    expect(await answers.accept(CALLER, hash, { kind: 'new', account }, NOW)).toEqual({
      ok: false,
      code: 'EMAIL_TAKEN',
    });
    expect(await answers.find(hash, NOW)).not.toBeNull();
    expect(await audited()).toEqual(['staff:invited']);
  });

  test('goes with the membership of its inviter, in whatever way that goes', async () => {
    const [second, hash] = [await aPerson(), newId()];
    await join(second, 'OWNER');
    await invite('a@b.example', hash, as(second), 'OWNER');
    await run('DELETE FROM membership WHERE user_id = $1', second);
    expect(await answers.find(hash, NOW)).toBeNull();
  });

  test('is not made by who is no owner by now, whatever the guard has read', async () => {
    const person = await aPerson();
    expect(await invite('a@b.example', newId(), as(person))).toEqual({ ok: false, code: 'FORBIDDEN' });
    await join(person, 'MANAGER');
    expect(await invite('a@b.example', newId(), as(person))).toEqual({ ok: false, code: 'FORBIDDEN' });
  });

  test('of the address of a person who is removed goes with them', async () => {
    const [person, hash] = [await aPerson(), newId()];
    await invite(emailOf(person), hash);
    await join(person, 'STAFF');
    expect((await staff.change(ctx, person, null)).ok).toBe(true);
    expect(await answers.find(hash, NOW)).toBeNull();
  });

  test('is one of a hundred at most; one of the same address takes no other place', async () => {
    for (let n = 0; n < 100; n++) await invite(`${n}@b.example`, newId());
    expect(await invite('one-more@b.example', newId())).toEqual({ ok: false, code: 'CONFLICT' });
    expect(await invite('7@b.example', newId())).toMatchObject({ ok: true });
  });

  test('and the removal of who accepts it never wait for one another for ever', async () => {
    for (let round = 0; round < 10; round++) {
      const [person, hash] = [await aPerson(), newId()];
      await join(person, 'STAFF');
      await invite(`${hash}@b.example`, hash);
      const [accepted, removed] = await Promise.all([accept(person, hash), staff.change(ctx, person, null)]);
      expect(removed.ok).toBe(true);
      expect([true, 'CONFLICT']).toContain(accepted.ok || accepted.code);
    }
  });
});
