import { Injectable } from '@nestjs/common';
import type { BallotState, ResultsVisibility } from '@votebox/contracts';
import { Database } from '../../core/database/database.js';
import type { TallyReading } from './tally-board.js';

export interface EventKey {
  venueId: string;
  eventId: string;
}

/** The counts of an event's ballot, with a mark of everything else that screens show. */
export interface EventReading {
  eventId: string;
  ballot: { id: string; state: BallotState; results: ResultsVisibility } | null;
  /** Differs when anything but counts has changed since another reading: event, ballot, player, queue, bans, pool. */
  fingerprint: string;
  tally: TallyReading;
}

/** Reads what projections are checked against. */
@Injectable()
export class LiveRepository {
  constructor(private readonly db: Database) {}

  /**
   * All asked events in one statement, so counts, revisions and fingerprint are of one moment. Over venues: the check
   * of what is shown runs for all rooms at once and gives nothing out that was not asked for by venue and event.
   */
  async read(events: EventKey[]): Promise<EventReading[]> {
    if (events.length === 0) return [];
    const { rows } = await this.db.systemPool.query<ReadingRow>(
      `SELECT e.id AS event_id, b.id AS ballot_id, b.state AS ballot_state, b.results,
         md5(concat_ws('|', e::text, b.state, b.results, p.epoch, p.state, p.play_id, p.player_id, options.mark, items.mark, bans.n,
           skips.n))
           AS fingerprint,
         coalesce(revs.all_of, '[]') AS revs, coalesce(counts.all_of, '[]') AS counts, coalesce(totals.all_of, '[]') AS totals
       FROM event e
       LEFT JOIN ballot b ON b.venue_id = e.venue_id AND b.id = e.ballot_id
       LEFT JOIN playback p ON p.venue_id = e.venue_id AND p.event_id = e.id
       LEFT JOIN LATERAL (SELECT concat(count(*), ',', sum(o.cycle), ',', count(*) FILTER (WHERE o.state = 'LOCKED'), ',',
           count(*) FILTER (WHERE o.state = 'BLOCKED')) AS mark
         FROM ballot_option o WHERE o.venue_id = b.venue_id AND o.ballot_id = b.id) options ON true
       LEFT JOIN LATERAL (SELECT concat(count(*), ',', sum(q.pin_rank), ',', string_agg(q.track_id::text, '' ORDER BY q.pin_rank)) AS mark
         FROM queue_item q WHERE q.venue_id = e.venue_id AND q.event_id = e.id) items ON true
       LEFT JOIN LATERAL (SELECT count(*) AS n FROM ban x WHERE x.venue_id = e.venue_id AND x.event_id = e.id) bans ON true
       LEFT JOIN LATERAL (SELECT count(*) AS n FROM skip_vote s
         WHERE s.venue_id = e.venue_id AND s.event_id = e.id AND s.play_id = p.play_id) skips ON true
       LEFT JOIN LATERAL (SELECT json_agg(json_build_array(r.shard, r.rev)) AS all_of
         FROM ballot_revision r WHERE r.venue_id = b.venue_id AND r.ballot_id = b.id) revs ON true
       LEFT JOIN LATERAL (SELECT json_agg(json_build_array(t.option_id, t.cycle, t.shard, t.votes,
             floor(extract(epoch FROM t.since_at) * 1000))) AS all_of
         FROM ballot_option o JOIN tally t ON t.venue_id = o.venue_id AND t.ballot_id = o.ballot_id
           AND t.option_id = o.id AND t.cycle = o.cycle
         WHERE o.venue_id = b.venue_id AND o.ballot_id = b.id) counts ON true
       LEFT JOIN LATERAL (SELECT json_agg(json_build_array(s.shard, s.votes)) AS all_of
         FROM (SELECT t.shard, sum(t.votes) AS votes FROM tally t WHERE t.venue_id = b.venue_id AND t.ballot_id = b.id
           GROUP BY t.shard) s) totals ON true
       WHERE (e.venue_id, e.id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))`,
      [events.map((event) => event.venueId), events.map((event) => event.eventId)],
    );
    return rows.map(toReading);
  }
}

interface ReadingRow {
  event_id: string;
  ballot_id: string | null;
  ballot_state: BallotState | null;
  results: ResultsVisibility | null;
  fingerprint: string;
  revs: [shard: number, rev: number][];
  counts: [optionId: string, cycle: number, shard: number, votes: number, sinceMs: number][];
  totals: [shard: number, votes: number][];
}

function toReading(row: ReadingRow): EventReading {
  return {
    eventId: row.event_id,
    ballot:
      row.ballot_id && row.ballot_state && row.results
        ? { id: row.ballot_id, state: row.ballot_state, results: row.results }
        : null,
    fingerprint: row.fingerprint,
    tally: {
      revs: new Map(row.revs),
      rows: row.counts.map(([optionId, cycle, shard, votes, sinceMs]) => ({ optionId, cycle, shard, votes, sinceMs })),
      totals: new Map(row.totals),
    },
  };
}
