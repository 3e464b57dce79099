'use client';

import { ErrorPanel } from '../data/error-panel';

export function ErrorScreen({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return (
    <main className="mx-auto grid min-h-dvh max-w-xl place-items-center">
      <ErrorPanel error={error} onRetry={onRetry} />
    </main>
  );
}
