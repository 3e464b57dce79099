/** A vote of the calling guest. */
export interface MyVoteView {
  voteId: string;
  ballotId: string;
  optionId: string;
  idx: number;
  state: 'counted' | 'withdrawn' | 'played';
  castAt: string;
  title: string;
  artist: string;
}

export interface MyVotesView {
  votes: MyVoteView[];
  votesRemaining: number;
  /** Milliseconds until the next vote is allowed; 0 = now. */
  cooldownMs: number;
  /** Milliseconds until a spent vote comes back; null when none is spent. */
  budgetRefillMs: number | null;
  /** Id of the play that this guest wants skipped; null when they want none of the present ones skipped. */
  skipPlayId?: string | null;
  /** Of the music that was heard tonight: minutes that this guest's votes put on, and the average of all who vote. */
  heard?: { mineMin: number; roomMin: number };
}

/** Receipt of a counted vote. The same `voteId` always gets the same receipt facts. */
export interface VoteReceipt {
  voteId: string;
  counted: true;
  /** Votes of the option in the present cycle, this one included. Absent while results are hidden. */
  votes?: number;
  /** Place in the queue, from 1. */
  position?: number;
  cooldownMs: number;
  votesRemaining: number;
}

/** Answer to `hold:press`: goes into the `hold` field of the vote that follows when the button is let go. */
export interface PressView {
  hold: string;
}

export interface WithdrawReceipt {
  voteId: string;
  withdrawn: true;
  /** Absent while results are hidden. */
  votes?: number;
  votesRemaining: number;
}
