import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { TcpProxy } from '@votebox/local/proxy';
import { standStill } from '../../../test/support/stand-still.js';
import { World } from '../../../test/support/world.js';
import { type Ctx, systemCtx } from '../../core/context/ctx.js';
import type { Database } from '../../core/database/database.js';
import { newId } from '../../core/ids/ids.js';
import type { Ballots } from './ballots.service.js';
import type { VoteWriter } from './vote-writer.js';

// Real: Postgres, the writer, its connections. Between them stands a proxy that spoils them; ballots are opened past it.
let world: World;
let proxy: TcpProxy;
let straight: Awaited<ReturnType<World['voteCore']>>;
let db: Database;
let writer: VoteWriter;
let ballots: Ballots;
let ctx: Ctx;
let eventId: string;

beforeAll(async () => {
  world = await World.bare();
  const { hostname, port } = new URL(world.databaseUrl);
  proxy = await TcpProxy.open({ target: { host: hostname, port: Number(port) } });
  straight = await world.voteCore(1);
  ({ db, ballots } = straight);
  ({ writer } = await world.voteCore(0, { DATABASE_URL: proxy.urlFor(world.databaseUrl) }));
  ctx = systemCtx(await world.venue(), 'test');
  eventId = (await world.eventRow(ctx.venueId)).id;
});

afterAll(async () => {
  await world?.close();
  await proxy?.close();
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
  const { ballotId, optionIds } = await straight.open(ctx, { eventId }, 1);
  return { ballotId, optionId: optionIds[0]! };
}

async function cast({ voterId = newId(), voteId = newId(), ...choice }: Choice): Promise<string> {
  const verdict = await castOnce({ voterId, voteId, ...choice });
  return verdict.kind === 'refused' ? verdict.code : verdict.kind;
}

function castOnce(vote: Required<Choice>): ReturnType<VoteWriter['cast']> {
  return writer.cast({ venueId: ctx.venueId, eventId, heldMs: 0, ...vote });
}

/** As a client does it: the same vote again, when it is told to, while nobody can say what became of it. */
async function castToTheEnd(choice: Choice): Promise<string> {
  const vote = { voterId: newId(), voteId: newId(), ...choice };
  for (;;) {
    const verdict = await castOnce(vote);
    if (verdict.kind !== 'refused') return verdict.kind;
    if (verdict.code !== 'BUSY') return verdict.code;
    await wait(verdict.retryAfterMs);
  }
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
    standStill(2_500);
    votes.push(cast(choice));
    expect(new Set(await Promise.all(votes))).toEqual(new Set(['counted']));
  } finally {
    proxy.heal();
  }
}, 60_000);
