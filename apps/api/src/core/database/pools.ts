import { Pool, type PoolConfig } from 'pg';

/** Database role of a pool. `votebox_app` sees one venue at a time, `votebox_system` all (see the first migration). */
export type DatabaseRole = 'votebox_app' | 'votebox_system';

/** Connection settings that take the role on at connection time, so that no query ever runs as the login user. */
export function poolConfig(url: string, role: DatabaseRole, extra: PoolConfig = {}): PoolConfig {
  return {
    connectionString: url,
    options: `-c role=${role} -c timezone=UTC`,
    application_name: `votebox ${role}`,
    connectionTimeoutMillis: 2_000,
    ...extra,
  };
}

/** A pool of plain connections. Errors of idle connections are swallowed here; the next query reports them. */
export function createPool(url: string, role: DatabaseRole, extra: PoolConfig = {}): Pool {
  const pool = new Pool(poolConfig(url, role, extra));
  pool.on('error', () => undefined);
  return pool;
}
