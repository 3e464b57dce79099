import { setTimeout as wait } from 'node:timers/promises';
import type { Pool } from 'pg';
import { askRest } from '../stage/rest-client.js';
import { acknowledgementsMs, percentile, roundMs } from './figures.js';
import { Play } from './play.js';
import { takeAllConnections } from './postgres-faults.js';
import { check, checkInvariants, checkScreens, type FaultRow, type Size, withPlay } from './row.js';
import type { Scene } from './scene.js';
import { throughFault } from './through.js';

/**
 * Holds the ballot's rows and its tally, as a session in psql that somebody forgot. They are taken in the order of the
 * batches (whose reference to the ballot is checked last), so that this waits for a batch instead of deadlocking with it.
 */
async function holdRows(sql: Pool, ballotId: string, holdMs: number): Promise<void> {
  const client = await sql.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT 1 FROM tally WHERE ballot_id = $1 ORDER BY option_id, cycle, shard FOR UPDATE', [
      ballotId,
    ]);
    await client.query('SELECT 1 FROM ballot_revision WHERE ballot_id = $1 FOR UPDATE', [ballotId]);
    await client.query('SELECT 1 FROM ballot WHERE id = $1 FOR UPDATE', [ballotId]);
    await wait(holdMs);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

const lockedRow: FaultRow = {
  number: 7,
  name: 'one ballot locked',
  scene: 'one process',
  isFast: true,
  async play(scene, size) {
    const holdMs = size.isFast ? 3_000 : 10_000;
    const half = { guests: Math.ceil(size.guests / 2), perSecond: size.perSecond / 2 };
    return withPlay(Play.open(scene, half), async (other) => {
      other.begin();
      const { counts, rightAfterMs, injectedAtMs, healedAtMs } = await throughFault(scene, half, {
        break: (play) => holdRows(scene.stage.sql, play.event.ballotId, holdMs),
      });
      await other.finish();
      const others = await other.count();
      const acks = acknowledgementsMs(other.crowd.votes, injectedAtMs, healedAtMs);
      const p95Ms = percentile(acks, 0.95);
      const retried = other.crowd.votes.filter((vote) => vote.tries > 1).length;
      return {
        injected: `ballot, tally and revision rows locked ${holdMs / 1_000} s`,
        counts,
        rightAfterMs,
        checks: [
          ...checkInvariants(counts),
          ...checkInvariants(others).map((one) => ({ ...one, what: `other ballot: ${one.what}` })),
          check(
            'other ballots are unaffected',
            acks.length > 0 && p95Ms < 1_200,
            `p95 ${roundMs(p95Ms)} ms of ${acks.length}, ${retried} sent again`,
          ),
          checkScreens(rightAfterMs, 5_000),
        ],
      };
    });
  },
};

/** Takes the rows of the tally one by one, in the order opposite to that of the batches. */
async function lockBackwards(sql: Pool, ballotId: string): Promise<void> {
  const client = await sql.connect();
  try {
    const { rows } = await client.query<{ option_id: string; cycle: number; shard: number }>(
      'SELECT option_id, cycle, shard FROM tally WHERE ballot_id = $1 ORDER BY option_id DESC, cycle DESC, shard',
      [ballotId],
    );
    await client.query('BEGIN');
    for (const { option_id, cycle, shard } of rows) {
      await client.query(
        'SELECT 1 FROM tally WHERE ballot_id = $1 AND option_id = $2 AND cycle = $3 AND shard = $4 FOR UPDATE',
        [ballotId, option_id, cycle, shard],
      );
    }
  } catch {
    // The victim may as well be this one.
  } finally {
    await client.query('ROLLBACK').catch(() => undefined);
    client.release();
  }
}

const deadlockRow: FaultRow = {
  number: 8,
  name: 'deadlocks and serialization errors',
  scene: 'two processes',
  isFast: false,
  needsRedis: true,
  async play(scene, size) {
    const { sql } = scene.stage;
    const readDeadlocks = async (): Promise<number> => {
      const { rows } = await sql.query<{ n: string }>(
        'SELECT deadlocks AS n FROM pg_stat_database WHERE datname = current_database()',
      );
      return Number(rows[0]!.n);
    };
    const before = await readDeadlocks();
    const { counts, rightAfterMs } = await throughFault(scene, size, {
      async break({ event }) {
        for (let n = 0; n < 60; n++) {
          await lockBackwards(sql, event.ballotId);
          await wait(20);
        }
      },
    });
    // Backends report their statistics with a delay.
    await wait(1_500);
    const deadlocks = (await readDeadlocks()) - before;
    return {
      injected: `${deadlocks} deadlocks by locking the tally backwards`,
      counts,
      rightAfterMs,
      checks: [
        ...checkInvariants(counts),
        check('there were deadlocks', deadlocks > 0, deadlocks),
        checkScreens(rightAfterMs, 5_000),
      ],
    };
  },
};

