'use client';

import { ApiError } from '@votebox/client';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';

const RETRIES_MAX = 2;

/** Only what may go through on a second try is tried again; a refusal is shown at once. */
function mayRetry(failures: number, error: Error): boolean {
  if (failures >= RETRIES_MAX) return false;
  if (!(error instanceof ApiError)) return true;
  return error.code === 'OFFLINE' || error.status >= 500 || error.status === 429;
}

export function QueryProvider({ children }: { children: ReactNode }) {
  const [client] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: { retry: mayRetry, staleTime: 15_000, networkMode: 'always' },
          mutations: { networkMode: 'always' },
        },
      }),
  );
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
