import { Pool, type PoolConfig } from 'pg';

/** Database role of a pool. `votebox_app` sees one venue at a time, `votebox_system` all (see the first migration). */
export type DatabaseRole = 'votebox_app' | 'votebox_system';

/** Connection settings that take the role on at connection time, so that no query ever runs as the login user. */
export function poolConfig(url: string, role: DatabaseRole, extra: PoolConfig = {}): PoolConfig {
  return {
    connectionString: url,
    options: `-c role=${role} -c timezone=UTC`,
    application_name: `votebox ${role}`,
    connectionTimeoutMillis: 5_000,
    ...extra,
  };
}

/**
 * A pool of plain connections. That a connection broke is reported by its query; the event says it once more and would
 * end the process where nobody listens. The pool itself only listens to connections that are idle, so each connection
 * gets a listener for life.
 */
export function createPool(url: string, role: DatabaseRole, extra: PoolConfig = {}): Pool {
  const pool = new Pool(poolConfig(url, role, extra));
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
