import { CODECS_RARE_IN_BROWSERS } from '@votebox/contracts';

/**
 * Joins to event `e` with its player row `pb` the player that makes, or would make, the sound (`pl.id`, null where nothing
 * is known of it), and the codecs that it cannot play (`pl.cannot_play`). Of several pages of a venue it is the last that
 * was heard of; while none was, a page is believed to be a browser like most.
 */
export const EVENT_PLAYER_JOINS = `
  LEFT JOIN LATERAL (
    SELECT CASE
      WHEN pb.player_id = ANY (e.player_ids) THEN pb.player_id
      WHEN cardinality(e.player_ids) > 0 THEN e.player_ids[1]
      WHEN pb.player_kind IN ('display', 'admin') THEN pb.player_id
      ELSE (SELECT s.player_id FROM player_support s
            WHERE s.venue_id = e.venue_id AND s.is_page ORDER BY s.reported_at DESC LIMIT 1)
    END AS id) chosen ON true
  LEFT JOIN player_support known ON known.venue_id = e.venue_id AND known.player_id = chosen.id
  LEFT JOIN LATERAL (
    SELECT chosen.id, coalesce(known.cannot_play, CASE WHEN cardinality(e.player_ids) = 0
      THEN '{${CODECS_RARE_IN_BROWSERS.join(',')}}'::text[] ELSE '{}'::text[] END) AS cannot_play) pl ON true`;

/** Whether track `t` failed at the player of the expression `player`, with the file that it has now. */
export function hasFailedAt(player: string): string {
  return `EXISTS (SELECT 1 FROM player_failure f WHERE f.venue_id = t.venue_id AND f.track_id = t.id
    AND f.player_id = ${player} AND f.content_hash = t.content_hash)`;
}
