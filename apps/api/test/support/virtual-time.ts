import { Client } from 'pg';
import { Clock } from '../../src/core/clock/clock.js';

interface Timer {
  atMs: number;
  order: number;
  act: () => void;
}

/** So many turns of the event loop without a question to Postgres are rest. */
const CALM_TURNS = 6;

/**
 * Time that a test moves: for timers, for the clock of the process, and for Postgres itself. Another `clock_timestamp()`
 * and another `now()` take the place of those in the catalogue of the database, where every search path leads first, so
 * the very statements of the application run on them, unchanged. Time moves only when everything is at rest: no statement under way, nothing to do.
 */
export class VirtualTime extends Clock {
  private readonly timers: Timer[] = [];
  private order = 0;
  private nowMs = Math.floor(Date.now() / 1000) * 1000;

  private constructor(
    readonly database: string,
    private readonly postgres: Client,
  ) {
    super();
  }

  /** Before anything else connects to the database: connections that are open keep the real clock. */
  static async open(databaseUrl: string): Promise<VirtualTime> {
    const postgres = new Client({ connectionString: databaseUrl });
    await postgres.connect();
    await postgres.query(`
      CREATE SCHEMA simulation;
      CREATE SEQUENCE simulation.ms;
      GRANT USAGE ON SCHEMA simulation TO PUBLIC;
      GRANT SELECT, UPDATE ON SEQUENCE simulation.ms TO PUBLIC;
      ALTER FUNCTION pg_catalog.clock_timestamp() RENAME TO real_clock_timestamp;
      ALTER FUNCTION pg_catalog.now() RENAME TO real_now;
      CREATE FUNCTION pg_catalog.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
        AS 'SELECT to_timestamp(last_value::float8 / 1000) FROM simulation.ms';
      CREATE FUNCTION pg_catalog.now() RETURNS timestamptz LANGUAGE sql VOLATILE
        AS 'SELECT to_timestamp(last_value::float8 / 1000) FROM simulation.ms';`);
    const time = new VirtualTime(new URL(databaseUrl).pathname.slice(1), postgres);
    watchStatements(time, postgres);
    return time;
  }

  async close(): Promise<void> {
    await this.postgres.end();
  }

  now(): number {
    return this.nowMs;
  }

  after(ms: number, act: () => void): () => void {
    const timer: Timer = { atMs: this.nowMs + Math.max(0, ms), order: this.order++, act };
    const place = this.timers.findIndex((other) => other.atMs > timer.atMs);
    this.timers.splice(place < 0 ? this.timers.length : place, 0, timer);
    return () => {
      const at = this.timers.indexOf(timer);
      if (at >= 0) this.timers.splice(at, 1);
    };
  }

  wait(ms: number): Promise<void> {
    return new Promise((done) => void this.after(ms, done));
  }

  /** Lets everything happen that falls due in the next `ms`. */
  async advance(ms: number): Promise<void> {
    const endMs = this.nowMs + ms;
    for (;;) {
      await this.rest();
      const next = this.timers[0];
      if (!next || next.atMs > endMs) break;
      this.nowMs = Math.max(this.nowMs, next.atMs);
      this.timers.shift();
      next.act();
    }
    this.nowMs = endMs;
    await this.rest();
  }

  /** Nothing is under way but what waits for time. */
  async rest(): Promise<void> {
    for (let calm = 0; calm < CALM_TURNS; calm++) {
      await new Promise<void>((done) => setImmediate(done));
      if (underWay === 0) continue;
      await new Promise<void>((done) => (noteAnswer = done));
      calm = -1;
    }
  }
}

type Call = (this: { database: string }, ...args: unknown[]) => unknown;

let underWay = 0;
let noteAnswer: () => void = () => undefined;

/**
 * Counts what is asked of Postgres, whoever asks, and tells it the time before the first statement of each moment: what
 * is asked meanwhile waits for that.
 */
function watchStatements(time: VirtualTime, postgres: Client): void {
  const calls = Client.prototype as unknown as Record<'query' | 'connect', Call>;
  const { query, connect } = calls;
  let toldMs = 0;
  let telling: Promise<unknown> | null = null;
  const tell = (): Promise<unknown> => {
    toldMs = time.now();
    const told = query.call(
      postgres as never,
      `SELECT setval('simulation.ms', ${Math.round(toldMs)})`,
    ) as Promise<unknown>;
    return told.finally(() => {
      telling = null;
    });
  };
  calls.connect = function count(...args) {
    return counted(this, connect, args);
  };
  calls.query = function count(...given) {
    if (this.database !== time.database) return query.apply(this, given);
    const args = named(given);
    if (toldMs !== time.now()) telling = tell();
    if (!telling) return counted(this, query, args);
    const over = begin();
    const asked = telling.then(() => counted(this, query, args)).finally(over);
    return typeof args.at(-1) === 'function' ? undefined : asked;
  };
}

const names = new Map<string, string>();

/** Names a statement, so that each connection plans it once: a night asks the same a hundred thousand times. */
function named(args: unknown[]): unknown[] {
  const [asked, values, ...more] = args;
  if (typeof asked === 'string') {
    return Array.isArray(values) ? [{ text: asked, values, name: nameOf(asked) }, ...more] : args;
  }
  if (typeof asked !== 'object' || asked === null || !('text' in asked)) return args;
  return [{ ...asked, name: nameOf(String(asked.text)) }, ...args.slice(1)];
}

function nameOf(text: string): string {
  const name = names.get(text) ?? `s${names.size}`;
  names.set(text, name);
  return name;
}

function counted(client: { database: string }, call: Call, args: unknown[]): unknown {
  const over = begin();
  const answer = args.at(-1);
  if (typeof answer === 'function') {
    const told = (...words: unknown[]): unknown => {
      over();
      return (answer as (...words: unknown[]) => unknown)(...words);
    };
    return call.apply(client, [...args.slice(0, -1), told]);
  }
  const result = call.apply(client, args);
  if (result instanceof Promise) result.then(over, over);
  else over();
  return result;
}

function begin(): () => void {
  underWay += 1;
  let isOver = false;
  return () => {
    if (isOver) return;
    isOver = true;
    underWay -= 1;
    if (underWay === 0) noteAnswer();
  };
}
