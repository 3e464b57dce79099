import { VOTE_DEADLINE_MS } from '@votebox/contracts';
import { gateKey } from './ballot-gate.sql.js';

/** A hold is measured between two messages; so much of it may get lost on the way. */
const HOLD_TOLERANCE_MS = 150;

/**
 * The one place where votes are decided and counted: a batch goes in, an outcome per vote and the new counts come out, in
 * one round trip and one commit. Made anew on each connection (`pg_temp`), so the statement belongs to the code that
 * calls it and two releases can run side by side.
 *
 * Guarantees, in the order of the steps:
 * 1. The gates of all ballots are held shared, in order: closing a ballot or using an option up waits for this batch, and
 *    what is judged below stays true until the commit.
 * 2. One statement with a fresh snapshot judges, inserts, counts, raises the revision. Rows are touched in key order: no
 *    deadlocks between processes. Each connection has a tally shard of its own, so no two wait for one row.
 * 3. Whatever slips in between snapshot and write is caught by a key or a counter, never by luck: a taken slot or vote
 *    id by their unique keys, another cast of the same voter by the ledger's count of casts (on ballots where earlier
 *    votes matter: cooldown, budget, MULTI). Then the batch is rolled back as a serialization failure (40001) and judged
 *    again on what is now committed. So no refused vote spends anything and no rule is outrun by haste.
 * 4. The same vote_id again is a REPLAY and changes nothing. It is looked for by its slot first, and by id only where
 *    the vote would be refused, or in a batch that was rolled back (\`p_is_again\`).
 *
 * Slots begin with the voter id, so one index serves slots and the voter's votes alike. Look-ups are written so that
 * exactly one index fits each (IS NOT DISTINCT FROM is not indexable): without statistics, on a new database, the
 * planner would otherwise take any index with the same first columns and read the whole ballot for every vote.
 *
 * Places are the distinct (venue, event, ballot) of the batch; a vote names its place by number, from 1.
 * Times come from clock_timestamp() of Postgres; a cast says only how long ago it was received. What was received before
 * \`closes_at\` may be committed until the deadline of the queue has passed since; what was received after it, never.
 */
