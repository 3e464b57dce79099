'use client';

import type { VoteSeen } from '@votebox/contracts';
import { EmptyState } from '@votebox/ui';
import { Vote } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useLive } from '../session/live.context';
import { useVenueDates } from '../text/venue-dates.hook';

const SHOWN = 12;

interface SeenVote extends VoteSeen {
  id: number;
}

/** Votes as they come in. No person is in them: counts and titles only. */
export function VotesFeed() {
  const t = useTranslations('live');
  const live = useLive();
  const dates = useVenueDates();
  const lastId = useRef(0);
  const [seen, setSeen] = useState<readonly SeenVote[]>([]);
  useEffect(
    () =>
      live.on('vote:seen', (vote) => {
        lastId.current += 1;
        const entry = { ...vote, id: lastId.current };
        setSeen((known) => [entry, ...known].slice(0, SHOWN));
      }),
    [live],
  );
  return (
    <section aria-labelledby="votes-feed">
      <h2 id="votes-feed" className="mb-2 text-xl">
        {t('votesArriving')}
      </h2>
      {seen.length === 0 ? (
        <EmptyState
          icon={<Vote aria-hidden />}
          title={t('noVotesYet')}
          text={t('noVotesYetText')}
          className="px-0! py-4!"
        />
      ) : (
        <ol className="flex flex-col">
          {seen.map((vote, index) => (
            <li
              key={vote.id}
              style={{ opacity: Math.max(0.6, 1 - index * 0.05) }}
              className="flex animate-vb-in items-baseline gap-3 border-b border-line/60 py-2 leading-snug"
            >
              <span className="w-10 shrink-0 text-right font-display text-lg font-bold text-accent tabular">
                +{vote.count}
              </span>
              <span className="min-w-0 flex-1 truncate">{vote.title}</span>
              <span className="shrink-0 text-sm text-text-dim tabular">{dates.time(vote.now)}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
