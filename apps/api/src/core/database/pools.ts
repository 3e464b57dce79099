import { Client, Pool, type PoolConfig } from 'pg';
import { type DatabaseRole, loginUrlOf } from '@votebox/contracts/database-logins';
import { withPatience } from '../clock/patience.js';
import { beginSession, WrongSession } from './session.js';
import { cutWhenSilent } from './silence.js';

/** Longer than this no statement of a pool may take: Postgres ends it. */
const STATEMENT_MS = 15_000;
/** The longest wait for a row that another holds, or for a free connection. */
export const WAIT_MS = 2_500;
const PING_MS = 1_000;
/** SQLSTATE of a server that has no connection left to give. */
const TOO_MANY_CONNECTIONS = '53300';

/**
 * Connection settings of a role; `url` is its own address or the owner's. What is opened with them must be made a session
 * of the role by `beginSession`; pools of `createPool` see to it.
 */
export function poolConfig(url: string, role: DatabaseRole, extra: PoolConfig = {}): PoolConfig {
  return {
    connectionString: loginUrlOf(url, role),
    application_name: `votebox ${role}`,
    connectionTimeoutMillis: WAIT_MS,
    ...extra,
  };
}

/**
 * A pool of plain connections, each checked to be a session of `role`. None waits for ever for a Postgres that cannot be
 * reached any more: idle ones are closed after 10 s, and one whose statement gets no answer is cut when the server answers
 * nobody else either. That a connection broke is reported by its query; the event says it once more and would end the process
 * where nobody listens. The pool itself only listens to connections that are idle, so each connection gets a listener for life.
 */
export function createPool(url: string, role: DatabaseRole, max: number): Pool {
  const settings = { statement_timeout: String(STATEMENT_MS), lock_timeout: String(WAIT_MS) };
  const pool = new Pool({
    ...poolConfig(url, role, { max }),
    async onConnect(client) {
      client.on('error', () => undefined);
      cutWhenSilent(client, () => isAnswering(url, role));
      await beginSession(client, role, settings);
    },
  });
  pool.on('error', () => undefined);
  return pool;
}

/**
 * Asks Postgres over a new connection. `full`: it gives out no more of them; those that are open work on. Rejects when it
 * does not answer within a second, or answers to another role.
 */
export async function ping(url: string, role: DatabaseRole): Promise<'ok' | 'full'> {
  const client = new Client({ ...poolConfig(url, role), connectionTimeoutMillis: 0 });
  client.on('error', () => undefined);
  const ask = async (): Promise<'ok' | 'full'> => {
    await client.connect();
    await beginSession(client, role);
    return 'ok';
  };
  try {
    const answer = await withPatience(ask(), PING_MS);
    if (answer === null) throw new Error('Postgres does not answer');
    return answer;
  } catch (error) {
    if ((error as { code?: string }).code === TOO_MANY_CONNECTIONS) return 'full';
    throw error;
  } finally {
    closeSoon(client);
  }
}

/** Ends a connection in order where the server takes part, and without it where it does not. */
export function closeSoon(client: Client): void {
  const { stream } = (client as unknown as { connection: { stream: { destroy(): void } } }).connection;
  void withPatience(
    client.end().catch(() => undefined),
    PING_MS,
  ).finally(() => stream.destroy());
}

/** The server is asked once, however many connections are suspected at a moment. */
const asked = new Map<string, Promise<boolean>>();

function isAnswering(url: string, role: DatabaseRole): Promise<boolean> {
  const underWay = asked.get(url);
  if (underWay) return underWay;
  const answer = ping(url, role).then(
    () => true,
    (error: unknown) => error instanceof WrongSession,
  );
  asked.set(url, answer);
  void answer.finally(() => asked.delete(url));
  return answer;
}
