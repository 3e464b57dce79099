import { playheadMs } from '@votebox/client';
import { useServerClock } from '@votebox/client/react';
import type { HoldView, LivePlayback, NowPlaying as Play, TrackSource } from '@votebox/contracts';
import { Cover, formatDuration } from '@votebox/ui';
import { useRef, type ReactNode, type RefObject } from 'react';
import { useTranslations } from 'use-intl/react';
import { IconCheck, IconPause } from '../surface/icons';
import { nightSession } from './night-session';

interface NowPlayingProps {
  playback: LivePlayback;
  /** Whether this guest voted for what plays. */
  isMine: boolean;
  source: TrackSource;
  /** What stands under the song. */
  extras: ReactNode;
  /** Watched to know when the large art has left the screen. */
  anchor: RefObject<HTMLElement | null>;
}

/** The sleeve on the bar with its record pulled out; the record turns while there is sound. */
export function NowPlaying({ playback, isMine, source, extras, anchor }: NowPlayingProps) {
  const t = useTranslations('night');
  const { play, state } = playback;
  return (
    <section ref={anchor} aria-label={t('nowPlaying')} className="vb-now relative px-5 pt-2">
      <div className="relative flex items-start">
        <Record play={play} source={source} isTurning={state === 'PLAYING'} />
      </div>
      <div className="relative mt-5">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm font-semibold text-accent">
          {isMine && play ? (
            <span className="vb-yours">
              <IconCheck size={16} />
              {t('yourSongPlaying')}
            </span>
          ) : null}
          {isMine && play && state === 'PLAYING' ? null : <span>{t(`state.${state}`)}</span>}
          {play && play.origin !== 'VOTES' ? <span className="text-dim">{t(`origin.${play.origin}`)}</span> : null}
        </p>
        {play ? (
          <>
            <h2 className="mt-1 text-[clamp(1.5rem,9.4vw,3.1rem)] leading-[0.98] font-extrabold tracking-[-0.035em] break-words">
              {play.title}
            </h2>
            <p className="mt-1.5 text-lg text-dim">{play.artist}</p>
            <Progress playback={playback} play={play} />
            {extras}
          </>
        ) : (
          <h2 className="mt-1 text-[clamp(1.5rem,9.4vw,3.1rem)] leading-[0.98] font-extrabold">{t('nothingYet')}</h2>
        )}
      </div>
    </section>
  );
}

function Record({ play, source, isTurning }: { play: Play | null; source: TrackSource; isTurning: boolean }) {
  const t = useTranslations('night');
  const playId = play?.playId ?? 'none';
  // What was there before (the first look, or the outline) is not shown anew; a new song comes in.
  const firstPlayId = useRef(playId);
  return (
    <div className="vb-record" data-turning={isTurning || undefined}>
      <span aria-hidden className="vb-vinyl" data-spinning={isTurning ? 'yes' : undefined}>
        {/* Spotify's artwork must stay whole: it is never cut round. */}
        <Cover
          src={source === 'SPOTIFY' ? null : play?.coverUrl}
          seed={play?.trackId ?? 'votebox'}
          size="fill"
          className="vb-vinyl-label"
        />
      </span>
      <Cover
        key={playId}
        src={play?.coverUrl}
        seed={play?.trackId ?? 'votebox'}
        size="fill"
        alt={play ? t('coverOf', { title: play.title }) : ''}
        isEager
        className={`vb-record-sleeve ${playId === firstPlayId.current ? '' : 'animate-vb-in'}`}
      />
    </div>
  );
}

function Progress({ playback, play }: { playback: LivePlayback; play: Play }) {
  const t = useTranslations('night');
  const now = useServerClock(nightSession().live, 500);
  const atMs = Math.min(play.durationMs, Math.max(0, playheadMs(playback, now)));
  return (
    <div className="mt-4">
      <div
        role="progressbar"
        aria-label={t('progress')}
        aria-valuemin={0}
        aria-valuemax={Math.round(play.durationMs / 1000)}
        aria-valuenow={Math.round(atMs / 1000)}
        aria-valuetext={t('progressOf', { at: formatDuration(atMs), total: formatDuration(play.durationMs) })}
        className="vb-groove"
      >
        <span style={{ transform: `scaleX(${play.durationMs > 0 ? atMs / play.durationMs : 0})` }} />
      </div>
      <p aria-hidden className="mt-2 flex justify-between text-sm text-dim tabular">
        <span>{formatDuration(atMs)}</span>
        <span>−{formatDuration(play.durationMs - atMs)}</span>
      </p>
    </div>
  );
}

interface MiniPlayerProps {
  playback: LivePlayback;
  /** While the music waits this is shown instead of the song. */
  hold: HoldView | null;
  isShown: boolean;
}

/** What stays of it at the top while the guest is further down. The large one says the same, so this one is silent. */
export function MiniPlayer({ playback, hold, isShown }: MiniPlayerProps) {
  const { play } = playback;
  if (!play && !hold) return null;
  return (
    <div aria-hidden data-shown={isShown || undefined} className="vb-mini">
      <button
        type="button"
        tabIndex={-1}
        className="mx-auto flex w-full max-w-lg items-center gap-3 px-4 py-2 text-left"
        onClick={() => window.scrollTo({ top: 0, behavior: 'smooth' })}
      >
        {hold || !play ? (
          <>
            <IconPause size={28} className="m-2 shrink-0 text-accent" />
            <span className="min-w-0 flex-1 truncate font-bold">{hold?.label}</span>
          </>
        ) : (
          <>
            <Cover src={play.coverUrl} seed={play.trackId} size={44} />
            <span className="min-w-0 flex-1">
              <span className="block truncate font-bold">{play.title}</span>
              <span className="block truncate text-sm text-dim">{play.artist}</span>
            </span>
          </>
        )}
      </button>
      {isShown && play && !hold ? <MiniProgress playback={playback} play={play} /> : null}
    </div>
  );
}

function MiniProgress({ playback, play }: { playback: LivePlayback; play: Play }) {
  const now = useServerClock(nightSession().live, 1_000);
  const share = play.durationMs > 0 ? Math.min(1, Math.max(0, playheadMs(playback, now) / play.durationMs)) : 0;
  return (
    <div className="vb-groove" data-thin>
      <span style={{ transform: `scaleX(${share})` }} />
    </div>
  );
}
