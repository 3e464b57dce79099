import type { QueueEntryView, TrackAvailability } from '@votebox/contracts';
import { Cover, VoteCount } from '@votebox/ui';
import { memo } from 'react';
import { useTranslations } from 'use-intl/react';
import { IconLock, IconPin } from '../surface/icons';
import { VoteButton } from '../votes/vote-button';
import type { VoteStanding } from '../votes/vote-standing.rules';

interface QueueRowProps {
  entry: QueueEntryView;
  /** From 1. */
  place: number;
  /** Absent while results are hidden. */
  votes: number | undefined;
  /** Share of the votes of the strongest track, 0–1: how warm the row glows. */
  heat: number;
  standing: VoteStanding | null;
  cooldownTotalMs: number;
  onVote: (entry: QueueEntryView) => void;
  onOpenMine: () => void;
  /** The guest asks why the song stands here. */
  onAskPlace: (optionId: string) => void;
}

const MINUTE_MS = 60_000;

export function lockOf(entry: QueueEntryView): TrackAvailability {
  return entry.isLocked ? { state: 'locked' } : { state: 'open' };
}

function QueueRowView(props: QueueRowProps) {
  const { entry, place, votes, heat, standing, cooldownTotalMs, onVote, onOpenMine, onAskPlace } = props;
  const t = useTranslations('queue');
  const isMine = standing?.kind === 'counted' || standing?.kind === 'sending';
  return (
    <div className="vb-row" data-mine={isMine || undefined} data-locked={entry.isLocked || undefined}>
      <span aria-hidden className="vb-row-heat" style={{ transform: `scaleX(${heat})` }} />
      <button
        type="button"
        onClick={() => onAskPlace(entry.optionId)}
        aria-label={t('askPlace', { place, title: entry.title })}
        className="vb-row-place"
      >
        {place}
      </button>
      <Cover src={entry.coverUrl} seed={entry.trackId} size={52} />
      <div className="vb-row-text relative min-w-0 flex-1">
        <p className="leading-snug font-bold break-words">{entry.title}</p>
        <p className="text-sm leading-snug break-words text-dim">{entry.artist}</p>
        <RowMarks
          entry={entry}
          place={place}
          isSending={standing?.kind === 'sending'}
          isMine={standing?.kind === 'counted'}
        />
      </div>
      {votes === undefined ? null : (
        <p className="vb-row-votes relative flex shrink-0">
          <VoteCount value={votes} className="text-2xl" />
          <span className="sr-only">{t('votes', { count: votes })}</span>
        </p>
      )}
      {standing ? (
        <VoteButton
          title={entry.title}
          standing={standing}
          cooldownTotalMs={cooldownTotalMs}
          onVote={() => onVote(entry)}
          onOpenMine={onOpenMine}
        />
      ) : null}
    </div>
  );
}

function RowMarks({
  entry,
  place,
  isSending,
  isMine,
}: {
  entry: QueueEntryView;
  place: number;
  isSending: boolean;
  isMine: boolean;
}) {
  const t = useTranslations('queue');
  const marks = [
    entry.isLocked ? { text: t(isMine ? 'yoursLocked' : 'locked'), icon: <IconLock size={14} />, isWarm: true } : null,
    entry.isPinned ? { text: t('pinned'), icon: <IconPin size={14} />, isWarm: true } : null,
    entry.isFromHost && !entry.isPinned ? { text: t('fromHost'), icon: <IconPin size={14} />, isWarm: true } : null,
    isSending ? { text: t('sending'), icon: null, isWarm: true } : null,
    isMine && !entry.isLocked ? { text: t('mine'), icon: null, isWarm: true } : null,
    !entry.isLocked && entry.etaMs !== null
      ? { text: etaText(entry.etaMs, place, t), icon: null, isWarm: false }
      : null,
  ].filter((mark) => mark !== null);
  if (marks.length === 0) return null;
  return (
    <p className="mt-0.5 flex flex-wrap gap-x-2.5 gap-y-0.5 text-sm leading-snug">
      {marks.map((mark) => (
        <span
          key={mark.text}
          className={mark.isWarm ? 'inline-flex items-center gap-1 font-semibold text-accent' : 'text-dim'}
        >
          {mark.icon}
          {mark.text}
        </span>
      ))}
    </p>
  );
}

function etaText(etaMs: number, place: number, t: ReturnType<typeof useTranslations<'queue'>>): string {
  const minutes = Math.round(etaMs / MINUTE_MS);
  if (minutes >= 1) return t('inMinutes', { count: minutes });
  return place === 1 ? t('next') : t('soon');
}

/** Ticks come many times a second; a row is drawn again only when something of it is different. */
export const QueueRow = memo(
  QueueRowView,
  (a, b) =>
    a.place === b.place &&
    a.votes === b.votes &&
    a.heat === b.heat &&
    a.onVote === b.onVote &&
    a.onOpenMine === b.onOpenMine &&
    a.onAskPlace === b.onAskPlace &&
    isSameStanding(a.standing, b.standing) &&
    isSameEntry(a.entry, b.entry),
);

function isSameStanding(a: VoteStanding | null, b: VoteStanding | null): boolean {
  if (a === b) return true;
  if (!a || !b || a.kind !== b.kind) return false;
  if (a.kind === 'cooling' && b.kind === 'cooling') return a.until === b.until;
  if (a.kind === 'counted' && b.kind === 'counted') return a.canTakeBack === b.canTakeBack;
  return a.kind !== 'unavailable' && a.kind !== 'refused' && a.kind !== 'spent' && a.kind !== 'stopped';
}

function isSameEntry(a: QueueEntryView, b: QueueEntryView): boolean {
  return (
    a === b ||
    (a.title === b.title &&
      a.artist === b.artist &&
      a.coverUrl === b.coverUrl &&
      a.etaMs === b.etaMs &&
      a.isPinned === b.isPinned &&
      a.isLocked === b.isLocked &&
      a.isFromHost === b.isFromHost)
  );
}
