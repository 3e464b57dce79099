import pg, { type ClientBase } from 'pg';
import {
  DATABASE_ROLES,
  DatabaseAddressFault,
  type DatabaseRole,
  loginUrlOf,
  passwordIn,
} from '@votebox/contracts/database-logins';
import { codeOf, messageOf, StartFault } from '../faults.js';

/** Another database of the same server has its roles changed at this moment. */
const CHANGED_MEANWHILE = 'XX000';
const TRIES_MAX = 10;
const CONNECT_MS = 60_000;

/** Addresses at which the roles of the API log in; see {@link DATABASE_ROLES}. */
export interface RoleUrls {
  readonly DATABASE_APP_URL: string;
  readonly DATABASE_SYSTEM_URL: string;
}

/** The two addresses of an installation: given by the operator, or derived from the owner's. @throws StartFault */
export function roleUrlsOf(
  databaseUrl: string,
  given: Partial<Record<keyof RoleUrls, string | undefined>> = {},
): RoleUrls {
  try {
    return {
      DATABASE_APP_URL: given.DATABASE_APP_URL || loginUrlOf(databaseUrl, 'votebox_app'),
      DATABASE_SYSTEM_URL: given.DATABASE_SYSTEM_URL || loginUrlOf(databaseUrl, 'votebox_system'),
    };
  } catch (error) {
    if (error instanceof DatabaseAddressFault) throw new StartFault(error.message, []);
    throw error;
  }
}

/**
 * Lets the roles of the API log in with the passwords of `urls`, and only do their own work in this database. At each start:
 * an older installation, a restored or a copied database and a changed password of the owner are set right by it, and so is
 * what somebody who got into a role has set for it.
 *
 * @throws StartFault when the owner may not do so.
 */
export async function openRoleLogins(databaseUrl: string, urls: RoleUrls): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: CONNECT_MS });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('SET client_min_messages = error');
    for (const role of DATABASE_ROLES) {
      const url = role === 'votebox_app' ? urls.DATABASE_APP_URL : urls.DATABASE_SYSTEM_URL;
      await patiently(() => openLogin(client, role, passwordIn(url)));
    }
    await patiently(() => narrowDatabase(client));
  } catch (cause) {
    if (codeOf(cause) !== '42501') throw cause;
    throw new StartFault(
      `The owner of the database may not set up the logins of the API: ${messageOf(cause)}`,
      [
        'Give it the right once, as superuser: ALTER ROLE <owner> CREATEROLE; GRANT votebox_app, votebox_system TO <owner> WITH ADMIN OPTION;',
      ],
      { cause },
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function openLogin(client: ClientBase, role: DatabaseRole, password: string): Promise<void> {
  const { rows } = await client.query<{ me: boolean; database: string }>(
    'SELECT rolsuper AS me, quote_ident(current_database()) AS database FROM pg_roles WHERE rolname = current_user',
  );
  const { me: isSuperuser, database } = rows[0]!;
  // Only a superuser may name these, also where it takes them away. The API refuses a role that has one of them.
  const narrow = isSuperuser ? 'NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION' : '';
  // An address without a password is one where the server knows the role by other means (a certificate, a peer).
  const secret = password === '' ? '' : `PASSWORD ${client.escapeLiteral(password)}`;
  await client.query(`ALTER ROLE ${role} LOGIN ${narrow} ${secret}`);
  await client.query(`ALTER ROLE ${role} RESET ALL`);
  await client.query(`ALTER ROLE ${role} IN DATABASE ${database} RESET ALL`);
}

/**
 * Rights on the database itself are in no dump and in no copy of a database, so they are no part of a migration. The
 * casting function lives in the temporary schema of `votebox_system`; nobody else makes anything there, or in `public`.
 */
async function narrowDatabase(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ owns: boolean; database: string }>(
    `SELECT pg_has_role(datdba, 'USAGE') AS owns, quote_ident(datname) AS database
     FROM pg_database WHERE datname = current_database()`,
  );
  const { owns, database } = rows[0]!;
  if (!owns) return;
  await client.query(`
    REVOKE CREATE, TEMPORARY ON DATABASE ${database} FROM PUBLIC, votebox_app, votebox_system;
    GRANT CONNECT ON DATABASE ${database} TO votebox_app;
    GRANT CONNECT, TEMPORARY ON DATABASE ${database} TO votebox_system;
    REVOKE CREATE ON SCHEMA public FROM PUBLIC, votebox_app, votebox_system;`);
}

/** Roles belong to the server: two databases that start at once change the same rows. */
async function patiently(work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (codeOf(error) !== CHANGED_MEANWHILE || tries >= TRIES_MAX) throw error;
    }
  }
}
