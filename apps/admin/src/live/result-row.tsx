'use client';

import { Cover, formatDuration } from '@votebox/ui';
import type { ReactNode } from 'react';

interface ResultRowProps {
  trackId: string;
  title: string;
  artist: string;
  coverUrl: string | null;
  durationMs: number;
  note: { text: string; isWarning: boolean } | null;
  children: ReactNode;
}

export function ResultRow({ trackId, title, artist, coverUrl, durationMs, note, children }: ResultRowProps) {
  return (
    <li className="flex items-center gap-3 py-1.5">
      <Cover src={coverUrl} seed={trackId} size={48} />
      <div className="min-w-0 flex-1 leading-snug">
        <p className="truncate font-semibold">{title}</p>
        <p className="truncate text-sm text-text-dim">
          {artist} · {formatDuration(durationMs)}
        </p>
        {note ? <p className={note.isWarning ? 'text-sm text-warn' : 'text-sm text-accent'}>{note.text}</p> : null}
      </div>
      <div className="flex shrink-0 items-center gap-1">{children}</div>
    </li>
  );
}
