import { Client } from 'pg';
import { withPatience } from '../../core/clock/patience.js';
import { poolConfig } from '../../core/database/pools.js';
import { beginSession } from '../../core/database/session.js';
import { CAST_CALL, CAST_FUNCTION_SQL, type CastAnswer } from './cast-batch.sql.js';
import type { OfferedVote } from './vote.rules.js';

const STATEMENT_TIMEOUT_MS = 1_200;
const LOCK_TIMEOUT_MS = 250;
const SESSION_SETTINGS = {
  statement_timeout: String(STATEMENT_TIMEOUT_MS),
  lock_timeout: String(LOCK_TIMEOUT_MS),
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  jit: 'off',
};
/** A server that hangs does not even time out statements; then the client gives up, so that nobody waits for 2 s. */
const ANSWER_TIMEOUT_MS = 1_500;
const BACKOFF_MIN_MS = 250;
const BACKOFF_MAX_MS = 2_000;

/**
 * One dedicated connection for vote batches. Modes: connecting → idle ⇄ busy → (lost) → waiting → connecting … forever,
 * with a pause that doubles from 250 ms to 2 s. Only `VoteWriter` uses it, one batch at a time.
 *
 * The planner is kept to index lookups: the function's plans are made once per connection, often while the tables are
 * still empty, and must stay right when they hold millions of rows.
 */
export class VoteLane {
  private client: Client | null = null;
  /** Monotonic ms at which the batch under way was sent. */
  private busySinceMs: number | null = null;
  private isStopped = false;
  private backoffMs = BACKOFF_MIN_MS;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly url: string,
    /** Which of the lanes of this process. */
    readonly index: number,
    private readonly onConnected: () => void,
  ) {}

  get isIdle(): boolean {
    return this.client !== null && this.busySinceMs === null;
  }

  /** How long the batch under way has been so, ms; 0 when idle. */
  get busyMs(): number {
    return this.busySinceMs === null ? 0 : performance.now() - this.busySinceMs;
  }

  get isConnected(): boolean {
    return this.client !== null;
  }

  async connect(): Promise<void> {
    const client = new Client({
      ...poolConfig(this.url, 'votebox_system'),
      application_name: 'votebox votes',
      // Waited for below: by the timer of the driver no connection would be made while a crowd keeps this process busy.
      connectionTimeoutMillis: 0,
    });
    client.on('error', () => this.lose(client));
    client.on('end', () => this.lose(client));
    try {
      await inTime(client.connect());
      await inTime(beginSession(client, 'votebox_system', SESSION_SETTINGS));
      await inTime(client.query(CAST_FUNCTION_SQL));
    } catch {
      destroy(client);
      this.reconnectLater();
      return;
    }
    if (this.isStopped) return destroy(client);
    this.client = client;
    this.backoffMs = BACKOFF_MIN_MS;
    this.onConnected();
  }

  /**
   * Writes a batch in one commit, counted on `shard`. `isAgain`: it was rolled back before and is judged with all care.
   * Rejects with the database error; after a lost connection the lane heals by itself.
   */
  async write(batch: OfferedVote[], shard: number, isAgain: boolean): Promise<CastAnswer> {
    const client = this.client;
    if (!client) throw new Error('the lane is not connected');
    this.busySinceMs = performance.now();
    try {
      const values = [shard, isAgain, ...toColumns(batch, performance.now())];
      const { rows } = await inTime(client.query<{ cast_votes: string }>({ ...CAST_CALL, values }));
      return JSON.parse(rows[0]!.cast_votes) as CastAnswer;
    } catch (error) {
      if ((error as { code?: string }).code === undefined || isFatal(error)) this.lose(client);
      throw error;
    } finally {
      this.busySinceMs = null;
    }
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    if (this.timer) clearTimeout(this.timer);
    const { client } = this;
    this.client = null;
    if (client) await inTime(client.end()).catch(() => destroy(client));
  }

  private lose(client: Client): void {
    if (this.client !== client) return;
    this.client = null;
    destroy(client);
    this.reconnectLater();
  }

  private reconnectLater(): void {
    if (this.isStopped) return;
    this.timer = setTimeout(() => void this.connect(), this.backoffMs * (0.5 + Math.random() / 2));
    this.backoffMs = Math.min(BACKOFF_MAX_MS, this.backoffMs * 2);
  }
}

/** After a client-side time-out the connection has an answer outstanding and must not be used again. */
function destroy(client: Client): void {
  client.on('error', () => undefined);
  (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
}

function isFatal(error: unknown): boolean {
  const { code, severity } = error as { code?: string; severity?: string };
  return severity === 'FATAL' || severity === 'PANIC' || /^(08|57P|E[A-Z]+)/.test(code ?? '');
}

/** Rejects when no answer comes in time: a crowd that keeps this process busy is not the silence of the database. */
async function inTime<T>(answer: Promise<T>): Promise<T> {
  const result = await withPatience(answer, ANSWER_TIMEOUT_MS);
  if (result === null) throw new Error('the database does not answer');
  return result;
}

/** Array literals by hand: a hundred thousand ids a second are not worth quoting. The statement refuses what breaks out. */
const toArray = (values: (string | number)[]): string => `{${values.join(',')}}`;

/** The batch as the function takes it: the distinct places first, then a column per field, a vote naming its place. */
function toColumns(batch: OfferedVote[], nowMs: number): string[] {
  const places = new Map<string, number>();
  const first: OfferedVote[] = [];
  const placeOf = batch.map((vote) => {
    const key = vote.ballotId + vote.eventId + vote.venueId;
    const known = places.get(key);
    if (known !== undefined) return known;
    first.push(vote);
    places.set(key, first.length);
    return first.length;
  });
  return [
    toArray(first.map((vote) => vote.venueId)),
    toArray(first.map((vote) => vote.eventId)),
    toArray(first.map((vote) => vote.ballotId)),
    toArray(placeOf),
    toArray(batch.map((vote) => vote.optionId)),
    toArray(batch.map((vote) => vote.voteId)),
    toArray(batch.map((vote) => vote.voterId)),
    toArray(batch.map((vote) => Math.max(0, Math.round(nowMs - vote.receivedAtMs)))),
    toArray(batch.map((vote) => Math.round(vote.heldMs))),
  ];
}
