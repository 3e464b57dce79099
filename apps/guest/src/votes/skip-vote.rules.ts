import type { LivePlayback, MyVotesView, SkipVoteView } from '@votebox/contracts';

/** The server's answer to the guest's own act, and the count that was live when it came. */
export interface SkipAnswer {
  view: SkipVoteView;
  live: LivePlayback['skip'];
}

export interface SkipVote {
  playId: string;
  votes: number;
  needed: number;
  /** Whether this guest wants the song skipped. */
  isMine: boolean;
  /** The guest's word is on its way. */
  isSending: boolean;
}

interface SkipFacts {
  playback: LivePlayback;
  mine: MyVotesView | null;
  answer: SkipAnswer | null;
  pending: { playId: string; wants: boolean } | null;
}

/**
 * The votes to skip as this guest sees them; null where there is nothing to skip. The own act shows at once; the count
 * of its answer stands until a newer live one comes.
 */
export function decideSkipVote({ playback, mine, answer, pending }: SkipFacts): SkipVote | null {
  const { play, skip } = playback;
  if (!play || !skip) return null;
  const own = answer?.view.playId === play.playId ? answer : null;
  const known = own ? own.view.isMine : mine?.skipPlayId === play.playId;
  const isSending = pending?.playId === play.playId;
  const isMine = isSending ? pending.wants : known;
  const count = own && own.live === skip ? own.view : skip;
  const change = Number(isMine) - Number(known);
  return {
    playId: play.playId,
    votes: Math.max(0, count.votes + change),
    needed: count.needed,
    isMine,
    isSending,
  };
}
