import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { TestClock } from '../../../test/support/clock.js';
import { World } from '../../../test/support/world.js';
import { AccessDirectories } from '../../core/access/access-directories.js';
import { InProcessBus } from '../../core/bus/bus.js';
import { newId } from '../../core/ids/ids.js';
import { AuditLog } from '../audit/index.js';
import { AccountRepository } from './account.repository.js';
import { MembershipDirectory } from './membership.directory.js';

/** Real: Postgres, the repository, the bus. The clock is moved by hand. */
let world: World;
const clock = new TestClock();
const bus = new InProcessBus();
let directory: MembershipDirectory;
let userId: string;
let venueId: string;

beforeAll(async () => {
  world = await World.bare();
  const accounts = new AccountRepository(world.connect(), new AuditLog());
  directory = new MembershipDirectory(accounts, new AccessDirectories(), bus, clock);
  directory.onModuleInit();
});
afterAll(() => world?.close());

beforeEach(async () => {
  [userId, venueId] = [newId(), await world.venue()];
  await world.insert('app_user', { id: userId, email: `${userId}@bar.example`, name: 'Max', password_hash: 'none' });
  await world.insert('membership', { venue_id: venueId, user_id: userId, role: 'MANAGER' });
});

/** As another process would: without a word to this directory. */
const demote = () =>
  world.sql.query(`UPDATE membership SET role = 'STAFF' WHERE venue_id = $1 AND user_id = $2`, [venueId, userId]);
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
});
