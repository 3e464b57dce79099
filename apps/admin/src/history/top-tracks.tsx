'use client';

import { Cover } from '@votebox/ui';
import { useTranslations } from 'use-intl';

const SHOWN = 8;

export function TopTracks({ tracks }: { tracks: readonly { title: string; artist: string; votes: number }[] }) {
  const t = useTranslations('history');
  const highest = Math.max(1, ...tracks.map((track) => track.votes));
  return (
    <section aria-labelledby="top-tracks">
      <h2 id="top-tracks" className="mb-4 text-2xl">
        {t('topTracks')}
      </h2>
      {tracks.length === 0 ? (
        <p className="rounded-card bg-surface px-6 py-14 text-center text-text-dim">{t('noVotes')}</p>
      ) : (
        <ol className="flex flex-col gap-2.5">
          {tracks.slice(0, SHOWN).map((track) => (
            <li
              key={`${track.artist} ${track.title}`}
              className="grid grid-cols-[2.5rem_minmax(0,1fr)_auto] items-center gap-x-3"
            >
              <Cover src={null} seed={`${track.artist} ${track.title}`} size={40} />
              <span className="min-w-0 leading-tight">
                <span className="block truncate font-semibold">{track.title}</span>
                <span className="block truncate text-sm text-text-dim">{track.artist}</span>
                <span
                  aria-hidden
                  className="mt-1.5 block h-1 rounded-full bg-accent"
                  style={{ width: `${(track.votes / highest) * 100}%` }}
                />
              </span>
              <span
                className="font-display text-xl font-bold tabular"
                aria-label={t('voteCount', { count: track.votes })}
              >
                {track.votes}
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
