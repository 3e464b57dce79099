import type { LivePlayback } from './live.js';

/** Milliseconds until the present track ends, at server epoch time `nowMs`; null when playback stands still. */
export function remainingMs({ state, play }: LivePlayback, nowMs: number): number | null {
  if (!play || (state !== 'PLAYING' && state !== 'STARTING')) return null;
  const runMs = state === 'PLAYING' ? Math.max(0, nowMs - play.positionAt) : 0;
  return Math.max(0, Math.round(play.durationMs - play.positionMs - runMs));
}

/**
 * When each track of the queue is expected to start: after the present one and those before it. Server and clients
 * estimate alike, so a new order is told without estimates.
 */
export function estimateStarts(durationsMs: readonly number[], remaining: number | null): (number | null)[] {
  let etaMs = remaining;
  return durationsMs.map((durationMs) => {
    const own = etaMs;
    etaMs = etaMs === null ? null : etaMs + durationMs;
    return own;
  });
}

/** The order that a client shows after a tick named the first places: these, then the others as they were. */
export function moveToFront(order: readonly number[], first: readonly number[]): number[] {
  const named = new Set(first);
  return [...first, ...order.filter((idx) => !named.has(idx))];
}
