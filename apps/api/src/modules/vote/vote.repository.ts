import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { OptionDelta } from '../../core/bus/facts.js';
import type { Ctx } from '../../core/context/ctx.js';
import { HOLD_GATE_SHARED_SQL } from './ballot-gate.sql.js';
import { accept, type Outcome, refuse } from '../../core/errors/app-error.js';

interface Withdrawal {
  voteId: string;
  voterId: string;
  eventId: string;
  shard: number;
}

interface WithdrawResult {
  ballotId: string;
  /** Null when no count has changed: it had been taken back before, or was in quarantine. */
  delta: OptionDelta | null;
  shardRev: number;
  votes: number;
  votesRemaining: number | null;
}

interface VoteRow {
  ballot_id: string;
  option_id: string;
  cycle: number;
  weight: string;
  state: 'COUNTED' | 'WITHDRAWN' | 'SUPERSEDED' | 'QUARANTINED';
}

/** What is left to a voter on a ballot now. */
export interface VoterStanding {
  votesRemaining: number | null;
  cooldownMs: number;
  budgetRefillMs: number | null;
}

export interface MyVoteRow {
  voteId: string;
  optionId: string;
  idx: number;
  castAt: string;
  /** One in quarantine is told as counted: its slot is taken, and whoever cheats is not told that it shows. */
  state: 'COUNTED' | 'WITHDRAWN';
  /** The option has been used up since. */
  isPast: boolean;
}

/** SQL of single votes. Batches are written by `VoteLane` alone. */
@Injectable()
export class VoteRepository {
  /**
   * Behind the ballot's gate, like the batches. The slot is given up, the tally falls by one. A vote in quarantine is not
   * in the tally; its voter gets the answer of any other.
   */
  async withdraw(ctx: Ctx, client: PoolClient, request: Withdrawal): Promise<Outcome<WithdrawResult>> {
    const vote = await this.find(ctx, client, request);
    if (!vote) return refuse('NOT_FOUND');
    const key = [ctx.venueId, vote.ballot_id] as const;
    await client.query(HOLD_GATE_SHARED_SQL, [vote.ballot_id]);
    const ballot = await client.query<{ is_closed: boolean }>(
      `SELECT state = 'CLOSED' OR coalesce(closes_at <= clock_timestamp(), false) AS is_closed
       FROM ballot WHERE venue_id = $1 AND id = $2`,
      [...key],
    );
    const option = await client.query<{ cycle: number; state: string }>(
      `SELECT cycle, state FROM ballot_option WHERE venue_id = $1 AND ballot_id = $2 AND id = $3`,
      [...key, vote.option_id],
    );
    await client.query(`SELECT 1 FROM vote WHERE venue_id = $1 AND ballot_id = $2 AND vote_id = $3 FOR NO KEY UPDATE`, [
      ...key,
      request.voteId,
    ]);
    const now = await this.find(ctx, client, request);
    if (now?.state === 'WITHDRAWN') return accept(await this.toResult(ctx, client, vote, request, null, 0));
    if (ballot.rows[0]?.is_closed) return refuse('BALLOT_CLOSED');
    if (now?.state !== 'COUNTED' && now?.state !== 'QUARANTINED') return refuse('CONFLICT');
    if (option.rows[0]?.state === 'LOCKED' || option.rows[0]?.cycle !== vote.cycle) return refuse('VOTE_LOCKED');
    await client.query(
      `UPDATE vote SET state = 'WITHDRAWN', slot_key = voter_id::text || ':old:' || vote_id::text
       WHERE venue_id = $1 AND ballot_id = $2 AND vote_id = $3`,
      [...key, request.voteId],
    );
    if (now.state === 'QUARANTINED') return accept(await this.toResult(ctx, client, vote, request, null, 0));
    return accept(await this.uncount(ctx, client, vote, request));
  }

  private async uncount(ctx: Ctx, client: PoolClient, vote: VoteRow, request: Withdrawal): Promise<WithdrawResult> {
    const key = [ctx.venueId, vote.ballot_id] as const;
    const tally = await client.query<{ votes: string }>(
      `INSERT INTO tally AS y (venue_id, ballot_id, option_id, cycle, shard, votes, weight, since_at)
       VALUES ($1, $2, $3, $4, $5, -1, -$6::numeric, clock_timestamp())
       ON CONFLICT (venue_id, ballot_id, option_id, cycle, shard)
         DO UPDATE SET votes = y.votes - 1, weight = y.weight - $6::numeric
       RETURNING y.votes`,
      [...key, vote.option_id, vote.cycle, request.shard, vote.weight],
    );
    const revision = await client.query<{ rev: string }>(
      `INSERT INTO ballot_revision AS r (venue_id, ballot_id, shard, rev) VALUES ($1, $2, $3, 1)
       ON CONFLICT (venue_id, ballot_id, shard) DO UPDATE SET rev = r.rev + 1 RETURNING r.rev`,
      [...key, request.shard],
    );
    const delta: OptionDelta = {
      optionId: vote.option_id,
      cycle: vote.cycle,
      shardVotes: Number(tally.rows[0]!.votes),
      added: -1,
      voters: [[request.voterId, null]],
    };
    return this.toResult(ctx, client, vote, request, delta, Number(revision.rows[0]!.rev));
  }

