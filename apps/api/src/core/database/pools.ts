import { Socket } from 'node:net';
import { Pool, type PoolConfig } from 'pg';

/** Database role of a pool. `votebox_app` sees one venue at a time, `votebox_system` all (see the first migration). */
export type DatabaseRole = 'votebox_app' | 'votebox_system';

/** Longer than this no statement of a pool may take: Postgres ends it. */
const STATEMENT_MS = 15_000;
/** A line in use on which nothing has come for so long is cut: TCP by itself would wait for a quarter of an hour. */
const SILENCE_MS = 20_000;

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
 * A pool of plain connections. None waits for ever for a Postgres that cannot be reached any more: idle ones are closed
 * after 10 s, and one on which nothing has come for `silenceMs` is cut, so that whoever waits for it is told. That a connection broke is reported by its query; the event says it once more and would
 * end the process where nobody listens. The pool itself only listens to connections that are idle, so each connection
 * gets a listener for life.
 */
export function createPool(url: string, role: DatabaseRole, max: number, silenceMs = SILENCE_MS): Pool {
  const statement_timeout = STATEMENT_MS;
  const pool = new Pool(poolConfig(url, role, { max, statement_timeout, stream: () => lineFor(silenceMs) }));
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

function lineFor(silenceMs: number): Socket {
  const socket = new Socket();
  const cut = () => socket.destroy(Object.assign(new Error('Postgres has fallen silent'), { code: 'ETIMEDOUT' }));
  return socket.setTimeout(silenceMs, cut);
}
