import type { ClientBase } from 'pg';
import type { DatabaseRole } from '@votebox/contracts/database-logins';
import { withPatience } from '../clock/patience.js';

/** A connection that is not what was asked for; nothing runs over it. The message is for the operator. */
export class WrongSession extends Error {
  override readonly name = 'WrongSession';
  /** Read by `isDatabaseAway`: whoever waits for such a connection is told to come again. */
  readonly code = 'WRONG_SESSION';
}

/** A pooler may give a session on before we hear that the connection which had it has ended. */
const FAREWELL_MS = 500;

/** Sessions of the server that this process has open, over all pools, each with the end of its connection. */
const sessions = new Map<string, Promise<true>>();

const SETTINGS: Readonly<Record<string, string>> = {
  TimeZone: 'UTC',
  // Temporary tables come last: nobody can put one in front of a table.
  search_path: 'public, pg_temp',
  row_security: 'on',
};

interface Facts {
  sessionUser: string;
  currentUser: string;
  isPowerful: boolean;
  isMember: boolean;
  isOwner: boolean;
  /** Tables of venues that the role can read past row-level security. */
  openTables: string | null;
  backend: string;
}

/** Settings and questions in one round trip. Settings are made here and not at connection time, where poolers refuse or drop them. */
const BEGIN_SQL = `
WITH made AS MATERIALIZED (
  SELECT count(set_config(s.name, s.value, false)) AS n FROM unnest($1::text[], $2::text[]) s(name, value)
)
SELECT session_user::text AS "sessionUser", current_user::text AS "currentUser",
  r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication AS "isPowerful",
  EXISTS (SELECT FROM pg_catalog.pg_auth_members m WHERE m.member = r.oid) AS "isMember",
  EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.relowner = r.oid AND c.relnamespace = 'public'::regnamespace)
    OR EXISTS (SELECT FROM pg_catalog.pg_database d WHERE d.datname = current_database() AND d.datdba = r.oid) AS "isOwner",
  (SELECT string_agg(c.relname, ', ') FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attname = 'venue_id' AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND r.rolname = 'votebox_app'
      AND NOT (c.relrowsecurity AND c.relforcerowsecurity) AND has_table_privilege(c.oid, 'SELECT')) AS "openTables",
  (SELECT a.pid || ' ' || a.backend_start FROM pg_catalog.pg_stat_get_activity(pg_backend_pid()) a) AS backend
FROM made CROSS JOIN pg_catalog.pg_roles r WHERE r.rolname = session_user`;

/**
 * Makes a new connection the session of `role`, with `settings` for its life, before anything else runs over it.
 *
 * @throws WrongSession when the login is another one or may do more than its own work, when a table of venues is open to
 * it, or when several connections share one session (a pooler in transaction mode).
 */
export async function beginSession(
  client: ClientBase,
  role: DatabaseRole,
  settings: Readonly<Record<string, string>> = {},
): Promise<void> {
  const all = { ...settings, ...SETTINGS };
  const { rows } = await client.query<Facts>(BEGIN_SQL, [Object.keys(all), Object.values(all)]);
  const facts = rows[0]!;
  const fault = findFault(facts, role);
  if (fault !== null) throw new WrongSession(fault);
  const earlier = sessions.get(facts.backend);
  if (earlier && (await withPatience(earlier, FAREWELL_MS)) === null) {
    throw new WrongSession(
      'Two connections share one session of PostgreSQL: a pooler works in transaction or statement mode. Locks and prepared statements would be mixed up. Set its pool_mode to "session", or connect to PostgreSQL directly.',
    );
  }
  keepSession(client, facts.backend);
}

function keepSession(client: ClientBase, backend: string): void {
  const ended = new Promise<true>((resolve) => client.once('end', () => resolve(true)));
  sessions.set(backend, ended);
  void ended.then(() => {
    if (sessions.get(backend) === ended) sessions.delete(backend);
  });
}

function findFault(facts: Facts, role: DatabaseRole): string | null {
  const { sessionUser, currentUser } = facts;
  if (sessionUser !== role || currentUser !== role) {
    return `A connection asked for the role ${role} and got ${sessionUser}${currentUser === sessionUser ? '' : ` as ${currentUser}`}. Look at the pooler in between (auth_user, forced users), or at DATABASE_APP_URL and DATABASE_SYSTEM_URL.`;
  }
  if (facts.isPowerful) {
    return `The role ${role} may do more than its work. As superuser: ALTER ROLE ${role} NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION;`;
  }
  if (facts.isMember) return `The role ${role} is a member of other roles. Take them away: REVOKE … FROM ${role};`;
  if (facts.isOwner) return `The role ${role} owns tables or the database. Give them to the owner that migrates.`;
  if (facts.openTables !== null) {
    return `Row-level security is not forced on: ${facts.openTables}. As the owner: ALTER TABLE … FORCE ROW LEVEL SECURITY;`;
  }
  return null;
}
