import type { PoolTrackView, TrackAvailability, VotingRules } from '@votebox/contracts';
import { Cover, formatDuration, VoteCount } from '@votebox/ui';
import { useTranslations } from 'use-intl/react';
import { IconInfo, IconLock } from '../surface/icons';
import { VoteButton } from '../votes/vote-button';
import { useAvailabilityText } from '../votes/vote-reason.hook';
import { useVotes } from '../votes/votes.context';

interface PoolRowProps {
  track: PoolTrackView;
  rules: VotingRules;
  /** The live count when the track is in the queue; the answer of the search otherwise. Absent while results are hidden. */
  votes: number | undefined;
  /** What the live state knows better than the answer of the search. */
  availability: TrackAvailability;
  onOpenMine: () => void;
}

export function PoolRow({ track, rules, votes, availability, onOpenMine }: PoolRowProps) {
  const t = useTranslations('pool');
  const board = useVotes();
  const availabilityText = useAvailabilityText(rules);
  const standing = board?.standingOf(track.optionId, availability) ?? null;
  const shown = board ? board.shownVotes(track.optionId, votes) : votes;
  const isOnItsWay = availability.state === 'locked' || availability.state === 'playing';
  const isForbidden = standing?.kind === 'unavailable';
  return (
    <div
      className="vb-row"
      data-forbidden={(isForbidden && !isOnItsWay) || undefined}
      data-mine={standing?.kind === 'counted' || undefined}
    >
      <Cover src={track.coverUrl} seed={track.trackId} size={52} />
      <div className="vb-row-text relative min-w-0 flex-1">
        <p className="leading-snug font-bold break-words">
          {track.title}
          {track.isExplicit ? (
            <abbr
              title={t('explicit')}
              className="ml-2 rounded border border-line-strong px-1 align-middle text-xs no-underline"
            >
              E
            </abbr>
          ) : null}
        </p>
        <p className="text-sm leading-snug break-words text-dim">
          {track.artist} · <span className="tabular">{formatDuration(track.durationMs)}</span>
        </p>
        {standing?.kind === 'unavailable' ? (
          <p className={`mt-0.5 text-sm leading-snug font-semibold ${isOnItsWay ? 'text-accent' : 'text-warn'}`}>
            {availabilityText(standing.availability)}
          </p>
        ) : null}
        {standing?.kind === 'sending' || standing?.kind === 'counted' ? (
          <p className="mt-0.5 text-sm leading-snug font-semibold text-accent">{t(standing.kind)}</p>
        ) : null}
      </div>
      {shown ? (
        <p className="vb-row-votes relative flex shrink-0">
          <VoteCount value={shown} className="text-2xl" />
          <span className="sr-only">{t('votes', { count: shown })}</span>
        </p>
      ) : null}
      {isForbidden ? (
        <span aria-hidden className="grid size-13 shrink-0 place-items-center text-line-strong">
          {isOnItsWay ? <IconLock /> : <IconInfo />}
        </span>
      ) : standing && board ? (
        <VoteButton
          title={track.title}
          standing={standing}
          cooldownTotalMs={board.cooldownTotalMs}
          onVote={() => board.cast({ ...track, ...(votes === undefined ? {} : { votes }) })}
          onOpenMine={onOpenMine}
        />
      ) : null}
    </div>
  );
}
