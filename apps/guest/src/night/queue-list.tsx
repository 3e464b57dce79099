import type { QueueEntryView } from '@votebox/contracts';
import { FlipList } from '@votebox/ui';
import { useCallback, useRef, type ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import { useVotes } from '../votes/votes.context';
import { lockOf, QueueRow } from './queue-row';
import { useRankNews } from './rank-news.hook';

interface QueueListProps {
  queue: readonly QueueEntryView[];
  onOpenMine: () => void;
  onAskPlace: (optionId: string) => void;
  /** Shown beneath the words while nobody has voted. */
  empty: ReactNode;
}

const keyOf = (entry: QueueEntryView) => entry.optionId;

export function QueueList({ queue, onOpenMine, onAskPlace, empty }: QueueListProps) {
  const t = useTranslations('queue');
  const board = useVotes();
  useRankNews(queue);

  const latest = useRef(board);
  latest.current = board;
  const vote = useCallback((entry: QueueEntryView) => latest.current?.cast(entry), []);

  const votesOf = (entry: QueueEntryView) => (board ? board.shownVotes(entry.optionId, entry.votes) : entry.votes);
  const most = Math.max(1, ...queue.map((entry) => votesOf(entry) ?? 0));
  if (queue.length === 0) {
    return (
      <>
        <div className="px-5 pb-3">
          <p className="font-display text-xl font-bold">{t('emptyTitle')}</p>
          <p className="mt-1 text-dim">{t('emptyText')}</p>
        </div>
        {empty}
      </>
    );
  }
  return (
    <FlipList
      items={queue}
      keyOf={keyOf}
      label={t('title')}
      className="vb-rows"
      render={(entry, index) => {
        const votes = votesOf(entry);
        return (
          <QueueRow
            entry={entry}
            place={index + 1}
            votes={votes}
            heat={(votes ?? 0) / most}
            standing={board?.standingOf(entry.optionId, lockOf(entry)) ?? null}
            cooldownTotalMs={board?.cooldownTotalMs ?? 0}
            onVote={vote}
            onOpenMine={onOpenMine}
            onAskPlace={onAskPlace}
          />
        );
      }}
    />
  );
}
