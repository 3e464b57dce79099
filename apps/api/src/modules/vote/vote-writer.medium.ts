import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { TcpProxy } from '@votebox/local/proxy';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { eventually } from '../../../test/support/eventually.js';
import { InProcessBus } from '../../core/bus/bus.js';
import { loadConfig } from '../../core/config/config.js';
import { type Ctx, systemCtx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import { newId } from '../../core/ids/ids.js';
import { Metrics } from '../../core/metrics/metrics.js';
import { Backlog } from '../../core/backlog/backlog.js';
import { BallotRepository } from './ballot.repository.js';
import { Ballots } from './ballots.service.js';
import { VoteWriter } from './vote-writer.js';

// Real: Postgres, the writer, its connections. Between them stands a proxy that spoils them.
let database: TestDatabase;
let proxy: TcpProxy;
let db: Database;
let writer: VoteWriter;
let ballots: Ballots;
let ctx: Ctx;
let eventId: string;

const ENV = { VOTEBOX_SECRET: 's'.repeat(32), MEDIA_DIR: 'media', LOG_LEVEL: 'silent' };

beforeAll(async () => {
  database = await createTestDatabase();
  const { hostname, port } = new URL(database.url);
  proxy = await TcpProxy.open({ target: { host: hostname, port: Number(port) } });
  const metrics = new Metrics();
  db = new Database(loadConfig({ ...ENV, DATABASE_URL: database.url }));
  const config = loadConfig({ ...ENV, DATABASE_URL: proxy.urlFor(database.url) });
  writer = new VoteWriter(config, { number: 0 }, new InProcessBus(), metrics, new Backlog(metrics));
  await writer.onModuleInit();
  ballots = new Ballots(db, new BallotRepository(), metrics);
  ctx = systemCtx(newId(), 'test');
  eventId = newId();
  await db.systemPool.query(`INSERT INTO venue (id, name, slug) VALUES ($1, 'Test', $2)`, [ctx.venueId, ctx.venueId]);
  await db.systemPool.query(
    `INSERT INTO event (venue_id, id, name, status, join_code) VALUES ($1, $2, 'Night', 'ACTIVE', $3)`,
    [ctx.venueId, eventId, eventId],
  );
});

afterAll(async () => {
  await writer?.onApplicationShutdown();
  await db?.onApplicationShutdown();
  await proxy?.close();
  await database?.drop();
});

beforeEach(async () => {
  const { ballotId, optionId } = await openBallot();
  await castToTheEnd({ ballotId, optionId });
});

interface Choice {
  ballotId: string;
  optionId: string;
  voterId?: string;
  voteId?: string;
}

async function openBallot(): Promise<Choice> {
  const rules = { policy: 'REPEAT', cooldownMs: 0, budgetVotes: 0, budgetWindowMs: 3_600_000 } as const;
  return db.sqlTx(ctx, async (client) => {
    const { ballotId } = await ballots.open(ctx, client, { ...rules, eventId });
    const [option] = await ballots.addOptions(ctx, client, ballotId, 1);
    return { ballotId, optionId: option!.optionId };
  });
}

async function cast({ voterId = newId(), voteId = newId(), ...choice }: Choice): Promise<string> {
  const verdict = await writer.cast({ venueId: ctx.venueId, eventId, voterId, voteId, heldMs: 0, ...choice });
  return verdict.kind === 'refused' ? verdict.code : verdict.kind;
}

/** As a client does it: the same vote again while nobody can say what became of it. */
function castToTheEnd(choice: Choice): Promise<string> {
  const vote = { voterId: newId(), voteId: newId(), ...choice };
  return eventually(async () => {
    const code = await cast(vote);
    if (code === 'BUSY') throw new Error('the vote is still BUSY');
    return code;
  }, 20_000);
}

/** Somebody has the gates of these ballots to themselves until `letGo`. */
async function holdGates(held: readonly Choice[]): Promise<{ letGo(): Promise<void> }> {
  let letGo!: () => void;
  const end = new Promise<void>((resolve) => (letGo = resolve));
  let transaction: Promise<void> = Promise.resolve();
  await new Promise<void>((taken) => {
    transaction = db.sqlTx(ctx, async (client) => {
      for (const { ballotId } of held) await ballots.setState(ctx, client, ballotId, 'OPEN');
      taken();
      await end;
    });
  });
  return {
    async letGo() {
      letGo();
      await transaction;
    },
  };
}

it('answers BUSY to all that waits for a database that hangs, and counts each once when it is back', async () => {
  const choice = await openBallot();
  const votes = Array.from({ length: 3_000 }, () => ({ ...choice, voterId: newId(), voteId: newId() }));
  proxy.hang();
  try {
    expect(new Set(await Promise.all(votes.map(cast)))).toEqual(new Set(['BUSY']));
  } finally {
    proxy.heal();
  }
  await Promise.all(votes.map(castToTheEnd));
  expect(await ballots.recount(ctx, choice.ballotId)).toMatchObject({ matches: true, votes: 3_000 });
}, 60_000);

it('lets nobody wait for the deadline while nothing is committed, although all connections are up', async () => {
  const free = await openBallot();
  const held = await Promise.all(Array.from({ length: 32 }, openBallot));
  const gates = await holdGates(held);
  try {
    // Each connection finds out about its ballots one after the other, which takes far longer than two seconds.
    const first = held.slice(0, 16).flatMap((choice) => Array.from({ length: 4 }, () => cast(choice)));
    await nextTurn();
    const second = held.slice(16).flatMap((choice) => Array.from({ length: 4 }, () => cast(choice)));
    await nextTurn();
    expect(await cast(free)).toBe('BUSY');
    expect(new Set(await Promise.all([...first, ...second]))).toEqual(new Set(['BUSY']));
  } finally {
    await gates.letGo();
  }
  expect(await castToTheEnd(free)).toBe('counted');
  for (const choice of held.slice(0, 3)) expect(await castToTheEnd(choice)).toBe('counted');
}, 60_000);

it('does not take for a silence of the database what this process slept through', async () => {
  const choice = await openBallot();
  proxy.slowDown({ up: { latencyMs: 50 }, down: { latencyMs: 50 } });
  try {
    const votes = Array.from({ length: 20 }, () => cast(choice));
    await nextTurn();
    const endMs = performance.now() + 2_500;
    while (performance.now() < endMs);
    votes.push(cast(choice));
    expect(new Set(await Promise.all(votes))).toEqual(new Set(['counted']));
  } finally {
    proxy.heal();
  }
}, 60_000);
