import type { BallotState, PresenceTier, Standing } from './enums.js';

/** `POST …/recount`: tally against counted votes, and of a closed ballot the seal against the votes. */
export interface RecountView {
  ballotId: string;
  /** Tally and seal agree with the votes. */
  matches: boolean;
  votes: number;
  tally: number;
  /** Votes that are kept but not counted. */
  quarantined: number;
  /** Null until the ballot is closed. */
  seal: { resultHash: string; isIntact: boolean } | null;
  differences: { optionId: string; cycle: number; counted: number; tallied: number }[];
}

/** `GET …/result`: the votes of an event, and what was sealed when its ballot closed. */
export interface ResultView {
  ballotId: string;
  state: BallotState;
  closedAt: string | null;
  /** SHA-256 (hex) over the sorted counted votes; null until the ballot is closed. */
  resultHash: string | null;
  votes: number;
  quarantined: number;
}

/** What a quarantine or a release has changed. Votes that were so already are not among them. */
export interface QuarantineView {
  votes: number;
  /** Sum of the weights of these votes. */
  weight: number;
  /** Closed ballots that were sealed anew. */
  resealed: { ballotId: string; before: string; after: string }[];
}

/** A guest as staff see them. No name but the one they gave themselves, no address, no device. */
export interface GuestRowView {
  voterId: string;
  /** Six letters and digits that stand for the guest on screens and in talk. */
  mark: string;
  nickname: string | null;
  tier: PresenceTier;
  standing: Standing;
  group: { id: string; name: string } | null;
  /** When they came in; of someone who never did, the time of the first vote. */
  joinedAt: string;
  votes: { counted: number; quarantined: number; lastAt: string | null };
}

/** One vote of a guest as staff see it. */
export interface GuestVoteView {
  voteId: string;
  ballotId: string;
  title: string;
  artist: string;
  state: 'counted' | 'quarantined' | 'withdrawn' | 'superseded';
  weight: number;
  castAt: string;
}

/** Guests whose votes have a weight of their own. */
export interface GuestGroupView {
  id: string;
  name: string;
  /** 0–100 with up to three decimals; 1 = an ordinary vote. */
  weight: number;
  guests: number;
}
