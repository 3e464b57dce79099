import type { BallotState, EventStatus, PlayerCommand, QueueChanged, Standing } from '@votebox/contracts';

/** The counts of one option after a committed batch. */
export interface OptionDelta {
  optionId: string;
  cycle: number;
  /** Votes of the option in this cycle on the shard that wrote them, after the batch. */
  shardVotes: number;
  /** How many votes the batch added (negative: took away). */
  added: number;
  /**
   * Whose votes these were: with the weight of a vote that came, with null for one that went. Orders that weigh voters ask
   * for it; it never leaves the server. Absent: not said, whoever needs it reads it.
   */
  voters?: [voterId: string, weight: number | null][];
}

interface OfEvent {
  venueId: string;
  eventId: string;
}

/**
 * Facts: what has happened and is committed. Recorded after commit, told to whoever shows it; never the way to get
 * something done. All are about one event but the last two.
 */
export type Fact =
  | (OfEvent & {
      kind: 'votes:committed';
      ballotId: string;
      shard: number;
      /** Revision of the shard after the batch. */
      shardRev: number;
      deltas: OptionDelta[];
    })
  | (OfEvent & { kind: 'queue:changed'; act: QueueChanged['act'] })
  /** Options were added to the pool, became available or went away. */
  | (OfEvent & { kind: 'pool:changed' })
  | (OfEvent & { kind: 'playback:changed' })
  | (OfEvent & { kind: 'event:changed'; status: EventStatus; ballotState: BallotState | null })
  /** A track with votes was locked as next, began to play or was removed. `voterIds`: who had voted for it. */
  | (OfEvent & {
      kind: 'track:told';
      notice: 'your-track-next' | 'your-track-playing' | 'your-track-removed';
      title: string;
      voterIds: string[];
    })
  /** A player page is told what is wanted of it, by whichever process it is connected to. */
  | (OfEvent & { kind: 'player:called'; playerId: string; command: PlayerCommand })
  /** How many guests have sockets on an event at one process. Told every second while there are any, and once at zero. */
  | (OfEvent & { kind: 'guests:counted'; processId: string; guests: number })
  /** A voter has a vote on the ballot now, or has none any more. Told only where that decides who sees counts. */
  | (OfEvent & { kind: 'voter:changed'; ballotId: string; voterId: string; hasVoted: boolean })
  /** Staff decided about a guest. */
  | (OfEvent & { kind: 'guest:judged'; voterId: string; before: Standing; standing: Standing })
  /** Somebody of the staff may do less at the venue than before, or a screen was removed. */
  | { kind: 'access:revoked'; venueId: string; subject: { userId: string } | { displayId: string } }
  /** A person's logins have ended; of no venue. */
  | { kind: 'logins:ended'; sessionIds: string[] };

export type FactKind = Fact['kind'];
export type FactOf<K extends FactKind> = Extract<Fact, { kind: K }>;
