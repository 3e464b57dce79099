/** A hold is measured between two messages; so much of it may get lost on the way. */
const HOLD_TOLERANCE_MS = 150;

/**
 * The one place where votes are decided and counted: a batch goes in, an outcome per vote comes out, in one round trip
 * and one commit. Made anew on each connection (`pg_temp`), so the statement belongs to the code that calls it and two
 * releases can run side by side.
 *
 * Guarantees, in the order of the steps:
 * 1. Ballots are locked FOR SHARE in order: closing takes them FOR UPDATE, so it waits for this batch, and after it nothing commits.
 * 2. Options are locked FOR SHARE in order: a track that is locked or used up at this moment takes the vote before or not at all.
 * 3. The voter's ledger row is the voter's lock: all casts of one voter on one ballot are serial, whichever process they
 *    come through. So cooldown, budget and slot are judged on what is committed, and no refused vote spends anything.
 * 4. One statement with a fresh snapshot judges, inserts, counts, raises the revision. Rows are touched in key order:
 *    no deadlocks between processes. The same vote_id again is a REPLAY and changes nothing.
 * Slots begin with the voter id, so one index serves slots and the voter's votes alike. Look-ups are written so that
 * exactly one index fits each (IS NOT DISTINCT FROM is not indexable): without statistics, on a new database, the
 * planner would otherwise take any index with the same first columns and read the whole ballot for every vote.
 *
 * Times come from clock_timestamp() of Postgres; a cast says only how long ago it was received.
 */
