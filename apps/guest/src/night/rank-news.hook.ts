import type { QueueEntryView } from '@votebox/contracts';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl/react';
import { useAnnounce } from '../surface/announcer.context';
import { useVotes } from '../votes/votes.context';
import { decideRankNews } from './rank-news.rules';

const QUIET_MS = 8_000;

/** Tells screen readers about changes of rank, at most once in a while and only what matters. */
export function useRankNews(queue: readonly QueueEntryView[]): void {
  const t = useTranslations('queue');
  const announce = useAnnounce();
  const votes = useVotes()?.mine?.votes;
  const latest = useRef({ queue, votes });
  const toldOrder = useRef<string[]>([]);

  useEffect(() => {
    latest.current = { queue, votes };
    if (toldOrder.current.length === 0) toldOrder.current = queue.map((entry) => entry.optionId);
  }, [queue, votes]);

  useEffect(() => {
    const timer = setInterval(() => {
      const { queue: now, votes: own } = latest.current;
      const mine = new Set((own ?? []).filter((vote) => vote.state === 'counted').map((vote) => vote.optionId));
      for (const news of decideRankNews(toldOrder.current, now, mine)) {
        announce(
          news.kind === 'new-first'
            ? t('newFirstSaid', { title: news.title })
            : t('movedSaid', { title: news.title, place: news.place }),
        );
      }
      toldOrder.current = now.map((entry) => entry.optionId);
    }, QUIET_MS);
    return () => clearInterval(timer);
  }, [announce, t]);
}
