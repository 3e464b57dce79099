/**
 * Joins the option `o` of each row by its whole key. A pool that has just been made has no statistics: the planner takes the
 * ballot for one with a single option then, and a plain join goes through all of its options for every track.
 */
export function oneOptionOf(venueId: string, ballotId: string, optionId: string): string {
  return `CROSS JOIN LATERAL (SELECT * FROM ballot_option k
    WHERE k.venue_id = ${venueId} AND k.ballot_id = ${ballotId} AND k.id = ${optionId} OFFSET 0) o`;
}