export const CAST_FUNCTION_SQL = `
CREATE OR REPLACE FUNCTION pg_temp.cast_votes(
  p_shard smallint, p_venues uuid[], p_events uuid[], p_ballots uuid[], p_options uuid[], p_votes uuid[], p_voters uuid[], p_ages_ms int[],
  p_held_ms int[])
RETURNS TABLE (ord bigint, code text, cycle int, votes bigint, shard_votes bigint, shard_rev bigint,
               retry_after_ms bigint, cooldown_ms bigint, votes_remaining int,
               left_option uuid, left_cycle int, left_shard_votes bigint)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  t timestamptz;
BEGIN
  PERFORM 1 FROM ballot b
    WHERE (b.venue_id, b.id) IN (SELECT * FROM unnest(p_venues, p_ballots))
    ORDER BY b.venue_id, b.id FOR SHARE;

  PERFORM 1 FROM ballot_option o
    WHERE (o.venue_id, o.ballot_id, o.id) IN (SELECT * FROM unnest(p_venues, p_ballots, p_options))
    ORDER BY o.venue_id, o.ballot_id, o.id FOR SHARE;

  INSERT INTO voter_ledger (venue_id, ballot_id, voter_id)
    SELECT DISTINCT u.venue_id, u.ballot_id, u.voter_id
    FROM unnest(p_venues, p_events, p_ballots, p_options, p_voters) u(venue_id, event_id, ballot_id, option_id, voter_id)
    JOIN ballot b ON b.venue_id = u.venue_id AND b.id = u.ballot_id AND b.event_id = u.event_id
    JOIN ballot_option o ON o.venue_id = u.venue_id AND o.ballot_id = u.ballot_id AND o.id = u.option_id
    ORDER BY 1, 2, 3
    ON CONFLICT DO NOTHING;
  PERFORM 1 FROM voter_ledger l
    WHERE (l.venue_id, l.ballot_id, l.voter_id) IN (SELECT * FROM unnest(p_venues, p_ballots, p_voters))
    ORDER BY l.venue_id, l.ballot_id, l.voter_id FOR NO KEY UPDATE;

  t := clock_timestamp();

  RETURN QUERY
  WITH offered AS (
    SELECT u.*, t - u.age_ms * interval '1 millisecond' AS received_at
    FROM unnest(p_venues, p_events, p_ballots, p_options, p_votes, p_voters, p_ages_ms, p_held_ms)
      WITH ORDINALITY u(venue_id, event_id, ballot_id, option_id, vote_id, voter_id, age_ms, held_ms, ord)
  ), known AS MATERIALIZED (
    SELECT c.*, b.policy, b.max_choices, b.cooldown_ms, b.budget_votes, b.budget_window_ms, b.min_tier, b.hold_ms,
      b.state AS ballot_state, b.opens_at, b.closes_at,
      o.cycle, o.state AS option_state, o.blocked_until, o.blocked_code,
      coalesce(g.tier, 'REMOTE') AS tier, coalesce(gg.weight, 1) AS weight, coalesce(g.standing, 'GOOD') AS standing,
      l.last_cast_at,
      c.voter_id::text || ':' || CASE b.policy
        WHEN 'MULTI' THEN c.option_id::text
        WHEN 'REPEAT' THEN c.option_id::text || ':' || o.cycle::text
        ELSE ''
      END AS slot_key
    FROM offered c
    LEFT JOIN ballot b ON b.venue_id = c.venue_id AND b.id = c.ballot_id
      AND b.event_id IS NOT DISTINCT FROM c.event_id
    LEFT JOIN ballot_option o ON o.venue_id = c.venue_id AND o.ballot_id = c.ballot_id AND o.id = c.option_id
    LEFT JOIN guest g ON g.venue_id = c.venue_id AND g.event_id = c.event_id AND g.voter_id = c.voter_id
    LEFT JOIN guest_group gg ON gg.venue_id = g.venue_id AND gg.event_id = g.event_id AND gg.id = g.group_id
    LEFT JOIN voter_ledger l ON l.venue_id = c.venue_id AND l.ballot_id = c.ballot_id AND l.voter_id = c.voter_id
  ), seen AS (
    SELECT k.*, same.state AS same_state, same.voter_id AS same_voter, same.option_id AS same_option,
      held.vote_id AS held_vote, held.option_id AS held_option, held.cycle AS held_cycle, held.weight AS held_weight,
      spent.n AS spent, spent.oldest, live.n AS live_choices
    FROM known k
    LEFT JOIN vote same ON same.vote_id = k.vote_id AND same.ballot_id = k.ballot_id
      AND same.venue_id IS NOT DISTINCT FROM k.venue_id
    LEFT JOIN vote held ON held.venue_id = k.venue_id AND held.ballot_id = k.ballot_id AND held.slot_key = k.slot_key
    LEFT JOIN LATERAL (
      SELECT count(*)::int AS n, min(s.committed_at) AS oldest FROM vote s
      WHERE k.budget_votes > 0 AND s.venue_id = k.venue_id AND s.ballot_id = k.ballot_id
        AND s.slot_key >= k.voter_id::text || ':' AND s.slot_key < k.voter_id::text || ';'
        AND s.committed_at > t - k.budget_window_ms * interval '1 millisecond' AND s.state = 'COUNTED'
    ) spent ON true
    LEFT JOIN LATERAL (
      SELECT count(*)::int AS n FROM vote s
      WHERE k.policy = 'MULTI' AND s.venue_id = k.venue_id AND s.ballot_id = k.ballot_id
        AND s.slot_key >= k.voter_id::text || ':' AND s.slot_key < k.voter_id::text || ';'
        AND s.state IN ('COUNTED', 'QUARANTINED')
    ) live ON true
  ), judged AS (
    SELECT s.*,
      CASE
        WHEN s.ballot_state IS NULL OR s.option_state IS NULL THEN 'NOT_FOUND'
        WHEN s.same_state IS NOT NULL THEN
          CASE WHEN s.same_voter <> s.voter_id OR s.same_option <> s.option_id OR s.same_state = 'WITHDRAWN'
            THEN 'CONFLICT' ELSE 'REPLAY' END
        WHEN s.standing = 'BANNED' THEN 'BANNED'
        WHEN s.ballot_state = 'CLOSED' OR s.received_at < s.opens_at OR s.received_at > s.closes_at
          OR t > s.closes_at + interval '2 seconds' THEN 'BALLOT_CLOSED'
        WHEN s.ballot_state = 'PAUSED' THEN 'BALLOT_PAUSED'
        WHEN s.min_tier = 'PRESENT' AND s.tier <> 'PRESENT' THEN 'NOT_PRESENT'
        WHEN s.held_ms < s.hold_ms - ${HOLD_TOLERANCE_MS} THEN 'HOLD_TOO_SHORT'
        WHEN s.held_vote IS NOT NULL AND (s.policy <> 'CHANGEABLE' OR s.held_option = s.option_id) THEN 'ALREADY_VOTED'
        WHEN s.option_state = 'LOCKED' THEN 'VOTE_LOCKED'
        WHEN s.option_state = 'BLOCKED' THEN coalesce(s.blocked_code, 'TRACK_NOT_AVAILABLE')
        WHEN s.blocked_until > t THEN coalesce(s.blocked_code, 'TRACK_NOT_AVAILABLE')
        WHEN s.policy = 'MULTI' AND s.live_choices >= s.max_choices THEN 'BUDGET_SPENT'
        WHEN s.budget_votes > 0 AND s.spent >= s.budget_votes THEN 'BUDGET_SPENT'
        WHEN s.last_cast_at + s.cooldown_ms * interval '1 millisecond' > t THEN 'VOTE_COOLDOWN'
        ELSE 'COUNTED'
      END AS verdict
    FROM seen s
  ), superseded AS (
    UPDATE vote v SET state = 'SUPERSEDED', slot_key = v.voter_id::text || ':old:' || v.vote_id::text
    FROM judged j
    WHERE j.verdict = 'COUNTED' AND j.held_vote IS NOT NULL
      AND v.venue_id = j.venue_id AND v.ballot_id = j.ballot_id AND v.slot_key = j.slot_key
    RETURNING v.venue_id, v.ballot_id, v.option_id, v.cycle, v.weight
  ), inserted AS (
    -- The count forces the old rows to have left their slots before the new rows claim them.
    INSERT INTO vote (venue_id, ballot_id, slot_key, vote_id, voter_id, option_id, cycle, weight, state, received_at, committed_at)
    SELECT j.venue_id, j.ballot_id, j.slot_key, j.vote_id, j.voter_id, j.option_id, j.cycle, j.weight, 'COUNTED',
           j.received_at, t
    FROM judged j
    WHERE j.verdict = 'COUNTED' AND (SELECT count(*) FROM superseded) >= 0
    ORDER BY j.venue_id, j.ballot_id, j.slot_key
    ON CONFLICT DO NOTHING
    RETURNING vote.venue_id, vote.ballot_id, vote.option_id, vote.cycle, vote.weight, vote.vote_id, vote.voter_id
  ), change AS (
    SELECT i.venue_id, i.ballot_id, i.option_id, i.cycle, 1 AS n, i.weight AS w FROM inserted i
    UNION ALL
    SELECT s.venue_id, s.ballot_id, s.option_id, s.cycle, -1, -s.weight FROM superseded s
  ), counted AS (
    INSERT INTO tally AS y (venue_id, ballot_id, option_id, cycle, shard, votes, weight, since_at)
    SELECT c.venue_id, c.ballot_id, c.option_id, c.cycle, p_shard, sum(c.n), sum(c.w), t FROM change c
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    ON CONFLICT (venue_id, ballot_id, option_id, cycle, shard) DO UPDATE SET
      votes = y.votes + excluded.votes, weight = y.weight + excluded.weight,
      since_at = CASE WHEN y.votes <= 0 THEN excluded.since_at ELSE y.since_at END
    RETURNING y.venue_id, y.ballot_id, y.option_id, y.cycle, y.votes
  ), raised AS (
    INSERT INTO ballot_revision AS r (venue_id, ballot_id, shard, rev)
    SELECT DISTINCT c.venue_id, c.ballot_id, p_shard, 1 FROM change c ORDER BY 1, 2
    ON CONFLICT (venue_id, ballot_id, shard) DO UPDATE SET rev = r.rev + 1
    RETURNING r.venue_id, r.ballot_id, r.rev
  ), stamped AS (
    UPDATE voter_ledger l SET last_cast_at = t FROM inserted i
    WHERE l.venue_id = i.venue_id AND l.ballot_id = i.ballot_id AND l.voter_id = i.voter_id
  )
  SELECT j.ord,
    CASE WHEN j.verdict = 'COUNTED' AND NOT j.is_in THEN 'CONFLICT' ELSE j.verdict END,
    j.cycle,
    coalesce(y.votes, 0) + coalesce((SELECT sum(o.votes)::bigint FROM tally o
      WHERE o.venue_id = j.venue_id AND o.ballot_id = j.ballot_id AND o.option_id = j.option_id AND o.cycle = j.cycle
        AND (y.votes IS NULL OR o.shard <> p_shard)), 0),
    y.votes,
    r.rev,
    CASE j.verdict
      WHEN 'VOTE_COOLDOWN' THEN ceil(extract(epoch FROM j.last_cast_at + j.cooldown_ms * interval '1 millisecond' - t) * 1000)::bigint
      WHEN 'BUDGET_SPENT' THEN ceil(extract(epoch FROM j.oldest + j.budget_window_ms * interval '1 millisecond' - t) * 1000)::bigint
      WHEN 'TRACK_RECENTLY_PLAYED' THEN ceil(extract(epoch FROM j.blocked_until - t) * 1000)::bigint
    END,
    CASE j.verdict
      WHEN 'COUNTED' THEN j.cooldown_ms::bigint
      ELSE greatest(0, ceil(extract(epoch FROM j.last_cast_at + j.cooldown_ms * interval '1 millisecond' - t) * 1000))::bigint
    END,
    CASE WHEN j.budget_votes > 0 THEN greatest(0, j.budget_votes - j.spent - j.is_in::int) END,
    CASE WHEN j.is_in THEN j.held_option END,
    CASE WHEN j.is_in THEN j.held_cycle END,
    was.votes
  FROM (SELECT *, (ballot_id, vote_id) IN (SELECT i.ballot_id, i.vote_id FROM inserted i) AS is_in FROM judged) j
  LEFT JOIN counted y ON y.venue_id = j.venue_id AND y.ballot_id = j.ballot_id AND y.option_id = j.option_id AND y.cycle = j.cycle
  LEFT JOIN counted was ON j.is_in AND was.venue_id = j.venue_id AND was.ballot_id = j.ballot_id AND was.option_id = j.held_option
    AND was.cycle = j.held_cycle
  LEFT JOIN raised r ON r.venue_id = j.venue_id AND r.ballot_id = j.ballot_id;
END
$$;`;

/** Calls the function; prepared once per connection. */
export const CAST_CALL = {
  name: 'cast-votes',
  text: 'SELECT * FROM pg_temp.cast_votes($1, $2, $3, $4, $5, $6, $7, $8, $9)',
} as const;

/** One row of the answer; `pg` gives bigint as text. */
export interface CastRow {
  ord: string;
  code: string;
  cycle: number | null;
  votes: string;
  shard_votes: string | null;
  shard_rev: string | null;
  retry_after_ms: string | null;
  cooldown_ms: string | null;
  votes_remaining: number | null;
  /** CHANGEABLE: the option that lost the vote, and what it has now on this shard. */
  left_option: string | null;
  left_cycle: number | null;
  left_shard_votes: string | null;
}