  private async toResult(
    ctx: Ctx,
    client: PoolClient,
    vote: VoteRow,
    request: Withdrawal,
    delta: OptionDelta | null,
    shardRev: number,
  ): Promise<WithdrawResult> {
    const { rows } = await client.query<{ votes: number }>(
      `SELECT coalesce(sum(votes), 0)::int AS votes FROM tally
       WHERE venue_id = $1 AND ballot_id = $2 AND option_id = $3 AND cycle = $4`,
      [ctx.venueId, vote.ballot_id, vote.option_id, vote.cycle],
    );
    const standing = await this.standing(ctx, client, vote.ballot_id, request.voterId);
    return {
      ballotId: vote.ballot_id,
      delta,
      shardRev,
      votes: rows[0]!.votes,
      votesRemaining: standing.votesRemaining,
    };
  }

  /** A vote of this voter at this event; someone else's vote is as good as missing. */
  private async find(ctx: Ctx, client: PoolClient, request: Withdrawal): Promise<VoteRow | null> {
    const { rows } = await client.query<VoteRow>(
      `SELECT v.ballot_id, v.option_id, v.cycle, v.weight, v.state
       FROM ballot b JOIN vote v ON v.venue_id = b.venue_id AND v.ballot_id = b.id
       WHERE b.venue_id = $1 AND b.event_id = $2 AND v.vote_id = $3 AND v.voter_id = $4`,
      [ctx.venueId, request.eventId, request.voteId, request.voterId],
    );
    return rows[0] ?? null;
  }

  async mine(
    ctx: Ctx,
    client: PoolClient,
    ballotId: string,
    voterId: string,
  ): Promise<{ rows: MyVoteRow[]; standing: VoterStanding }> {
    const { rows } = await client.query<{
      vote_id: string;
      option_id: string;
      idx: number;
      cast_at: Date;
      state: MyVoteRow['state'];
      is_past: boolean;
    }>(
      `SELECT v.vote_id, v.option_id, o.idx, v.committed_at AS cast_at,
         CASE v.state WHEN 'WITHDRAWN' THEN 'WITHDRAWN' ELSE 'COUNTED' END AS state, v.cycle < o.cycle AS is_past
       FROM vote v JOIN ballot_option o ON o.venue_id = v.venue_id AND o.ballot_id = v.ballot_id AND o.id = v.option_id
       WHERE v.venue_id = $1 AND v.ballot_id = $2 AND v.slot_key >= $3::text || ':' AND v.slot_key < $3::text || ';' AND v.state IN ('COUNTED', 'QUARANTINED', 'WITHDRAWN')
       ORDER BY v.committed_at DESC LIMIT 100`,
      [ctx.venueId, ballotId, voterId],
    );
    return {
      rows: rows.map((row) => ({
        voteId: row.vote_id,
        optionId: row.option_id,
        idx: row.idx,
        castAt: row.cast_at.toISOString(),
        state: row.state,
        isPast: row.is_past,
      })),
      standing: await this.standing(ctx, client, ballotId, voterId),
    };
  }

  private async standing(ctx: Ctx, client: PoolClient, ballotId: string, voterId: string): Promise<VoterStanding> {
    const { rows } = await client.query<{ left: number | null; cooldown_ms: string; refill_ms: string | null }>(
      `SELECT CASE WHEN b.budget_votes > 0 THEN greatest(0, b.budget_votes - spent.n) END AS left,
         greatest(0, coalesce(ceil(extract(epoch FROM
           l.last_cast_at + b.cooldown_ms * interval '1 millisecond' - clock_timestamp()) * 1000), 0))::bigint AS cooldown_ms,
         ceil(extract(epoch FROM
           spent.oldest + b.budget_window_ms * interval '1 millisecond' - clock_timestamp()) * 1000)::bigint AS refill_ms
       FROM ballot b
       LEFT JOIN voter_ledger l ON l.venue_id = b.venue_id AND l.ballot_id = b.id AND l.voter_id = $3::uuid
       LEFT JOIN LATERAL (
         SELECT count(*)::int AS n, min(s.committed_at) AS oldest FROM vote s
         WHERE s.venue_id = b.venue_id AND s.ballot_id = b.id AND s.slot_key >= $3::text || ':' AND s.slot_key < $3::text || ';' AND s.state IN ('COUNTED', 'QUARANTINED')
           AND s.committed_at > clock_timestamp() - b.budget_window_ms * interval '1 millisecond'
       ) spent ON b.budget_votes > 0
       WHERE b.venue_id = $1 AND b.id = $2`,
      [ctx.venueId, ballotId, voterId],
    );
    const row = rows[0];
    return {
      votesRemaining: row?.left ?? null,
      cooldownMs: Number(row?.cooldown_ms ?? 0),
      budgetRefillMs: row?.refill_ms == null ? null : Number(row.refill_ms),
    };
  }
}
