import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { withPatience } from './patience.js';

const PATIENCE_MS = 1_500;
const never = () => new Promise<string>(() => undefined);

/** What it has come to so far. */
function watch<T>(promise: Promise<T>): { outcome: T | 'waiting' | 'failed' } {
  const seen: { outcome: T | 'waiting' | 'failed' } = { outcome: 'waiting' };
  promise.then(
    (value) => (seen.outcome = value),
    () => (seen.outcome = 'failed'),
  );
  return seen;
}

/** The process is stopped for so long, and goes on: its clock has moved, and no timer has fired meanwhile. */
function stop(ms: number): void {
  const realNow = performance.now.bind(performance);
  jest.spyOn(performance, 'now').mockImplementation(() => realNow() + ms);
}

describe('patience', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    expect(jest.getTimerCount()).toBe(0);
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  it('ends when its time is over, and not before', async () => {
    const seen = watch(withPatience(never(), PATIENCE_MS));
    await jest.advanceTimersByTimeAsync(PATIENCE_MS - 100);
    expect(seen.outcome).toBe('waiting');
    await jest.advanceTimersByTimeAsync(200);
    expect(seen.outcome).toBeNull();
  });

  it('does not end because the process was stopped, for however long', async () => {
    const seen = watch(withPatience(never(), PATIENCE_MS));
    await jest.advanceTimersByTimeAsync(500);
    stop(60_000);
    await jest.advanceTimersByTimeAsync(600);
    expect(seen.outcome).toBe('waiting');
    await jest.advanceTimersByTimeAsync(600);
    expect(seen.outcome).toBeNull();
  });

  it('takes an answer that lies there when the process goes on', async () => {
    let answer!: (text: string) => void;
    const seen = watch(withPatience(new Promise<string>((resolve) => (answer = resolve)), PATIENCE_MS));
    await jest.advanceTimersByTimeAsync(1_400);
    stop(60_000);
    answer('here');
    await jest.advanceTimersByTimeAsync(1_000);
    expect(seen.outcome).toBe('here');
  });

  it('takes an answer and an error as they are', async () => {
    expect(await withPatience(Promise.resolve('here'), PATIENCE_MS)).toBe('here');
    await expect(withPatience(Promise.reject(new Error('refused')), PATIENCE_MS)).rejects.toThrow('refused');
  });
});
