import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { Ctx } from '../../core/context/ctx.js';
import type { ElectorateReading, Supporters, VoterAccount } from './electorate.js';
import { loadOf, type TimeMark, timeAt } from './electorate.rules.js';

interface OptionCycle {
  optionId: string;
  cycle: number;
}

/**
 * What of an event its voters are read for: the options in their present cycles, and the play that nobody has paid for
 * yet, with the seconds that it costs.
 */
export interface ElectorateKey {
  eventId: string;
  ballotId: string;
  options: readonly OptionCycle[];
  playing: (OptionCycle & { costS: number }) | null;
}

interface VoterRow {
  voter_id: string;
  weight: number;
  is_active: boolean;
  has_voted: boolean;
  came_at: number | null;
  paid_s: number | null;
  heard_s: number | null;
}

interface SupporterRow {
  option_id: string;
  cycle: number;
  voter_ids: string;
  weights: string | null;
}

/** Reads the voters of an event with their accounts, and writes what a play does to these. */
@Injectable()
export class ElectorateRepository {
  async read(ctx: Ctx, client: PoolClient, key: ElectorateKey): Promise<ElectorateReading> {
    const marks = await this.listMarks(ctx, client, key.eventId);
    const rows = await this.listVoters(ctx, client, key);
    const supporters = await this.listSupporters(ctx, client, key);
    const { playing } = key;
    const isOfPlay = (each: Supporters) => each.optionId === playing?.optionId && each.cycle === playing.cycle;
    const ofPlay = supporters.find(isOfPlay);
    const heardS = rows.reduce((sum, row) => sum + (row.heard_s ?? 0), 0);
    return {
      timeS: timeAt(marks, Number.POSITIVE_INFINITY),
      roomHeardS: heardS / Math.max(1, rows.filter((row) => row.has_voted).length),
      voters: rows.map((row) => toAccount(row, marks)),
      supporters: supporters.filter((each) => !isOfPlay(each)),
      playing: playing && ofPlay ? { supporters: ofPlay, costS: playing.costS } : null,
    };
  }

  private async listMarks(ctx: Ctx, client: PoolClient, eventId: string): Promise<TimeMark[]> {
    const { rows } = await client.query<TimeMark>(
      `SELECT (extract(epoch FROM ended_at) * 1000)::float8 AS "atMs", fair_time_s AS "timeS" FROM play
       WHERE venue_id = $1 AND event_id = $2 AND fair_time_s IS NOT NULL`,
      [ctx.venueId, eventId],
    );
    return rows;
  }

  /**
   * By voter id, so that sums over them are the same each time. Who was erased as a guest keeps what was paid. OFFSET 0
   * keeps the payments of a play one range of their key: without statistics the planner would try all plays for each.
   */
  private async listVoters(ctx: Ctx, client: PoolClient, key: ElectorateKey): Promise<VoterRow[]> {
    const { rows } = await client.query<VoterRow>(
      `SELECT voter_id, coalesce(gg.weight, 1)::float8 AS weight, c.voter_id IS NOT NULL AS has_voted,
         coalesce(c.last_cast_at > clock_timestamp() - interval '30 minutes' AND g.standing IS DISTINCT FROM 'BANNED', false)
           AS is_active,
         (extract(epoch FROM g.joined_at) * 1000)::float8 AS came_at, paid.load_s AS paid_s, paid.heard_s
       FROM (SELECT * FROM guest WHERE venue_id = $1 AND event_id = $2) g
       FULL JOIN (SELECT * FROM voter_ledger WHERE venue_id = $1 AND ballot_id = $3 AND casts > 0) c USING (voter_id)
       FULL JOIN (
         SELECT l.voter_id, max(l.load_s) AS load_s, sum(p.played_ms)::float8 / 1000 AS heard_s
         FROM play p CROSS JOIN LATERAL (
           SELECT f.voter_id, f.load_s FROM fair_load f
           WHERE f.venue_id = $1 AND f.event_id = $2 AND f.play_id = p.id OFFSET 0
         ) l
         WHERE p.venue_id = $1 AND p.event_id = $2 AND p.fair_time_s IS NOT NULL GROUP BY l.voter_id
       ) paid USING (voter_id)
       LEFT JOIN guest_group gg ON gg.venue_id = g.venue_id AND gg.event_id = g.event_id AND gg.id = g.group_id
       ORDER BY voter_id`,
      [ctx.venueId, key.eventId, key.ballotId],
    );
    return rows;
  }

  /**
   * Votes that count for these options in these cycles. One row per option: thousands of rows would cost more to take
   * apart than to read. The ballot's votes are one range of their key, looked through once with a hash of the cycles;
   * a join could become a loop over all votes for each option.
   */
  private async listSupporters(
    ctx: Ctx,
    client: PoolClient,
    { ballotId, options, playing }: ElectorateKey,
  ): Promise<Supporters[]> {
    const asked = [...options, ...(playing ? [playing] : [])].map(({ optionId, cycle }) => `${optionId}:${cycle}`);
    const { rows } = await client.query<SupporterRow>(
      `SELECT v.option_id, v.cycle, string_agg(v.voter_id::text, ',' ORDER BY v.voter_id) AS voter_ids,
         CASE WHEN bool_or(v.weight <> 1) THEN string_agg(v.weight::text, ',' ORDER BY v.voter_id) END AS weights
       FROM vote v
       WHERE v.venue_id = $1 AND v.ballot_id = $2 AND v.state = 'COUNTED'
         AND v.option_id::text || ':' || v.cycle::text = ANY($3::text[])
       GROUP BY v.option_id, v.cycle`,
      [ctx.venueId, ballotId, asked],
    );
    return rows.map((row) => ({
      optionId: row.option_id,
      cycle: row.cycle,
      voterIds: row.voter_ids.split(','),
      weights: row.weights?.split(',').map(Number) ?? null,
    }));
  }
}

function toAccount(row: VoterRow, marks: readonly TimeMark[]): VoterAccount {
  return {
    voterId: row.voter_id,
    weight: row.weight,
    isActive: row.is_active,
    loadS: loadOf(marks, { paidS: row.paid_s, cameAtMs: row.came_at }),
    heardS: row.heard_s ?? 0,
  };
}