const connectionsRow: FaultRow = {
  number: 9,
  name: 'no connection left in Postgres',
  scene: 'one process',
  isFast: true,
  async play(scene, size) {
    const { stage } = scene;
    let taken = 0;
    let readiness = '';
    const { counts, rightAfterMs, play, injectedAtMs, healedAtMs } = await throughFault(scene, size, {
      async break() {
        const others = await takeAllConnections(stage.database.url);
        taken = others.taken;
        await wait(3_000);
        const response = await fetch(`${stage.origin}/health/ready`);
        readiness = `${response.status} ${((await response.json()) as { status?: string }).status}`;
        await wait(1_000);
        await others.giveBack();
      },
    });
    const during = acknowledgementsMs(play.crowd.votes, injectedAtMs + 500, healedAtMs - 500);
    return {
      injected: `${taken} idle connections, 4 s`,
      counts,
      rightAfterMs,
      checks: [
        ...checkInvariants(counts),
        check('votes go on', during.length > 0 && percentile(during, 0.95) < 1_000, `${during.length} meanwhile`),
        check('readiness says degraded', readiness === '200 degraded', readiness),
        checkScreens(rightAfterMs, 5_000),
      ],
    };
  },
};

/** A try in which every vote was settled before the event ended says nothing about the fence. */
const CLOSING_TRIES = 3;
const TOO_LATE = ['BALLOT_CLOSED', 'EVENT_ENDED', 'EVENT_NOT_ACTIVE'];

/** Voting is stopped by ending the event while thousands of votes are under way. */
const closingRow: FaultRow = {
  number: 25,
  name: 'closed with thousands of votes in flight',
  scene: 'one process',
  isFast: true,
  async play(scene, size) {
    let closing = await closeInRush(scene, size);
    for (let tries = 1; closing.late === 0 && tries < CLOSING_TRIES; tries++) closing = await closeInRush(scene, size);
    const { inFlight, late, counts, closed, later } = closing;
    return {
      injected: `event ended with ${inFlight} votes in flight, ${late} came too late`,
      counts,
      rightAfterMs: null,
      checks: [
        ...checkInvariants(counts, TOO_LATE).filter(({ what }) => !what.includes('screens')),
        check('votes met the fence', inFlight > 0 && late > 0 && counts.acknowledged > 0, `${late} of ${inFlight}`),
        check('I6 nothing commits after the fence', later.afterFence === 0, `${later.afterFence} votes`),
        check(
          'I6 the result is what closing said',
          closed.votes === later.votes && later.hash !== null,
          `${later.votes} votes`,
        ),
        check('hash == recount', later.hash === later.recomputed),
      ],
    };
  },
};

async function closeInRush(scene: Scene, size: Size) {
  const rush = size.isFast ? 2_000 : 5_000;
  const { stage } = scene;
  return withPlay(Play.open(scene, { ...size, guests: Math.ceil(rush / 10) }), async (play) => {
    const { ballotId, eventId, venueId } = play.event;
    play.crowd.offerAtOnce(rush);
    // In the middle of it: some are counted, most are under way.
    for (let looks = 0; looks < 2_500 && play.crowd.openCount > rush * 0.8; looks++) await wait(2);
    const inFlight = play.crowd.openCount;
    const path = `/venues/${venueId}/events/${eventId}`;
    await askRest(stage.origin, 'POST', `${path}/end`, { token: play.venue.ownerToken });
    const closed = await readResult(stage.sql, ballotId);
    await play.finish();
    const counts = await play.count();
    const later = await readResult(stage.sql, ballotId);
    const late = play.crowd.votes.filter(({ code }) => code !== null && TOO_LATE.includes(code)).length;
    return { inFlight, late, counts, closed, later };
  });
}

async function readResult(sql: Pool, ballotId: string) {
  const { rows } = await sql.query<{ votes: number; hash: string | null; recomputed: string; afterFence: number }>(
    `SELECT (SELECT result_hash FROM ballot WHERE id = $1) AS hash, count(*)::int AS votes,
       count(*) FILTER (WHERE v.committed_at > b.closed_at)::int AS "afterFence",
       encode(sha256(convert_to(coalesce(string_agg(
         concat_ws('|', vote_id, voter_id, option_id, cycle, weight), E'\\n' ORDER BY vote_id), ''), 'UTF8')), 'hex') AS recomputed
     FROM vote v JOIN ballot b ON b.id = v.ballot_id WHERE v.ballot_id = $1 AND v.state = 'COUNTED'`,
    [ballotId],
  );
  return rows[0]!;
}

export const LOCK_ROWS: readonly FaultRow[] = [lockedRow, deadlockRow, connectionsRow, closingRow];
