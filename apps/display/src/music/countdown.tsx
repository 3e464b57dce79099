import type { LiveConnection } from '@votebox/client';
import { useServerClock } from '@votebox/client/react';
import { formatDuration } from '@votebox/ui';

interface CountdownProps {
  /** ISO time. */
  until: string;
  live: LiveConnection;
  words: { left: string; over: string };
}

/** The time until something, as large as the title; a word when it is over. */
export function Countdown({ until, live, words }: CountdownProps) {
  const now = useServerClock(live, 500);
  const leftMs = Date.parse(until) - now;
  return (
    <div className="mt-14">
      {leftMs > 0 ? (
        <>
          <p className="tv-eyebrow">{words.left}</p>
          <p className="tv-countdown tabular" role="timer">
            {formatDuration(leftMs + 999)}
          </p>
        </>
      ) : (
        <p className="tv-countdown">{words.over}</p>
      )}
    </div>
  );
}
