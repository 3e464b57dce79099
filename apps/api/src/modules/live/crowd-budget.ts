import { crowdShare } from './pace.rules.js';

/** After a quiet moment ten thousand phones are told at once, without a pause; more is told at the pace of the share. */
const SAVED_MS_MAX = 250;

/**
 * The time of the event loop that telling crowds may take. It comes in at the rate of the share, is saved up to a limit, and
 * is spent at what telling has cost in fact; so a slow machine tells less often, and votes have the rest of it.
 */
export class CrowdBudget {
  private savedMs = SAVED_MS_MAX;
  private atMs: number | null = null;
  private busyMs = 0;

  /**
   * Milliseconds until more may be told; 0 = now. `atMs` monotonic; `busyMs`: how long crowds have kept the event loop busy
   * so far; `waitMs`: how long other work waits.
   */
  untilFreeMs(atMs: number, busyMs: number, waitMs: number): number {
    const share = crowdShare(waitMs);
    const earnedMs = (atMs - (this.atMs ?? atMs)) * share;
    this.savedMs = Math.min(SAVED_MS_MAX, this.savedMs + earnedMs - (busyMs - this.busyMs));
    this.atMs = atMs;
    this.busyMs = busyMs;
    return Math.max(0, -this.savedMs / share);
  }
}
