'use client';

import { Accessibility } from '@dnd-kit/dom';
import { isSortable } from '@dnd-kit/react/sortable';
import { DragDropProvider, PointerSensor } from '@dnd-kit/react';
import { Button, EmptyState, LiveRegion, Skeleton } from '@votebox/ui';
import { ListPlus, Music4 } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { RoomDoors } from './control-room';
import { QueueRow } from './queue-row';
import type { LiveRoom } from './room.hook';

/** Order of play. Dragged by the handle, moved by menu or by keys; what is locked stays. */
export function QueuePanel({ room, doors }: { room: LiveRoom; doors: RoomDoors }) {
  const t = useTranslations('queue');
  const tRules = useTranslations('rules');
  const { entries } = room.queue;
  const { mode } = room.liveEvent.snapshot?.event.rules ?? room.event.rules;
  const [said, setSaid] = useState('');
  const move = (trackId: string, to: number) => {
    const entry = entries.find((other) => other.trackId === trackId);
    room.queue.move(trackId, to);
    if (entry)
      setSaid(t('movedSays', { title: entry.title, place: Math.max(0, Math.min(to, entries.length - 1)) + 1 }));
  };
  return (
    <section aria-labelledby="queue" className="@container min-w-0">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h2 id="queue" className="text-2xl">
            {t('title')}
            {entries.length > 0 ? <span className="ml-2.5 text-text-dim tabular">{entries.length}</span> : null}
          </h2>
          <p className="text-sm text-text-dim">{tRules(`modeShort.${mode}`)}</p>
        </div>
        <Button variant="quiet" onClick={() => doors.open('search')}>
          <ListPlus aria-hidden />
          {t('add')}
        </Button>
      </div>
      <LiveRegion>{said}</LiveRegion>
      {!room.liveEvent.snapshot ? (
        <Skeleton className="h-96 rounded-card" />
      ) : entries.length === 0 ? (
        <EmptyState
          icon={<Music4 aria-hidden />}
          title={t('emptyTitle')}
          text={t('emptyText')}
          action={<Button onClick={() => doors.open('search')}>{t('addFirst')}</Button>}
          className="bg-surface"
        />
      ) : (
        <DragDropProvider
          sensors={[PointerSensor]}
          // Our rows bring their own words and keys in the person's language.
          plugins={(defaults) => defaults.filter((plugin) => plugin !== Accessibility)}
          onDragStart={() => room.queue.setDragging(true)}
          onDragEnd={(event) => {
            room.queue.setDragging(false);
            const { source } = event.operation;
            if (event.canceled || !isSortable(source) || source.initialIndex === source.index) return;
            move(String(source.id), source.index);
          }}
        >
          <ol aria-label={t('title')} className="flex flex-col gap-1">
            {entries.map((entry, index) => (
              <QueueRow
                key={entry.trackId}
                entry={entry}
                index={index}
                last={entries.length - 1}
                room={room}
                doors={doors}
                onMove={move}
              />
            ))}
          </ol>
        </DragDropProvider>
      )}
    </section>
  );
}
