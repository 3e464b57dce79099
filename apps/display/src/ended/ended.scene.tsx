import type { EventSnapshot } from '@votebox/contracts';
import { Cover, formatCount } from '@votebox/ui';
import { useLocale, useTranslations } from 'use-intl';
import { titleRem } from '../music/title-size.rules';
import { topPlayed, type PlayedTrack } from './played-log.rules';

interface EndedSceneProps {
  snapshot: EventSnapshot;
  played: readonly PlayedTrack[];
  isDimmed: boolean;
}

/** The last picture of the night: thanks, and what the room made of it. Goes dark by itself. */
export function EndedScene({ snapshot, played, isDimmed }: EndedSceneProps) {
  const t = useTranslations('ended');
  const { event, ballot } = snapshot;
  const totalVotes = ballot?.totalVotes ?? 0;
  const top = topPlayed(played, 4);
  const that = t('that', { event: event.name });
  return (
    <main className="tv-stage tv-restful" data-dimmed={isDimmed}>
      <div className="tv-main justify-center">
        <p className="tv-eyebrow tv-lit">{event.venue.name}</p>
        <h1 className="tv-giant tv-ended-thanks">{t('thanks')}</h1>
        <p className="tv-ended-that" style={{ fontSize: `${Math.min(4, titleRem(that, 60, 9))}rem` }}>
          {that}
        </p>
        <dl className="tv-ended-sums">
          {played.length === 0 ? null : <Sum value={played.length} label={t('songs', { count: played.length })} />}
          {totalVotes === 0 ? null : <Sum value={totalVotes} label={t('votes', { count: totalVotes })} />}
        </dl>
      </div>
      {top.length === 0 ? null : (
        <aside className="tv-side justify-center">
          <h2 className="tv-heading">{t('top')}</h2>
          <ol className="tv-ended-top">
            {top.map((track, index) => (
              <TopTrack key={track.playId} track={track} isFirst={index === 0} />
            ))}
          </ol>
          <Played played={played} />
        </aside>
      )}
    </main>
  );
}

function Sum({ value, label }: { value: number; label: string }) {
  const locale = useLocale();
  return (
    <div>
      <dd className="tv-ended-sum">{formatCount(value, locale)}</dd>
      <dt className="text-(--tv-soft)">{label}</dt>
    </div>
  );
}

function TopTrack({ track, isFirst }: { track: PlayedTrack; isFirst: boolean }) {
  const locale = useLocale();
  return (
    <li className="tv-ended-track" data-first={isFirst}>
      <Cover src={track.coverUrl} seed={track.trackId} size="fill" isEager className="tv-ended-cover" />
      <span className="min-w-0 flex-1">
        <span className="tv-ended-title">{track.title}</span>
        <span className="tv-clip text-(--tv-soft)">{track.artist}</span>
      </span>
      {track.votes > 0 ? (
        <span className="tv-row-votes font-display font-bold">{formatCount(track.votes, locale)}</span>
      ) : null}
    </li>
  );
}

/** How the night began and how it ended. */
function Played({ played }: { played: readonly PlayedTrack[] }) {
  const t = useTranslations('ended');
  const first = played[0];
  const last = played.at(-1);
  if (first === undefined || last === undefined || first === last) return null;
  return (
    <dl className="tv-ended-played">
      <dt>{t('first')}</dt>
      <dd className="tv-clip">{first.title}</dd>
      <dt>{t('last')}</dt>
      <dd className="tv-clip">{last.title}</dd>
    </dl>
  );
}
