import type { VoteSeen } from '@votebox/contracts';

/** Votes for one song that is not on the screen, told beside the heading for a moment. */
export interface VoteChip {
  key: number;
  idx: number;
  title: string;
  count: number;
  /** Local milliseconds of the last vote in it. */
  at: number;
}

export const CHIP_SHOWN_MS = 4_500;
/** In a rush of votes a chip stays at least so long, so that it can be read. */
const CHIP_READ_MS = 1_400;

/** The chip after one more vote: the same song adds up, another song waits until the present one was readable. */
export function decideChip(current: VoteChip | null, seen: VoteSeen, at: number): VoteChip {
  const fresh: VoteChip = { key: (current?.key ?? 0) + 1, idx: seen.idx, title: seen.title, count: seen.count, at };
  if (current === null || at - current.at > CHIP_SHOWN_MS) return fresh;
  if (current.idx === seen.idx) return { ...current, count: current.count + seen.count, at };
  return at - current.at < CHIP_READ_MS ? current : fresh;
}
