import type { LiveEvent } from '@votebox/client';
import type { NowPlaying } from '@votebox/contracts';
import { SkipVoteButton } from '../votes/skip-vote.button';
import { useSkipVote } from '../votes/skip-vote.hook';
import { nightSession } from './night-session';
import { SpotifyLink } from './spotify-link';

/** What stands under the song that plays: where it comes from, and the room's way past it. */
export function PlayingExtras({ night, play }: { night: LiveEvent; play: NowPlaying }) {
  const skip = useSkipVote(nightSession(), night);
  return (
    <>
      {play.sourceUrl ? <SpotifyLink url={play.sourceUrl} title={play.title} className="mt-1" /> : null}
      {skip ? <SkipVoteButton skip={skip} /> : null}
    </>
  );
}
