'use client';

import { VisuallyHidden } from '@votebox/ui';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useVenueDates } from '../text/venue-dates.hook';
import { toTimelineBars, type TimelineBar } from './timeline.rules';

const BARS_MAX = 60;
const MINUTE_MS = 60_000;

/** Votes over the night as bars; the same figures as a table for those who do not see it. */
export function VotesChart({ timeline }: { timeline: readonly { minute: string; votes: number }[] }) {
  const t = useTranslations('history');
  const dates = useVenueDates();
  const [at, setAt] = useState<number | null>(null);
  const bars = toTimelineBars(timeline, BARS_MAX);
  const highest = Math.max(1, ...bars.map((bar) => bar.votes));
  const shown = at === null ? null : (bars[at] ?? null);
  const sayBar = (bar: TimelineBar) =>
    t('bar', { count: bar.votes, from: dates.time(bar.from), to: dates.time(bar.from + bar.spanMs) });
  const [first, last] = [bars[0], bars.at(-1)];
  return (
    <section aria-labelledby="votes-over-time">
      <div className="mb-4 flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id="votes-over-time" className="text-2xl">
          {t('overTime')}
        </h2>
        <p className="text-sm text-text-dim tabular">
          {shown ? sayBar(shown) : first ? t('perSpan', { minutes: first.spanMs / MINUTE_MS }) : ''}
        </p>
      </div>
      {bars.length === 0 ? (
        <p className="rounded-card bg-surface px-6 py-14 text-center text-text-dim">{t('noVotes')}</p>
      ) : (
        <>
          <svg
            aria-hidden
            viewBox={`0 0 ${bars.length} 40`}
            preserveAspectRatio="none"
            className="h-56 w-full overflow-visible xl:h-96"
            onPointerLeave={() => setAt(null)}
          >
            {[10, 20, 30, 40].map((y) => (
              <line
                key={y}
                x1="0"
                x2={bars.length}
                y1={y}
                y2={y}
                stroke="var(--color-line)"
                strokeWidth="1"
                vectorEffect="non-scaling-stroke"
                opacity="0.6"
              />
            ))}
            {bars.map((bar, index) => {
              const height = bar.votes === 0 ? 0.35 : Math.max(1, (bar.votes / highest) * 38);
              const color = bar.votes === 0 ? 'var(--color-line)' : 'var(--vb-accent)';
              return (
                <g key={bar.from} onPointerEnter={() => setAt(index)}>
                  <rect x={index} y="0" width="1" height="40" fill="transparent" />
                  <rect
                    x={index + 0.12}
                    y={40 - height}
                    width="0.76"
                    height={height}
                    rx="0.14"
                    ry="0.5"
                    fill={color}
                    opacity={at === null || at === index ? 1 : 0.45}
                  />
                </g>
              );
            })}
          </svg>
          <div aria-hidden className="mt-2 flex justify-between text-sm text-text-dim tabular">
            <span>{first ? dates.time(first.from) : ''}</span>
            <span>{last ? dates.time(last.from + last.spanMs) : ''}</span>
          </div>
          <VisuallyHidden>
            <ul>
              {bars.map((bar) => (
                <li key={bar.from}>{sayBar(bar)}</li>
              ))}
            </ul>
          </VisuallyHidden>
        </>
      )}
    </section>
  );
}
