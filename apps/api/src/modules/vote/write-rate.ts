/** What a process is believed to write before it has measured itself, votes per millisecond. */
const RATE_START = 5;
const RATE_MIN = 0.1;
const WINDOW_MS = 250;
/** In so long the estimate would reach what is measured, if it fell as it begins to. */
const FALL_MS = 2_500;
/** Of the difference, by one measurement: it may have been a standstill. */
const FALL_MAX = 0.5;

/**
 * How many votes a millisecond this process writes, all connections together, learnt only while more waits than is
 * written. The estimate rises at once and falls in seconds: a crowd that comes in keeps the process busy for a moment, and
 * must not be turned away for that. Too high an estimate costs a wait, which the
 * deadline of the queue bounds, and room, which its length bounds.
 */
export class WriteRate {
  private rate = RATE_START;
  /** When the window under way began, monotonic ms; null while there is less to do than could be done. */
  private sinceMs: number | null = null;
  private written = 0;

  get perMs(): number {
    return this.rate;
  }

  /** A batch was written. `waitsMore`: it was full, so the time says what can be done. */
  note(count: number, nowMs: number, { waitsMore }: { waitsMore: boolean }): void {
    if (!waitsMore || this.sinceMs === null) {
      this.sinceMs = waitsMore ? nowMs : null;
      this.written = 0;
      return;
    }
    this.written += count;
    const windowMs = nowMs - this.sinceMs;
    if (windowMs < WINDOW_MS) return;
    const measured = this.written / windowMs;
    const fall = Math.min(FALL_MAX, windowMs / FALL_MS);
    this.rate = Math.max(RATE_MIN, measured, this.rate + (measured - this.rate) * fall);
    this.sinceMs = nowMs;
    this.written = 0;
  }
}
