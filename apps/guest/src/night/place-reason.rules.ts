import type { MyVotesView, QueueEntryView } from '@votebox/contracts';

/** How the music that the voters of a song have had compares with the room's: what follows for its place. */
type FairVerdict = 'next' | 'due' | 'even' | 'waits';

/** Why a song stands where it stands, as far as it can be said in a sentence. Minutes are whole ones. */
export type PlaceReason =
  | { kind: 'locked' | 'pinned' | 'host' | 'artist-gap' }
  | { kind: 'votes' | 'weighted'; voters: number }
  | { kind: 'fair'; voters: number; whose: 'mine' | 'theirs'; verdict: FairVerdict; heard: number; room: number }
  /** Fair, but nobody has had much music yet: there is nothing to compare. */
  | { kind: 'fresh'; voters: number }
  /** The reason would tell the counts, and they are hidden. */
  | { kind: 'hidden' };

interface Placed {
  why: QueueEntryView['why'];
  /** From 1. */
  place: number;
  /** Whether a counted vote of this guest is among the song's. */
  isMine: boolean;
  heard: MyVotesView['heard'];
}

/** Less than this apart is "about the same" to anybody who listens. */
const EVEN_MIN = 0.5;

/** Where the guest's own votes carry the song, the minutes are the guest's own. */
export function decidePlaceReason({ why, place, isMine, heard }: Placed): PlaceReason {
  if (!why) return { kind: 'hidden' };
  switch (why.rule) {
    case 'locked':
    case 'pinned':
    case 'host':
    case 'artist-gap':
      return { kind: why.rule };
    case 'votes':
    case 'weighted':
      return { kind: why.rule, voters: why.voters };
    case 'fair': {
      const isOwn = isMine && heard !== undefined;
      const minutes = isOwn
        ? { heard: heard.mineMin, room: heard.roomMin }
        : { heard: why.heardMin, room: why.roomMin };
      if (Math.round(minutes.heard) === 0 && Math.round(minutes.room) === 0)
        return { kind: 'fresh', voters: why.voters };
      return {
        kind: 'fair',
        voters: why.voters,
        whose: isOwn ? 'mine' : 'theirs',
        verdict: decideVerdict(minutes, place),
        heard: Math.round(minutes.heard),
        room: Math.round(minutes.room),
      };
    }
  }
}

function decideVerdict({ heard, room }: { heard: number; room: number }, place: number): FairVerdict {
  if (place === 1) return 'next';
  if (Math.abs(heard - room) <= EVEN_MIN) return 'even';
  return heard < room ? 'due' : 'waits';
}
