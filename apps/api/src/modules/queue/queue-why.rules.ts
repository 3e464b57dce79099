import type { QueueWhy } from '@votebox/contracts';
import type { QueueState, QueueTrack, Support } from './queue-state.js';

/** What is known of a track's place besides the state. */
export interface Standing {
  isLocked: boolean;
  isPinned: boolean;
  isFromHost: boolean;
  /** It would stand earlier, but for the artist gap. */
  isHeldBack: boolean;
}

/** Why a track stands where it stands, in the words that guests are told. Minutes are whole. */
export function decideWhy({ rules, fair }: QueueState, track: QueueTrack, standing: Standing): QueueWhy {
  if (standing.isLocked) return { rule: 'locked' };
  if (standing.isPinned) return { rule: 'pinned' };
  if (standing.isFromHost) return { rule: 'host' };
  if (standing.isHeldBack) return { rule: 'artist-gap' };
  const voters = track.votes;
  if (rules.mode === 'WEIGHTED') return { rule: 'weighted', voters };
  const support = fair?.supports.get(track.optionId);
  if (rules.mode !== 'FAIR' || !fair || !support) return { rule: 'votes', voters };
  return {
    rule: 'fair',
    voters,
    heardMin: toMinutes(average(fair.heardS, support)),
    roomMin: toMinutes(fair.roomHeardS),
  };
}

function average(values: Float64Array, { voters }: Support): number {
  if (voters.length === 0) return 0;
  let sum = 0;
  for (const voter of voters) sum += values[voter]!;
  return sum / voters.length;
}

/** Seconds as whole minutes. */
export function toMinutes(seconds: number): number {
  return Math.round(seconds / 60);
}
