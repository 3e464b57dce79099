import { playheadMs, type LiveConnection } from '@votebox/client';
import { useServerClock } from '@votebox/client/react';
import type { LivePlayback, NowPlaying } from '@votebox/contracts';
import { Cover, formatDuration, SpotifyMark } from '@votebox/ui';
import type { CSSProperties } from 'react';
import { useTranslations } from 'use-intl';
import { titleRem } from './title-size.rules';

/** What plays: the sleeve with its record, the title as large as it goes, and how far it is. */
export function NowPlayingBlock({ playback, live }: { playback: LivePlayback; live: LiveConnection }) {
  const { play } = playback;
  if (play === null) return <Silence playback={playback} />;
  return (
    <section className="tv-now" data-playing={playback.state === 'PLAYING'}>
      <Sleeve key={play.playId} play={play} />
      <div className="tv-words" key={`words-${play.playId}`}>
        <p className="tv-eyebrow tv-clip">
          <NowLine playback={playback} play={play} />
        </p>
        <h1 className="tv-giant tv-title" style={titleStyle(play.title)}>
          {play.title}
        </h1>
        <div className="tv-byline">
          <p className="tv-artist tv-clip">{play.artist}</p>
          {play.sourceUrl ? <Spotify /> : null}
        </div>
      </div>
      <SkipMeter skip={playback.skip} />
      <Progress playback={playback} play={play} live={live} />
    </section>
  );
}

/** One size for the wide picture, one for a phone held upright. */
function titleStyle(title: string): CSSProperties {
  return {
    '--tv-title': `${titleRem(title, 62, 10.2)}rem`,
    '--tv-title-upright': `${titleRem(title, 43, 9)}rem`,
  } as CSSProperties;
}

function Sleeve({ play }: { play: NowPlaying }) {
  return (
    <div className="tv-sleeve">
      <div className="tv-record-slide" aria-hidden="true">
        <div className="tv-record">
          <div className="tv-record-shine" />
          <div className="tv-record-label">
            <i />
          </div>
        </div>
      </div>
      <Cover src={play.coverUrl} seed={play.trackId} size="fill" isEager className="tv-sleeve-art" />
    </div>
  );
}

function NowLine({ playback, play }: { playback: LivePlayback; play: NowPlaying }) {
  const t = useTranslations('music');
  const origin = (() => {
    switch (play.origin) {
      case 'VOTES':
        if (play.votes === undefined) return t('broughtByRoom');
        return play.votes > 0 ? t('broughtBy', { votes: play.votes }) : t('fallback');
      case 'PINNED':
      case 'HOST':
        return t('hostPick');
      case 'FALLBACK':
        return t('fallback');
    }
  })();
  const state = (() => {
    switch (playback.state) {
      case 'PAUSED':
        return t('paused');
      case 'STARTING':
      case 'IDLE':
        return t('starting');
      case 'DEVICE_GONE':
      case 'DEGRADED':
        return t('trouble');
      case 'PLAYING':
      case 'STOPPED':
        return t('nowPlaying');
    }
  })();
  const isTroubled = playback.state === 'DEVICE_GONE' || playback.state === 'DEGRADED';
  return (
    <>
      <span className="text-accent">{state}</span>
      <span aria-hidden="true" className="tv-middot" />
      <span>{isTroubled ? t('votesSafe') : origin}</span>
    </>
  );
}

/** Where the song comes from: owed wherever one of Spotify's is shown. */
function Spotify() {
  return (
    <p className="tv-spotify">
      <SpotifyMark className="tv-spotify-mark" />
      Spotify
    </p>
  );
}

/** The room may have enough of a song: how many of those it takes. Out of sight until somebody does. */
function SkipMeter({ skip }: { skip: LivePlayback['skip'] }) {
  const t = useTranslations('music');
  if (skip === null || skip.votes === 0) return null;
  return (
    <p className="tv-skip">
      <span className="tv-skip-track" aria-hidden="true">
        <i style={{ transform: `scaleX(${Math.min(1, skip.votes / skip.needed)})` }} />
      </span>
      {t('skip', { votes: skip.votes, needed: skip.needed })}
    </p>
  );
}

function Progress({ playback, play, live }: { playback: LivePlayback; play: NowPlaying; live: LiveConnection }) {
  const now = useServerClock(live, 1000);
  const position = Math.min(play.durationMs, playheadMs(playback, now));
  const part = play.durationMs > 0 ? position / play.durationMs : 0;
  return (
    <div className="tv-progress" aria-hidden="true">
      <span className="tabular">{formatDuration(position)}</span>
      <span className="tv-progress-track">
        <i key={play.playId} style={{ transform: `scaleX(${part})` }} />
      </span>
      <span className="tabular text-(--tv-soft)">{formatDuration(play.durationMs)}</span>
    </div>
  );
}

function Silence({ playback }: { playback: LivePlayback }) {
  const t = useTranslations('music');
  return (
    <section className="tv-now">
      <div className="tv-sleeve" aria-hidden="true">
        <div className="tv-record-slide">
          <div className="tv-record">
            <div className="tv-record-shine" />
            <div className="tv-record-label">
              <i />
            </div>
          </div>
        </div>
        <div className="tv-sleeve-art tv-sleeve-blank">
          <span />
          <span />
          <span />
        </div>
      </div>
      <div className="tv-words">
        <h1 className="tv-giant" style={{ fontSize: '6.5rem' }}>
          {t('silentTitle')}
        </h1>
        <p className="tv-artist mt-6">{playback.state === 'DEVICE_GONE' ? t('soundComing') : t('silent')}</p>
      </div>
    </section>
  );
}
