'use client';

import { playheadMs } from '@votebox/client';
import { useServerClock } from '@votebox/client/react';
import type { LivePlayback } from '@votebox/contracts';
import { Badge, Cover, formatDuration, LiveRegion, ProgressBar, Skeleton } from '@votebox/ui';
import { Disc3, Pin, SkipForward } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useLive } from '../session/live.context';
import { SpotifyLink } from '../spotify/spotify-link';
import type { LiveRoom } from './room.hook';

interface NowPlayingProps {
  room: LiveRoom;
  isCompact?: boolean;
  /** Beside the title: what else can be done about the track. */
  aside?: ReactNode;
}

/** What the room hears now. Large on a laptop; `isCompact` is one line for the phone. */
export function NowPlaying({ room, isCompact = false, aside }: NowPlayingProps) {
  const t = useTranslations('live');
  const snapshot = room.liveEvent.snapshot;
  if (!snapshot) return <Skeleton className={isCompact ? 'h-24 rounded-card' : 'aspect-square w-full rounded-card'} />;
  const { play } = snapshot.playback;
  const says = play ? t('nowSays', { title: play.title, artist: play.artist }) : t('silence');
  if (!play) return <Silence room={room} isCompact={isCompact} />;
  const words = (
    <>
      <h2 className={isCompact ? 'line-clamp-2 text-2xl' : 'line-clamp-3 text-3xl font-extrabold 2xl:text-4xl'}>
        {play.title}
      </h2>
      <p className={isCompact ? 'truncate text-text-dim' : 'mt-1 truncate text-lg text-text-dim'}>{play.artist}</p>
    </>
  );
  return (
    <section aria-label={t('nowPlaying')}>
      <LiveRegion>{says}</LiveRegion>
      {isCompact ? (
        <div className="flex items-center gap-4">
          <Cover src={play.coverUrl} seed={play.trackId} size={92} isEager />
          <div className="min-w-0 flex-1">
            {words}
            <Why playback={snapshot.playback} />
          </div>
        </div>
      ) : (
        <>
          <Cover
            key={play.trackId}
            src={play.coverUrl}
            seed={play.trackId}
            size="fill"
            isEager
            className="animate-vb-in shadow-[0_30px_60px_-25px_rgb(0_0_0/0.9)]"
          />
          <div className="mt-5 flex items-start gap-2">
            <div className="min-w-0 flex-1">
              {words}
              <Why playback={snapshot.playback} />
            </div>
            {aside}
          </div>
        </>
      )}
      <Playhead playback={snapshot.playback} />
    </section>
  );
}

/** How it came to play, whether guests want it over, and where it is at its source. */
function Why({ playback: { play, skip } }: { playback: LivePlayback }) {
  const t = useTranslations('live');
  if (!play) return null;
  const { origin, votes = 0, sourceUrl } = play;
  return (
    <p className="mt-2 flex flex-wrap items-center gap-2">
      <Badge className="whitespace-normal!" icon={origin === 'PINNED' ? <Pin aria-hidden /> : undefined}>
        {origin === 'VOTES' ? t('wonWith', { count: votes }) : t(`origins.${origin}`)}
      </Badge>
      {skip && skip.votes > 0 ? (
        <Badge tone="warn" icon={<SkipForward aria-hidden />}>
          {t('quorum', { votes: skip.votes, needed: skip.needed })}
        </Badge>
      ) : null}
      <span className="text-sm text-text-dim">
        <SpotifyLink href={sourceUrl}>{t('onSpotify')}</SpotifyLink>
      </span>
    </p>
  );
}

function Playhead({ playback }: { playback: LivePlayback }) {
  const t = useTranslations('live');
  const now = useServerClock(useLive(), 500);
  const position = playheadMs(playback, now);
  const duration = playback.play?.durationMs ?? 0;
  const words = t('positionOf', { position: formatDuration(position), duration: formatDuration(duration) });
  return (
    <div className="mt-4">
      <ProgressBar value={position} max={duration} label={t('position')} valueText={words} className="h-2!" />
      <div aria-hidden className="mt-1.5 flex justify-between text-sm text-text-dim tabular">
        <span>{formatDuration(position)}</span>
        <span>−{formatDuration(Math.max(0, duration - position))}</span>
      </div>
    </div>
  );
}

function Silence({ room, isCompact }: { room: LiveRoom; isCompact: boolean }) {
  const t = useTranslations('live');
  const text = room.musicFrom ? 'silenceVoting' : room.isDriven ? 'silenceDriven' : 'silenceText';
  return (
    <section
      aria-label={t('nowPlaying')}
      className={`grid place-items-center rounded-card bg-surface text-center ${isCompact ? 'px-6 py-8' : 'aspect-square p-8'}`}
    >
      <div>
        <Disc3 aria-hidden className="mx-auto mb-4 size-14 text-text-dim" strokeWidth={1.25} />
        <h2 className="text-2xl">{t('silence')}</h2>
        <p className="mt-2 text-text-dim">{t(text)}</p>
      </div>
    </section>
  );
}
