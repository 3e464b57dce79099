import type { LiveConnection } from '@votebox/client';
import type { EventSnapshot } from '@votebox/contracts';
import type { ReactNode } from 'react';
import type { ShownEntry } from '../entry/entry-code.rules';
import { VenueHead } from '../venue/venue-mark';
import { JoinTicket } from './join-ticket';
import { NowPlayingBlock } from './now-playing';
import { SoonWords } from './soon-words';
import { useStaffAct } from './staff-act.hook';
import { UpNext } from './up-next';
import { useVoteFeed } from './vote-feed.hook';

/** A running evening: what plays, what comes next, how to take part. `main` replaces what plays during a break. */
export function MusicScene({
  snapshot,
  live,
  entry,
  main,
}: {
  snapshot: EventSnapshot;
  live: LiveConnection;
  entry: ShownEntry | null;
  main?: ReactNode;
}) {
  const { event, ballot, playback, queue, guests } = snapshot;
  const chip = useVoteFeed(live, event.id);
  const act = useStaffAct(live, event.id);
  const ballotState = ballot?.state ?? null;
  return (
    <main className="tv-stage">
      <div className="tv-main">
        <VenueHead venue={event.venue} eventName={event.name} guests={guests} />
        {main ?? <Main snapshot={snapshot} live={live} />}
      </div>
      <aside className="tv-side">
        <UpNext
          queue={queue}
          playback={playback}
          mode={event.rules.mode}
          ballotState={ballotState}
          chip={chip}
          act={act}
          live={live}
        />
        <JoinTicket event={event} entry={entry} call={ballotState === 'PAUSED' ? 'paused' : 'vote'} />
      </aside>
    </main>
  );
}

function Main({ snapshot: { event, playback }, live }: { snapshot: EventSnapshot; live: LiveConnection }) {
  if (event.musicFrom !== null && playback.play === null) return <SoonWords musicFrom={event.musicFrom} live={live} />;
  return <NowPlayingBlock playback={playback} live={live} />;
}
