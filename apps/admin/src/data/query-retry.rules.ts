import { decideRetryMs, decideWaitMs, type RequestFailure } from '@votebox/contracts';

/** Whether a query asks again, by the rule of all clients; a mistake in the page itself is no failure of a request. */
export function mayRetry(failures: number, error: unknown): boolean {
  return decideRetryMs(error as RequestFailure, failures, 0) !== null;
}

/** When it does: never sooner than the server asked for. */
export function decideRetryDelayMs(failures: number, error: unknown): number {
  return decideWaitMs(error as RequestFailure, failures, Math.random());
}

interface QueryStanding {
  fetchStatus: 'fetching' | 'paused' | 'idle';
  fetchFailureCount: number;
}

/** Whether a query waits for a server that is busy or away. One failure alone is not worth a word. */
export function isWaiting({ fetchStatus, fetchFailureCount }: QueryStanding): boolean {
  return fetchStatus === 'fetching' && fetchFailureCount >= 2;
}
