'use client';

import { useSortable } from '@dnd-kit/react/sortable';
import type { QueueEntryView } from '@votebox/contracts';
import { Badge, Cover, IconButton, Menu, usePrefersReducedMotion, VoteCount, type MenuItem } from '@votebox/ui';
import { clsx } from 'clsx';
import {
  ArrowDown,
  ArrowUp,
  Ban,
  EllipsisVertical,
  GripVertical,
  ListStart,
  Lock,
  MicOff,
  Pin,
  PinOff,
  Trash2,
} from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { useTranslations } from 'use-intl';
import { useIsWide } from '../shell/wide.hook';
import { useLanguage } from '../text/language.context';
import type { RoomDoors } from './control-room';
import { ROW_ATTRIBUTE } from './queue-focus';
import { WhyLine } from './why-line';
import type { LiveRoom } from './room.hook';

const GLIDE_MS = 420;
const GLIDE = 'cubic-bezier(0.2, 0.9, 0.25, 1)';

interface QueueRowProps {
  entry: QueueEntryView;
  index: number;
  last: number;
  room: LiveRoom;
  doors: RoomDoors;
  onMove: (trackId: string, to: number) => void;
}

export function QueueRow({ entry, index, last, room, doors, onMove }: QueueRowProps) {
  const { language } = useLanguage();
  const isStill = usePrefersReducedMotion();
  const isWide = useIsWide();
  const t = useTranslations('queue');
  const { ref, handleRef, isDragging } = useSortable({
    id: entry.trackId,
    index,
    disabled: entry.isLocked,
    // Also while nobody drags: a row that the votes lift glides to its place.
    transition: isStill ? null : { duration: GLIDE_MS, easing: GLIDE, idle: true },
  });
  return (
    <li
      ref={ref}
      tabIndex={-1}
      {...{ [ROW_ATTRIBUTE]: entry.trackId }}
      aria-label={t('rowSays', { place: index + 1, title: entry.title, artist: entry.artist, votes: entry.votes ?? 0 })}
      className={clsx(
        'flex items-center gap-2 rounded-control py-2 outline-none transition-colors lg:gap-3 lg:px-1.5',
        'focus:bg-surface-2 focus:shadow-[inset_0_0_0_2px_var(--vb-accent)]',
        entry.isLocked ? 'bg-accent/15' : isDragging ? 'bg-surface-2 shadow-2xl' : 'hover:bg-surface',
      )}
    >
      <Handle entry={entry} index={index} handleRef={handleRef} onMove={onMove} />
      <span
        aria-hidden
        className="w-5 shrink-0 text-center font-display text-lg font-bold text-text-dim tabular @max-3xs:hidden"
      >
        {index + 1}
      </span>
      <Cover src={entry.coverUrl} seed={entry.trackId} size={48} />
      <div className="min-w-0 flex-1 leading-snug">
        <p className="truncate font-semibold">{entry.title}</p>
        <p className="flex min-w-0 items-center gap-x-2 text-sm text-text-dim">
          <span className="min-w-0 truncate">{entry.artist}</span>
          <Eta etaMs={entry.isLocked ? null : entry.etaMs} />
          <Marks entry={entry} />
        </p>
        <WhyLine why={entry.why} />
      </div>
      <span className="w-9 shrink-0 text-center text-xl leading-none" title={t('votes', { count: entry.votes ?? 0 })}>
        <VoteCount
          value={entry.votes ?? 0}
          locale={language}
          className={entry.votes ? 'text-accent' : 'text-text-dim'}
        />
      </span>
      {isWide ? (
        <IconButton
          className="max-2xl:hidden"
          label={t(entry.isPinned ? 'unpinName' : 'pinName', { title: entry.title })}
          aria-pressed={entry.isPinned}
          disabled={entry.isLocked}
          onClick={() => room.acts.pin(entry)}
        >
          {entry.isPinned ? <PinOff aria-hidden /> : <Pin aria-hidden />}
        </IconButton>
      ) : null}
      <RowMenu entry={entry} index={index} last={last} room={room} doors={doors} onMove={onMove} />
    </li>
  );
}

