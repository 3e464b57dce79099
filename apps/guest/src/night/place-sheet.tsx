import type { EventSnapshot, MyVotesView, QueueEntryView, QueueView } from '@votebox/contracts';
import { Cover } from '@votebox/ui';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { Sheet } from '../surface/sheet';
import { useVotes } from '../votes/votes.context';
import { nightSession } from './night-session';
import { decidePlaceReason, type PlaceReason } from './place-reason.rules';
import { SpotifyLink } from './spotify-link';

interface PlaceSheetProps {
  snapshot: EventSnapshot;
  optionId: string;
  onClose: () => void;
}

/** Why a song stands where it stands, for the guest who asks. Closes by itself when the song has left the queue. */
export function PlaceSheet({ snapshot, optionId, onClose }: PlaceSheetProps) {
  const t = useTranslations('place');
  const night = useTranslations('night');
  const place = snapshot.queue.findIndex((entry) => entry.optionId === optionId) + 1;
  const entry = snapshot.queue[place - 1];
  useEffect(() => {
    if (!entry) onClose();
  }, [entry, onClose]);
  if (!entry) return null;
  return (
    <Sheet title={t('title', { place })} onClose={onClose}>
      <div className="flex items-center gap-4">
        <Cover src={entry.coverUrl} seed={entry.trackId} size={72} />
        <div className="min-w-0">
          <p className="font-display text-xl leading-tight font-bold break-words">{entry.title}</p>
          <p className="text-dim break-words">{entry.artist}</p>
        </div>
      </div>
      <Reason eventId={snapshot.event.id} entry={entry} place={place} />
      {entry.sourceUrl ? <SpotifyLink url={entry.sourceUrl} title={entry.title} className="mt-4" /> : null}
      <p className="mt-5 text-sm text-dim">{night(`order.${snapshot.event.rules.mode}`)}</p>
    </Sheet>
  );
}

function Reason({ eventId, entry, place }: { eventId: string; entry: QueueEntryView; place: number }) {
  const t = useTranslations('place');
  const fresh = useFreshReasons(eventId, place);
  const board = useVotes();
  const isMine = board?.mine?.votes.some(({ optionId, state }) => optionId === entry.optionId && state === 'counted');
  const why = fresh?.queue.find(({ optionId }) => optionId === entry.optionId)?.why ?? entry.why;
  const heard = fresh?.heard ?? board?.mine?.heard;
  const reason = decidePlaceReason({ why, place, isMine: isMine ?? false, heard });
  return (
    <div role="status" className="mt-5 text-lg leading-snug">
      {sentencesOf(reason, t).map((sentence) => (
        <p key={sentence} className="mt-1.5">
          {sentence}
        </p>
      ))}
    </div>
  );
}

function sentencesOf(reason: PlaceReason, t: ReturnType<typeof useTranslations<'place'>>): string[] {
  switch (reason.kind) {
    case 'locked':
    case 'pinned':
    case 'host':
    case 'artist-gap':
    case 'hidden':
      return [t(reason.kind)];
    case 'votes':
    case 'weighted':
      return [t('voters', { count: reason.voters })];
    case 'fresh':
      return [t('voters', { count: reason.voters }), t('fresh')];
    case 'fair': {
      const { voters, whose, verdict, heard, room } = reason;
      return [t('voters', { count: voters }), t(`${whose}.${verdict}`, { heard, room })];
    }
  }
}

interface FreshReasons {
  queue: QueueEntryView[];
  heard: MyVotesView['heard'];
}

/** The reasons as the server sees them now: ticks bring counts and order, not reasons. Null until the first answer. */
function useFreshReasons(eventId: string, place: number): FreshReasons | null {
  const [fresh, setFresh] = useState<FreshReasons | null>(null);

  // Asked again when the song has another place: that is when its reason is another.
  useEffect(() => {
    let isGone = false;
    const { api } = nightSession();
    Promise.all([
      api.get<QueueView>(`/events/${eventId}/queue`),
      api.get<MyVotesView>(`/events/${eventId}/votes/mine`),
    ]).then(
      ([queue, mine]) => {
        if (!isGone) setFresh({ queue: queue.items, heard: mine.heard });
      },
      // Without an answer the reasons of the snapshot stand.
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, [eventId, place]);

  return fresh;
}
