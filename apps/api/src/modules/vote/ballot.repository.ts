import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { ErrorCode, RecountView, ResultView } from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';
import { notFound } from '../../core/errors/app-error.js';
import { HOLD_GATE_ALONE_SQL } from './ballot-gate.sql.js';
import type { Terms } from './ballot-terms.js';
import type { BallotRules, BallotSpec } from './ballots.service.js';

/** SQL of ballots and options. Every statement names the venue; row-level security is the second wall. */
@Injectable()
export class BallotRepository {
  async insert(ctx: Ctx, client: PoolClient, ballotId: string, spec: BallotSpec): Promise<void> {
    await client.query(
      `INSERT INTO ballot (venue_id, id, event_id, policy, max_choices, cooldown_ms, budget_votes, budget_window_ms,
                           hold_ms, min_tier, results, opens_at, closes_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        ctx.venueId,
        ballotId,
        spec.eventId,
        spec.policy,
        spec.maxChoices ?? 1,
        spec.cooldownMs,
        spec.budgetVotes,
        spec.budgetWindowMs,
        spec.holdMs ?? 0,
        spec.minTier ?? 'REMOTE',
        spec.results ?? 'LIVE',
        spec.opensAt ?? null,
        spec.closesAt ?? null,
      ],
    );
  }

  /** Locks the ballot so that two callers do not give out the same idx, and answers the next free one. */
  async lockForNextIdx(ctx: Ctx, client: PoolClient, ballotId: string): Promise<number> {
    const ballot = await client.query(`SELECT 1 FROM ballot WHERE venue_id = $1 AND id = $2 FOR NO KEY UPDATE`, [
      ctx.venueId,
      ballotId,
    ]);
    if (ballot.rowCount === 0) throw notFound();
    const { rows } = await client.query<{ next: number }>(
      `SELECT coalesce(max(idx) + 1, 0) AS next FROM ballot_option WHERE venue_id = $1 AND ballot_id = $2`,
      [ctx.venueId, ballotId],
    );
    return rows[0]!.next;
  }

  async insertOptions(
    ctx: Ctx,
    client: PoolClient,
    ballotId: string,
    options: { optionId: string; idx: number }[],
  ): Promise<void> {
    await client.query(
      `INSERT INTO ballot_option (venue_id, ballot_id, id, idx)
       SELECT $1, $2, o.id, o.idx FROM unnest($3::uuid[], $4::int[]) o(id, idx)`,
      [ctx.venueId, ballotId, options.map((option) => option.optionId), options.map((option) => option.idx)],
    );
  }

  async updateRules(ctx: Ctx, client: PoolClient, ballotId: string, rules: BallotRules): Promise<void> {
    await this.holdGate(client, ballotId);
    await client.query(
      `UPDATE ballot SET cooldown_ms = $3, budget_votes = $4, budget_window_ms = $5, results = $6,
         min_tier = $7
       WHERE venue_id = $1 AND id = $2`,
      [ctx.venueId, ballotId, rules.cooldownMs, rules.budgetVotes, rules.budgetWindowMs, rules.results, rules.minTier],
    );
  }

  async updateState(ctx: Ctx, client: PoolClient, ballotId: string, state: 'OPEN' | 'PAUSED'): Promise<void> {
    await this.holdGate(client, ballotId);
    await client.query(
      `UPDATE ballot SET state = $3::"BallotState" WHERE venue_id = $1 AND id = $2 AND state <> 'CLOSED'`,
      [ctx.venueId, ballotId, state],
    );
  }

  async findTerms(ctx: Ctx, client: PoolClient, ballotId: string): Promise<Terms | null> {
    const { rows } = await client.query<Terms>(
      `SELECT event_id AS "eventId", results, state FROM ballot WHERE venue_id = $1 AND id = $2`,
      [ctx.venueId, ballotId],
    );
    return rows[0] ?? null;
  }

  /** The music ballot of an event; null before it was activated. */
  async findMusicBallot(ctx: Ctx, client: PoolClient, eventId: string): Promise<string | null> {
    const { rows } = await client.query<{ ballot_id: string | null }>(
      `SELECT ballot_id FROM event WHERE venue_id = $1 AND id = $2`,
      [ctx.venueId, eventId],
    );
    if (!rows[0]) throw notFound();
    return rows[0].ballot_id;
  }

  /** Alone behind the gate: it waits for the batches in flight; the next ones find CLOSED. */
  async close(ctx: Ctx, client: PoolClient, ballotId: string): Promise<{ resultHash: string; votes: number } | null> {
    await this.holdGate(client, ballotId);
    const { rows } = await client.query<{ result_hash: string | null }>(
      `SELECT result_hash FROM ballot WHERE venue_id = $1 AND id = $2 FOR UPDATE`,
      [ctx.venueId, ballotId],
    );
    if (!rows[0]) return null;
    const result = await this.result(ctx, client, ballotId);
    if (rows[0].result_hash !== null) return { ...result, resultHash: rows[0].result_hash };
    await client.query(
      `UPDATE ballot SET state = 'CLOSED', closed_at = clock_timestamp(), result_hash = $3 WHERE venue_id = $1 AND id = $2`,
      [ctx.venueId, ballotId, result.resultHash],
    );
    return result;
  }

  /** Seals a closed ballot anew, after what counts on it has changed. The caller holds its gate alone. */
  async reseal(ctx: Ctx, client: PoolClient, ballotId: string): Promise<string> {
    const { resultHash } = await this.result(ctx, client, ballotId);
    await client.query(`UPDATE ballot SET result_hash = $3 WHERE venue_id = $1 AND id = $2`, [
      ctx.venueId,
      ballotId,
      resultHash,
    ]);
    return resultHash;
  }

  /** The seal of a ballot, and whether its votes still are those that were sealed; null while it has none. */
  async checkSeal(
    ctx: Ctx,
    client: PoolClient,
    ballotId: string,
  ): Promise<{ resultHash: string; isIntact: boolean } | null> {
    const { rows } = await client.query<{ hash: string | null }>(
      `SELECT result_hash AS hash FROM ballot WHERE venue_id = $1 AND id = $2`,
      [ctx.venueId, ballotId],
    );
    const resultHash = rows[0]?.hash ?? null;
    if (resultHash === null) return null;
    return { resultHash, isIntact: (await this.result(ctx, client, ballotId)).resultHash === resultHash };
  }

  /** What is said of the votes of a ballot. */
  async readResult(ctx: Ctx, client: PoolClient, ballotId: string): Promise<ResultView> {
    const { rows } = await client.query<Omit<ResultView, 'ballotId' | 'closedAt'> & { closedAt: Date | null }>(
      `SELECT b.state, b.closed_at AS "closedAt", b.result_hash AS "resultHash", n.votes, n.quarantined
       FROM ballot b CROSS JOIN LATERAL (
         SELECT (count(*) FILTER (WHERE v.state = 'COUNTED'))::int AS votes,
           (count(*) FILTER (WHERE v.state = 'QUARANTINED'))::int AS quarantined
         FROM vote v WHERE v.venue_id = b.venue_id AND v.ballot_id = b.id) n
       WHERE b.venue_id = $1 AND b.id = $2`,
      [ctx.venueId, ballotId],
    );
    if (!rows[0]) throw notFound();
    return { ...rows[0], ballotId, closedAt: rows[0].closedAt?.toISOString() ?? null };
  }

  private async result(ctx: Ctx, client: PoolClient, ballotId: string): Promise<{ resultHash: string; votes: number }> {
    const { rows } = await client.query<{ hash: string; votes: number }>(
      `SELECT count(*)::int AS votes,
         encode(sha256(convert_to(coalesce(string_agg(
           concat_ws('|', vote_id, voter_id, option_id, cycle, weight), E'\\n' ORDER BY vote_id), ''), 'UTF8')), 'hex') AS hash
       FROM vote WHERE venue_id = $1 AND ballot_id = $2 AND state = 'COUNTED'`,
      [ctx.venueId, ballotId],
    );
    return { resultHash: rows[0]!.hash, votes: rows[0]!.votes };
  }

  async lockOption(ctx: Ctx, client: PoolClient, ballotId: string, optionId: string) {
    await this.holdGate(client, ballotId);
    const { rows } = await client.query<{ cycle: number }>(
      `UPDATE ballot_option SET state = 'LOCKED' WHERE venue_id = $1 AND ballot_id = $2 AND id = $3 RETURNING cycle`,
      [ctx.venueId, ballotId, optionId],
    );
    if (!rows[0]) throw notFound();
    const { cycle } = rows[0];
    return { cycle, votes: await this.votesOf(ctx, client, ballotId, optionId, cycle) };
  }

  async unlockOption(ctx: Ctx, client: PoolClient, ballotId: string, optionId: string): Promise<void> {
    await this.holdGate(client, ballotId);
    await client.query(
      `UPDATE ballot_option SET state = 'OPEN'
       WHERE venue_id = $1 AND ballot_id = $2 AND id = $3 AND state = 'LOCKED'`,
      [ctx.venueId, ballotId, optionId],
    );
  }

  /** Behind the gate nobody votes, so the votes that are read are final. */
  async useUpOption(
    ctx: Ctx,
    client: PoolClient,
    ballotId: string,
    optionId: string,
    block: { untilMs: number; code: ErrorCode } | null,
  ): Promise<{ cycle: number; votes: number }> {
    await this.holdGate(client, ballotId);
    const { rows } = await client.query<{ cycle: number }>(
      `UPDATE ballot_option SET cycle = cycle + 1,
         state = CASE WHEN state = 'LOCKED' THEN 'OPEN'::"OptionState" ELSE state END,
         blocked_until = CASE WHEN $4::float8 IS NULL THEN blocked_until
                              ELSE clock_timestamp() + $4::float8 * interval '1 millisecond' END,
         blocked_code = CASE WHEN $4::float8 IS NULL OR state = 'BLOCKED' THEN blocked_code ELSE $5 END
       WHERE venue_id = $1 AND ballot_id = $2 AND id = $3 RETURNING cycle - 1 AS cycle`,
      [ctx.venueId, ballotId, optionId, block?.untilMs ?? null, block?.code ?? null],
    );
    if (!rows[0]) throw notFound();
    const { cycle } = rows[0];
    return { cycle, votes: await this.votesOf(ctx, client, ballotId, optionId, cycle) };
  }

  async blockOption(ctx: Ctx, client: PoolClient, ballotId: string, optionId: string, code: ErrorCode): Promise<void> {
    await this.holdGate(client, ballotId);
    await client.query(
      `UPDATE ballot_option SET state = 'BLOCKED', blocked_code = $4
       WHERE venue_id = $1 AND ballot_id = $2 AND id = $3`,
      [ctx.venueId, ballotId, optionId, code],
    );
  }

  async blockOnly(
    ctx: Ctx,
    client: PoolClient,
    ballotId: string,
    { optionIds, code }: { optionIds: string[]; code: ErrorCode },
  ): Promise<void> {
    await this.holdGate(client, ballotId);
    await client.query(
      `UPDATE ballot_option SET
         state = CASE WHEN id = ANY($3::uuid[]) THEN 'BLOCKED'::"OptionState" ELSE 'OPEN' END,
         blocked_code = CASE WHEN id = ANY($3::uuid[]) THEN $4
                             WHEN blocked_until > clock_timestamp() THEN 'TRACK_RECENTLY_PLAYED' END
       WHERE venue_id = $1 AND ballot_id = $2 AND (state = 'BLOCKED') <> (id = ANY($3::uuid[]))`,
      [ctx.venueId, ballotId, optionIds, code],
    );
  }

  /** Until the end of the transaction no batch is under way on this ballot, and none begins. */
  private async holdGate(client: PoolClient, ballotId: string): Promise<void> {
    await client.query(HOLD_GATE_ALONE_SQL, [ballotId]);
  }

  private async votesOf(
    ctx: Ctx,
    client: PoolClient,
    ballotId: string,
    optionId: string,
    cycle: number,
  ): Promise<number> {
    const { rows } = await client.query<{ votes: number }>(
      `SELECT coalesce(sum(votes), 0)::int AS votes FROM tally
       WHERE venue_id = $1 AND ballot_id = $2 AND option_id = $3 AND cycle = $4`,
      [ctx.venueId, ballotId, optionId, cycle],
    );
    return rows[0]!.votes;
  }

  async listVoters(ctx: Ctx, client: PoolClient, ballotId: string, optionId: string, cycle: number): Promise<string[]> {
    const { rows } = await client.query<{ voter_id: string }>(
      `SELECT voter_id FROM vote
       WHERE venue_id = $1 AND ballot_id = $2 AND option_id = $3 AND cycle = $4 AND state = 'COUNTED'`,
      [ctx.venueId, ballotId, optionId, cycle],
    );
    return rows.map((row) => row.voter_id);
  }

  /** Each reading is one statement, so it is of one snapshot; a closed ballot does not change between them. */
  async recount(ctx: Ctx, client: PoolClient, ballotId: string): Promise<RecountView> {
    const withheld = await client.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM vote WHERE venue_id = $1 AND ballot_id = $2 AND state = 'QUARANTINED'`,
      [ctx.venueId, ballotId],
    );
    const quarantined = withheld.rows[0]!.n;
    const seal = await this.checkSeal(ctx, client, ballotId);
    const { rows } = await client.query<{
      option_id: string;
      cycle: number;
      counted: number;
      tallied: number;
      is_equal: boolean;
    }>(
      `SELECT option_id, cycle, coalesce(v.n, 0)::int AS counted, coalesce(y.n, 0)::int AS tallied,
         coalesce(v.n, 0) = coalesce(y.n, 0) AND coalesce(v.w, 0) = coalesce(y.w, 0) AS is_equal
       FROM (SELECT option_id, cycle, count(*) AS n, sum(weight) AS w FROM vote
             WHERE venue_id = $1 AND ballot_id = $2 AND state = 'COUNTED' GROUP BY 1, 2) v
       FULL JOIN (SELECT option_id, cycle, sum(votes) AS n, sum(weight) AS w FROM tally
             WHERE venue_id = $1 AND ballot_id = $2 GROUP BY 1, 2) y USING (option_id, cycle)`,
      [ctx.venueId, ballotId],
    );
    const differences = rows
      .filter((row) => !row.is_equal)
      .map((row) => ({ optionId: row.option_id, cycle: row.cycle, counted: row.counted, tallied: row.tallied }));
    const sum = (pick: (row: (typeof rows)[number]) => number) => rows.reduce((total, row) => total + pick(row), 0);
    return {
      ballotId,
      matches: differences.length === 0 && (seal === null || seal.isIntact),
      votes: sum((row) => row.counted),
      tally: sum((row) => row.tallied),
      quarantined,
      seal,
      differences,
    };
  }
}