export const CAST_FUNCTION_SQL = `
CREATE OR REPLACE FUNCTION pg_temp.cast_votes(
  p_shard smallint, p_is_again boolean, p_venues uuid[], p_events uuid[], p_ballots uuid[],
  p_places int[], p_options uuid[], p_votes uuid[], p_voters uuid[], p_ages_ms int[], p_held_ms int[])
RETURNS text
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  came timestamptz := clock_timestamp(); -- before the wait at the gates: nobody's vote grows late there
  answer text;
  is_sound boolean;
BEGIN
  -- An id that is none could shift its neighbours: one vote must never be written with the option of another.
  IF cardinality(p_options) <> cardinality(p_places) OR cardinality(p_votes) <> cardinality(p_places)
    OR cardinality(p_voters) <> cardinality(p_places) THEN
    RAISE EXCEPTION USING ERRCODE = '22023', MESSAGE = 'the columns of the batch have different lengths';
  END IF;

  PERFORM pg_advisory_xact_lock_shared(gate.key)
    FROM (SELECT DISTINCT ${gateKey('b')} AS key FROM unnest(p_ballots) b ORDER BY 1) gate;

  -- The moment of the batch is read after the snapshot: whatever it sees has happened before.
  WITH moment AS MATERIALIZED (
    SELECT clock_timestamp() AS t
  ), offered AS (
    SELECT p_venues[u.place] AS venue_id, p_events[u.place] AS event_id, p_ballots[u.place] AS ballot_id,
      u.option_id, u.vote_id, u.voter_id, u.held_ms, u.ord, came - u.age_ms * interval '1 millisecond' AS received_at
    FROM unnest(p_places, p_options, p_votes, p_voters, p_ages_ms, p_held_ms)
      WITH ORDINALITY u(place, option_id, vote_id, voter_id, age_ms, held_ms, ord)
  ), known AS MATERIALIZED (
    SELECT c.*, m.t, b.policy, b.max_choices, b.cooldown_ms, b.budget_votes, b.budget_window_ms, b.min_tier, b.hold_ms,
      b.state AS ballot_state, b.opens_at, b.closes_at,
      b.cooldown_ms > 0 OR b.budget_votes > 0 OR b.policy = 'MULTI' AS has_ledger,
      o.cycle, o.state AS option_state, o.blocked_until, o.blocked_code,
      coalesce(g.tier, 'REMOTE') AS tier, coalesce(gg.weight, 1) AS weight, coalesce(g.standing, 'GOOD') AS standing,
      l.last_cast_at, coalesce(l.casts, 0) AS casts,
      c.voter_id::text || ':' || CASE b.policy
        WHEN 'MULTI' THEN c.option_id::text
        WHEN 'REPEAT' THEN c.option_id::text || ':' || o.cycle::text
        ELSE ''
      END AS slot_key
    FROM offered c
    CROSS JOIN moment m
    LEFT JOIN ballot b ON b.venue_id = c.venue_id AND b.id = c.ballot_id
      AND b.event_id IS NOT DISTINCT FROM c.event_id
    LEFT JOIN ballot_option o ON o.venue_id = c.venue_id AND o.ballot_id = c.ballot_id AND o.id = c.option_id
    LEFT JOIN guest g ON g.venue_id = c.venue_id AND g.event_id = c.event_id AND g.voter_id = c.voter_id
    LEFT JOIN guest_group gg ON gg.venue_id = g.venue_id AND gg.event_id = g.event_id AND gg.id = g.group_id
    LEFT JOIN voter_ledger l ON l.venue_id = c.venue_id AND l.ballot_id = c.ballot_id AND l.voter_id = c.voter_id
  ), seen AS (
    SELECT k.*, held.vote_id AS held_vote, held.option_id AS held_option, held.cycle AS held_cycle, held.state AS held_state,
      spent.n AS spent, spent.oldest, live.n AS live_choices
    FROM known k
    LEFT JOIN vote held ON held.venue_id = k.venue_id AND held.ballot_id = k.ballot_id AND held.slot_key = k.slot_key
    LEFT JOIN LATERAL (
      SELECT count(*)::int AS n, min(s.committed_at) AS oldest FROM vote s
      WHERE k.budget_votes > 0 AND s.venue_id = k.venue_id AND s.ballot_id = k.ballot_id
        AND s.slot_key >= k.voter_id::text || ':' AND s.slot_key < k.voter_id::text || ';'
        AND s.committed_at > k.t - k.budget_window_ms * interval '1 millisecond' AND s.state IN ('COUNTED', 'QUARANTINED')
    ) spent ON true
    LEFT JOIN LATERAL (
      SELECT count(*)::int AS n FROM vote s
      WHERE k.policy = 'MULTI' AND s.venue_id = k.venue_id AND s.ballot_id = k.ballot_id
        AND s.slot_key >= k.voter_id::text || ':' AND s.slot_key < k.voter_id::text || ';'
        AND s.state IN ('COUNTED', 'QUARANTINED')
    ) live ON true
  ), ruled AS (
    SELECT s.*,
      CASE
        WHEN s.ballot_state IS NULL OR s.option_state IS NULL THEN 'NOT_FOUND'
        WHEN s.held_vote = s.vote_id THEN CASE WHEN s.held_option = s.option_id THEN 'REPLAY' ELSE 'CONFLICT' END
        WHEN s.standing = 'BANNED' THEN 'BANNED'
        WHEN s.ballot_state = 'CLOSED' OR s.received_at < s.opens_at OR s.received_at > s.closes_at
          OR s.t > s.closes_at + interval '${VOTE_DEADLINE_MS} milliseconds' THEN 'BALLOT_CLOSED'
        WHEN s.ballot_state = 'PAUSED' THEN 'BALLOT_PAUSED'
        WHEN s.min_tier = 'PRESENT' AND s.tier <> 'PRESENT' THEN 'NOT_PRESENT'
        WHEN s.held_ms < s.hold_ms - ${HOLD_TOLERANCE_MS} THEN 'HOLD_TOO_SHORT'
        WHEN s.held_vote IS NOT NULL AND (s.policy <> 'CHANGEABLE' OR s.held_option = s.option_id) THEN 'ALREADY_VOTED'
        WHEN s.option_state = 'LOCKED' THEN 'VOTE_LOCKED'
        WHEN s.option_state = 'BLOCKED' THEN coalesce(s.blocked_code, 'TRACK_NOT_AVAILABLE')
        WHEN s.blocked_until > s.t THEN coalesce(s.blocked_code, 'TRACK_NOT_AVAILABLE')
        WHEN s.policy = 'MULTI' AND s.live_choices >= s.max_choices THEN 'BUDGET_SPENT'
        WHEN s.budget_votes > 0 AND s.spent >= s.budget_votes THEN 'BUDGET_SPENT'
        WHEN s.cooldown_ms > 0 AND s.last_cast_at + s.cooldown_ms * interval '1 millisecond' > s.t THEN 'VOTE_COOLDOWN'
        ELSE 'COUNTED'
      END AS verdict_of_rules
    FROM seen s
  ), judged AS MATERIALIZED (
    SELECT r.*,
      CASE
        WHEN same.state IS NULL OR r.verdict_of_rules = 'NOT_FOUND' THEN r.verdict_of_rules
        WHEN same.voter_id <> r.voter_id OR same.option_id <> r.option_id OR same.state = 'WITHDRAWN' THEN 'CONFLICT'
        ELSE 'REPLAY'
      END AS verdict
    FROM ruled r
    LEFT JOIN LATERAL (
      SELECT v.state, v.voter_id, v.option_id FROM vote v
      WHERE (p_is_again OR r.verdict_of_rules <> 'COUNTED')
        AND v.vote_id = r.vote_id AND v.ballot_id = r.ballot_id AND v.venue_id IS NOT DISTINCT FROM r.venue_id
    ) same ON true
  ), superseded AS (
    UPDATE vote v SET state = 'SUPERSEDED', slot_key = v.voter_id::text || ':old:' || v.vote_id::text
    FROM judged j
    WHERE j.verdict = 'COUNTED' AND j.held_vote IS NOT NULL
      AND v.venue_id = j.venue_id AND v.ballot_id = j.ballot_id AND v.slot_key = j.slot_key
    RETURNING v.venue_id, v.ballot_id, v.option_id, v.cycle, v.weight, j.held_state
  ), inserted AS (
    -- The count forces the old rows to have left their slots before the new rows claim them.
    INSERT INTO vote (venue_id, ballot_id, slot_key, vote_id, voter_id, option_id, cycle, weight, state, received_at, committed_at)
    SELECT j.venue_id, j.ballot_id, j.slot_key, j.vote_id, j.voter_id, j.option_id, j.cycle, j.weight, 'COUNTED',
           j.received_at, j.t
    FROM judged j
    WHERE j.verdict = 'COUNTED' AND (SELECT count(*) FROM superseded) >= 0
    ORDER BY j.venue_id, j.ballot_id, j.slot_key
    ON CONFLICT DO NOTHING
    RETURNING vote.venue_id, vote.ballot_id, vote.option_id, vote.cycle, vote.weight
  ), change AS (
    SELECT i.venue_id, i.ballot_id, i.option_id, i.cycle, 1 AS n, i.weight AS w FROM inserted i
    UNION ALL
    SELECT s.venue_id, s.ballot_id, s.option_id, s.cycle, -1, -s.weight FROM superseded s WHERE s.held_state = 'COUNTED'
  ), counted AS (
    INSERT INTO tally AS y (venue_id, ballot_id, option_id, cycle, shard, votes, weight, since_at)
    SELECT c.venue_id, c.ballot_id, c.option_id, c.cycle, p_shard, sum(c.n), sum(c.w), (SELECT t FROM moment) FROM change c
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    ON CONFLICT (venue_id, ballot_id, option_id, cycle, shard) DO UPDATE SET
      votes = y.votes + excluded.votes, weight = y.weight + excluded.weight,
      since_at = CASE WHEN y.votes <= 0 THEN excluded.since_at ELSE y.since_at END
    RETURNING y.venue_id, y.ballot_id, y.option_id, y.cycle, y.votes
  ), raised AS (
    INSERT INTO ballot_revision AS r (venue_id, ballot_id, shard, rev)
    SELECT DISTINCT c.venue_id, c.ballot_id, p_shard, 1 FROM change c ORDER BY 1, 2
    ON CONFLICT (venue_id, ballot_id, shard) DO UPDATE SET rev = r.rev + 1
    RETURNING r.ballot_id, r.rev
  ), stamped AS (
    INSERT INTO voter_ledger AS l (venue_id, ballot_id, voter_id, last_cast_at, casts)
    SELECT j.venue_id, j.ballot_id, j.voter_id, j.t, j.casts + 1 FROM judged j
    WHERE j.verdict = 'COUNTED' AND j.has_ledger
    ORDER BY 1, 2, 3
    ON CONFLICT (venue_id, ballot_id, voter_id) DO UPDATE SET last_cast_at = excluded.last_cast_at, casts = excluded.casts
      WHERE l.casts = excluded.casts - 1
    RETURNING 1
  ), told AS (
    SELECT y.ballot_id, y.option_id, y.cycle, y.votes AS shard_votes, y.votes + coalesce((
      SELECT sum(o.votes) FROM tally o WHERE o.venue_id = y.venue_id AND o.ballot_id = y.ballot_id
        AND o.option_id = y.option_id AND o.cycle = y.cycle AND o.shard <> p_shard), 0) AS votes
    FROM counted y
    UNION ALL
    SELECT k.ballot_id, k.option_id, k.cycle, NULL, coalesce((
      SELECT sum(o.votes) FROM tally o WHERE o.venue_id = k.venue_id AND o.ballot_id = k.ballot_id
        AND o.option_id = k.option_id AND o.cycle = k.cycle), 0)
    FROM judged k WHERE k.verdict = 'REPLAY'
  )
  SELECT json_build_object(
    'verdicts', (SELECT json_agg(json_build_array(j.ord, j.verdict, j.cycle,
      CASE j.verdict
        WHEN 'VOTE_COOLDOWN' THEN ceil(extract(epoch FROM j.last_cast_at + j.cooldown_ms * interval '1 millisecond' - j.t) * 1000)
        WHEN 'BUDGET_SPENT' THEN ceil(extract(epoch FROM j.oldest + j.budget_window_ms * interval '1 millisecond' - j.t) * 1000)
        WHEN 'TRACK_RECENTLY_PLAYED' THEN ceil(extract(epoch FROM j.blocked_until - j.t) * 1000)
      END,
      CASE j.verdict
        WHEN 'COUNTED' THEN j.cooldown_ms
        ELSE greatest(0, ceil(extract(epoch FROM j.last_cast_at + j.cooldown_ms * interval '1 millisecond' - j.t) * 1000))
      END,
      CASE WHEN j.budget_votes > 0 THEN greatest(0, j.budget_votes - j.spent - (j.verdict = 'COUNTED')::int) END,
      CASE WHEN j.verdict = 'COUNTED' AND j.held_state = 'COUNTED' THEN j.held_option END,
      CASE WHEN j.verdict = 'COUNTED' AND j.held_state = 'COUNTED' THEN j.held_cycle END,
      CASE WHEN j.verdict = 'COUNTED' AND j.weight <> 1 THEN j.weight END)) FROM judged j),
    'tallies', (SELECT json_agg(json_build_array(n.ballot_id, n.option_id, n.cycle, n.shard_votes, n.votes)) FROM told n),
    'revs', (SELECT json_agg(json_build_array(r.ballot_id, r.rev)) FROM raised r))::text,
    (SELECT count(*) FROM inserted) = (SELECT count(*) FROM judged j WHERE j.verdict = 'COUNTED')
      AND (SELECT count(*) FROM stamped) = (SELECT count(*) FROM judged j WHERE j.verdict = 'COUNTED' AND j.has_ledger)
  INTO answer, is_sound;

  IF NOT is_sound THEN
    RAISE EXCEPTION USING ERRCODE = '40001', MESSAGE = 'a vote of this batch met another one';
  END IF;
  RETURN answer;
END
$$;`;

/** Calls the function; prepared once per connection. */
export const CAST_CALL = {
  name: 'cast-votes',
  text: 'SELECT pg_temp.cast_votes($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)',
} as const;

/** What the function answers, as JSON. */
export interface CastAnswer {
  /** One per vote, in any order. */
  verdicts: CastVerdictRow[];
  /** Every option whose count changed, and those of replays: `shardVotes` null where nothing changed. */
  tallies: [ballotId: string, optionId: string, cycle: number, shardVotes: number | null, votes: number][] | null;
  /** New revision of this shard, of each ballot that changed. */
  revs: [ballotId: string, rev: number][] | null;
}

/** `ord` counts from 1; `left…`: the option that a changed vote left; `weight` of a counted vote, null where it is 1. */
export type CastVerdictRow = [
  ord: number,
  code: string,
  cycle: number | null,
  retryAfterMs: number | null,
  cooldownMs: number | null,
  votesRemaining: number | null,
  leftOptionId: string | null,
  leftCycle: number | null,
  weight: number | null,
];