interface HandleProps {
  entry: QueueEntryView;
  index: number;
  handleRef: (element: Element | null) => void;
  onMove: (trackId: string, to: number) => void;
}

/** Drags by finger or mouse; with the keyboard focus on it, arrows move the row. */
function Handle({ entry, index, handleRef, onMove }: HandleProps) {
  const t = useTranslations('queue');
  if (entry.isLocked) {
    return (
      <span className="grid size-11 shrink-0 place-items-center text-accent max-lg:w-8">
        <Lock aria-label={t('locked')} className="size-5" />
      </span>
    );
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    onMove(entry.trackId, index + (event.key === 'ArrowUp' ? -1 : 1));
  };
  return (
    <button
      ref={handleRef}
      type="button"
      aria-label={t('handle', { title: entry.title })}
      onKeyDown={onKeyDown}
      className="grid size-11 shrink-0 cursor-grab touch-none place-items-center rounded-control text-text-dim hover:bg-surface-2 hover:text-text active:cursor-grabbing max-lg:w-8"
    >
      <GripVertical aria-hidden className="size-5" />
    </button>
  );
}

/** Words where there is room, signs on a phone; locked shows its lock at the handle already. */
function Marks({ entry }: { entry: QueueEntryView }) {
  const t = useTranslations('queue');
  const isPinned = entry.isPinned && !entry.isLocked;
  return (
    <>
      {entry.isLocked ? (
        <Badge tone="accent" className="@max-md:hidden">
          {t('next')}
        </Badge>
      ) : null}
      {isPinned ? (
        <>
          <Badge icon={<Pin aria-hidden />} className="@max-xl:hidden">
            {t('pinned')}
          </Badge>
          <Pin aria-label={t('pinned')} className="size-3.5 shrink-0 text-accent @xl:hidden" />
        </>
      ) : null}
      {entry.isFromHost ? <Badge className="shrink-0 @max-xs:hidden">{t('fromHost')}</Badge> : null}
    </>
  );
}

function Eta({ etaMs }: { etaMs: number | null }) {
  const t = useTranslations('queue');
  if (etaMs === null) return null;
  const minutes = Math.round(etaMs / 60_000);
  return (
    <span className="shrink-0 tabular before:mr-2 before:content-['·'] @max-md:hidden">
      {minutes < 1 ? t('etaSoon') : t('eta', { minutes })}
    </span>
  );
}

function RowMenu({ entry, index, last, room, doors, onMove }: QueueRowProps) {
  const t = useTranslations('queue');
  const ban = (kind: 'track' | 'artist') =>
    doors.askBan({ kind, trackId: entry.trackId, title: entry.title, artist: entry.artist });
  const items: MenuItem[] = [
    {
      label: t('playNext'),
      icon: <ListStart aria-hidden />,
      disabled: entry.isLocked || index === 0,
      onSelect: () => onMove(entry.trackId, 0),
    },
    {
      label: t('moveUp'),
      icon: <ArrowUp aria-hidden />,
      disabled: entry.isLocked || index === 0,
      onSelect: () => onMove(entry.trackId, index - 1),
    },
    {
      label: t('moveDown'),
      icon: <ArrowDown aria-hidden />,
      disabled: entry.isLocked || index === last,
      onSelect: () => onMove(entry.trackId, index + 1),
    },
    {
      label: t(entry.isPinned ? 'unpin' : 'pin'),
      icon: entry.isPinned ? <PinOff aria-hidden /> : <Pin aria-hidden />,
      disabled: entry.isLocked,
      onSelect: () => room.acts.pin(entry),
    },
    {
      label: t('remove'),
      icon: <Trash2 aria-hidden />,
      startsGroup: true,
      onSelect: () => void room.acts.remove(entry),
    },
    { label: t('banTrack'), icon: <Ban aria-hidden />, tone: 'bad', onSelect: () => ban('track') },
    {
      label: t('banArtist', { artist: entry.artist }),
      icon: <MicOff aria-hidden />,
      tone: 'bad',
      onSelect: () => ban('artist'),
    },
  ];
  return (
    <Menu
      items={items}
      trigger={
        <IconButton label={t('actionsFor', { title: entry.title })}>
          <EllipsisVertical aria-hidden />
        </IconButton>
      }
    />
  );
}
