import { MIGRATIONS_DIR } from '../repository.js';
import { migrate, type MigrationReport } from './migrate.js';
import { openRoleLogins, type RoleUrls, roleUrlsOf } from './role-logins.js';

/**
 * Makes a database ready for the API: the newest schema, and the logins of its roles. `databaseUrl` is the owner's address.
 * May be called again at any time, and by several processes at once. @throws StartFault
 */
export async function prepareDatabase(
  databaseUrl: string,
  given: Partial<Record<keyof RoleUrls, string | undefined>> = {},
): Promise<MigrationReport & { readonly roleUrls: RoleUrls }> {
  const roleUrls = roleUrlsOf(databaseUrl, given);
  const report = await migrate(databaseUrl, MIGRATIONS_DIR);
  await openRoleLogins(databaseUrl, roleUrls);
  return { ...report, roleUrls };
}
