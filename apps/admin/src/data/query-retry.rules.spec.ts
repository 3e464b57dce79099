import { describe, expect, it } from '@jest/globals';
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { decideRetryDelayMs, isWaiting, mayRetry } from './query-retry.rules';

const failure = (code: string, retryAfterMs?: number) => Object.assign(new Error(code), { code, retryAfterMs });

describe('queries', () => {
  it('ask again for as long as the server is busy or away, and never sooner than it asked for', () => {
    for (const code of ['BUSY', 'OFFLINE', 'RATE_LIMITED'])
      for (const failures of [0, 2, 500]) expect(mayRetry(failures, failure(code))).toBe(true);
    expect(decideRetryDelayMs(0, failure('BUSY', 45_000))).toBeGreaterThanOrEqual(45_000);
  });

  it('show a refusal, a fault that stays, and a mistake of their own', () => {
    expect(mayRetry(0, failure('FORBIDDEN'))).toBe(false);
    expect(mayRetry(2, failure('INTERNAL'))).toBe(false);
    expect(mayRetry(0, new TypeError('x is undefined'))).toBe(false);
  });

  it('recover by themselves from a busy first load, and say meanwhile that they wait', async () => {
    const client = new QueryClient();
    let answersLeft = 6;
    const observer = new QueryObserver(client, {
      queryKey: ['tracks'],
      queryFn: () => (answersLeft-- > 0 ? Promise.reject(failure('BUSY')) : Promise.resolve('tracks')),
      retry: mayRetry,
      retryDelay: 0,
      networkMode: 'always',
    });
    const seen: boolean[] = [];
    const result = await new Promise((resolve) => {
      const stop = observer.subscribe(({ data, error }) => {
        const query = client.getQueryCache().find({ queryKey: ['tracks'] });
        seen.push(query !== undefined && isWaiting(query.state));
        expect(error).toBeNull();
        if (data === undefined) return;
        stop();
        resolve(data);
      });
    });
    expect(result).toBe('tracks');
    expect(seen).toContain(true);
    expect(seen.at(-1)).toBe(false);
    client.clear();
  });
});
