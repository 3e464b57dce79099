import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { TestClock } from '../../../test/support/clock.js';
import { World } from '../../../test/support/world.js';
import { AccessDirectories } from '../../core/access/access-directories.js';
import { InProcessBus } from '../../core/bus/bus.js';
import { newId } from '../../core/ids/ids.js';
import { LoginSessionRepository } from './login-session.repository.js';
import { MembershipDirectory } from './membership.directory.js';

/** Real: Postgres, the repository, the bus. The clock is moved by hand. */
let world: World;
const clock = new TestClock();
const bus = new InProcessBus();
let directory: MembershipDirectory;
let userId: string;
let sessionId: string;
let venueId: string;

beforeAll(async () => {
  world = await World.bare();
  directory = new MembershipDirectory(new LoginSessionRepository(world.connect()), new AccessDirectories(), bus, clock);
  directory.onModuleInit();
});
afterAll(() => world?.close());

const run = (sql: string, ...values: unknown[]) => world.sql.query(sql, values);
const signIn = async (): Promise<string> => {
  const id = newId();
  await run(`INSERT INTO login_session (id, user_id, device, last_used_at) VALUES ($1, $2, '', now())`, id, userId);
  return id;
};

beforeEach(async () => {
  [userId, venueId] = [newId(), await world.venue()];
  await world.insert('app_user', { id: userId, email: `${userId}@bar.example`, name: 'Max', password_hash: 'none' });
  await world.insert('membership', { venue_id: venueId, user_id: userId, role: 'MANAGER' });
  sessionId = await signIn();
});

/** As another process would: without a word to this directory. */
const demote = () => run(`UPDATE membership SET role = 'STAFF' WHERE venue_id = $1 AND user_id = $2`, venueId, userId);
const end = () => run('DELETE FROM login_session WHERE id = $1', sessionId);
const roles = () => directory.findRoles({ userId, sessionId });
const role = async () => (await roles())?.get(venueId);
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

describe('the roles behind a login', () => {
  test('are those of its person', async () => {
    expect([...(await roles())!]).toEqual([[venueId, 'MANAGER']]);
    await run('DELETE FROM membership WHERE user_id = $1', userId);
    directory.forget();
    expect([...(await roles())!]).toEqual([]);
  });

  test('are none once the login has ended', async () => {
    expect(await role()).toBe('MANAGER');
    await end();
    directory.forget();
    expect(await roles()).toBeNull();
  });

  test('that another process changed or ended are seen within half a second', async () => {
    expect(await role()).toBe('MANAGER');
    await demote();
    clock.advance(499);
    expect(await role()).toBe('MANAGER');
    clock.advance(2);
    expect(await role()).toBe('STAFF');
    await end();
    clock.advance(501);
    expect(await roles()).toBeNull();
  });

  test('are asked anew when someone else tells of a change', async () => {
    expect(await role()).toBe('MANAGER');
    await demote();
    bus.tell({ kind: 'access:revoked', venueId, subject: { userId } });
    await nextTurn();
    expect(await role()).toBe('STAFF');
    await end();
    bus.tell({ kind: 'logins:ended', sessionIds: [sessionId] });
    await nextTurn();
    expect(await roles()).toBeNull();
  });

  test('that change while they are looked up are not remembered in their old state', async () => {
    const lookingUp = role();
    await demote();
    directory.forget();
    await lookingUp;
    expect(await role()).toBe('STAFF');
  });

  test('are asked for once where the database is away', async () => {
    const readRoles = jest.fn<LoginSessionRepository['readRoles']>().mockRejectedValue(new Error('away'));
    const other = new MembershipDirectory({ readRoles } as never, new AccessDirectories(), bus, clock);
    await expect(other.findRoles({ userId, sessionId })).rejects.toThrow('away');
    expect(readRoles).toHaveBeenCalledTimes(1);
  });

  test('of many logins are read together, those that have ended left out', async () => {
    const other = await signIn();
    await end();
    const found = await directory.readRoles([sessionId, other, newId()].map((id) => ({ userId, sessionId: id })));
    expect([...found].map(([id, own]) => [id, [...own]])).toEqual([[other, [[venueId, 'MANAGER']]]]);
  });
});
