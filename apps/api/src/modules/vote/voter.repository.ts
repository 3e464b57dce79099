import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { Ctx } from '../../core/context/ctx.js';

/** One vote of a voter, for those who judge it. */
export interface VoterVoteRow {
  voteId: string;
  ballotId: string;
  optionId: string;
  state: 'COUNTED' | 'WITHDRAWN' | 'SUPERSEDED' | 'QUARANTINED';
  weight: number;
  castAt: Date;
}

/** What the votes of one voter on all ballots of an event add up to. */
export interface VoterCounts {
  voterId: string;
  counted: number;
  quarantined: number;
  lastAt: Date | null;
}

/** The votes of a voter: a slot key begins with the voter id and a colon, and `;` is what comes after `:`. */
const votesOfVoter = (voter: string) => `v.slot_key >= ${voter}::text || ':' AND v.slot_key < ${voter}::text || ';'`;

/** Reads what is known of voters on ballots. */
@Injectable()
export class VoterRepository {
  /** Those of the given voters who have a vote on the ballot. One that staff put into quarantine is one: its voter is not told. */
  async listWhoVoted(ctx: Ctx, client: PoolClient, ballotId: string, voterIds: readonly string[]): Promise<string[]> {
    const { rows } = await client.query<{ id: string }>(
      `SELECT u.id FROM unnest($3::uuid[]) u(id) WHERE EXISTS (
         SELECT FROM vote v WHERE v.venue_id = $1 AND v.ballot_id = $2 AND ${votesOfVoter('u.id')}
           AND v.state IN ('COUNTED', 'QUARANTINED'))`,
      [ctx.venueId, ballotId, voterIds],
    );
    return rows.map((row) => row.id);
  }

  /** Over all ballots of the event. Voters without a vote are in it with zeros. */
  async countVotes(ctx: Ctx, client: PoolClient, eventId: string, voterIds: readonly string[]): Promise<VoterCounts[]> {
    const { rows } = await client.query<VoterCounts>(
      `SELECT u.id AS "voterId", n.counted, n.quarantined, n.last_at AS "lastAt"
       FROM unnest($3::uuid[]) u(id)
       CROSS JOIN LATERAL (
         SELECT (count(*) FILTER (WHERE v.state = 'COUNTED'))::int AS counted,
           (count(*) FILTER (WHERE v.state = 'QUARANTINED'))::int AS quarantined, max(v.committed_at) AS last_at
         FROM ballot b JOIN vote v ON v.venue_id = b.venue_id AND v.ballot_id = b.id AND ${votesOfVoter('u.id')}
         WHERE b.venue_id = $1 AND b.event_id = $2) n`,
      [ctx.venueId, eventId, voterIds],
    );
    return rows;
  }

  /** Newest first. */
  async listVotes(
    ctx: Ctx,
    client: PoolClient,
    eventId: string,
    voterId: string,
    max: number,
  ): Promise<VoterVoteRow[]> {
    const { rows } = await client.query<VoterVoteRow>(
      `SELECT v.vote_id AS "voteId", v.ballot_id AS "ballotId", v.option_id AS "optionId", v.state,
         v.weight::float8 AS weight, v.committed_at AS "castAt"
       FROM ballot b JOIN vote v ON v.venue_id = b.venue_id AND v.ballot_id = b.id AND ${votesOfVoter('$3')}
       WHERE b.venue_id = $1 AND b.event_id = $2
       ORDER BY v.committed_at DESC, v.vote_id LIMIT $4`,
      [ctx.venueId, eventId, voterId, max],
    );
    return rows;
  }
}
