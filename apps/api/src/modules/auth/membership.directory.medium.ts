import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { TestClock } from '../../../test/support/clock.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { AccessDirectories } from '../../core/access/access-directories.js';
import { InProcessBus } from '../../core/bus/bus.js';
import { loadConfig } from '../../core/config/config.js';
import { Database } from '../../core/database/database.js';
import { newId } from '../../core/ids/ids.js';
import { AuditLog } from '../audit/index.js';
import { AccountRepository } from './account.repository.js';
import { MembershipDirectory } from './membership.directory.js';

/** Real: Postgres, the repository, the bus. The clock is moved by hand. */
let testDatabase: TestDatabase;
let database: Database;
const clock = new TestClock();
const bus = new InProcessBus();
let directory: MembershipDirectory;
let userId: string;
let venueId: string;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  const config = loadConfig({ DATABASE_URL: testDatabase.url, VOTEBOX_SECRET: 'x'.repeat(32), MEDIA_DIR: 'unused' });
  database = new Database(config);
  const accounts = new AccountRepository(database, new AuditLog());
  directory = new MembershipDirectory(accounts, new AccessDirectories(), bus, clock);
  directory.onModuleInit();
});
afterAll(async () => {
  await database?.onApplicationShutdown();
  await testDatabase?.drop();
});

beforeEach(async () => {
  [userId, venueId] = [newId(), newId()];
  await database.systemPool.query(`INSERT INTO venue (id, name, slug) VALUES ($1, 'Bar', $2)`, [venueId, venueId]);
  await database.systemPool.query(
    `INSERT INTO app_user (id, email, name, password_hash) VALUES ($1, $2, 'Max', 'none')`,
    [userId, `${userId}@bar.example`],
  );
  await database.systemPool.query(`INSERT INTO membership (venue_id, user_id, role) VALUES ($1, $2, 'MANAGER')`, [
    venueId,
    userId,
  ]);
});

/** As another process would: without a word to this directory. */
const demote = () =>
  database.systemPool.query(`UPDATE membership SET role = 'STAFF' WHERE venue_id = $1 AND user_id = $2`, [
    venueId,
    userId,
  ]);
const role = () => directory.findRole(userId, venueId);

describe('the role of a person', () => {
  test('is found in the venues they belong to and nowhere else', async () => {
    expect(await role()).toBe('MANAGER');
    expect(await directory.findRole(userId, newId())).toBeNull();
    expect(await directory.findRole(newId(), venueId)).toBeNull();
    expect(await directory.listVenues(userId)).toEqual([venueId]);
  });

  test('that another process changed is seen within five seconds', async () => {
    expect(await role()).toBe('MANAGER');
    await demote();
    clock.advance(4_999);
    expect(await role()).toBe('MANAGER');
    clock.advance(2);
    expect(await role()).toBe('STAFF');
  });

  test('that this process changed is seen at once', async () => {
    expect(await role()).toBe('MANAGER');
    await demote();
    directory.forget(userId);
    expect(await role()).toBe('STAFF');
  });

  test('is asked anew when someone else tells of a revocation', async () => {
    expect(await role()).toBe('MANAGER');
    await demote();
    bus.tell({ kind: 'access:revoked', venueId, subject: { userId } });
    await new Promise((resolve) => setImmediate(resolve));
    expect(await role()).toBe('STAFF');
  });

  test('that changes while it is being looked up is not remembered in its old state', async () => {
    const lookingUp = role();
    await demote();
    directory.forget(userId);
    await lookingUp;
    expect(await role()).toBe('STAFF');
  });

  test('is asked of a database that is away once only', async () => {
    let asked = 0;
    const listRoles = async (): Promise<never> => {
      asked += 1;
      throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    };
    const accounts = { listRoles } as unknown as AccountRepository;
    const alone = new MembershipDirectory(accounts, new AccessDirectories(), bus, clock);
    await expect(alone.findRole(userId, venueId)).rejects.toThrow('ECONNREFUSED');
    expect(asked).toBe(1);
  });
});
