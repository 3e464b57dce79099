/** What a process is believed to write before it has measured itself, votes per millisecond. */
const RATE_START = 10;
const RATE_MIN = 0.1;
const WINDOW_MS = 250;
/** In so long the estimate would reach what is measured, if it fell as it begins to. */
const FALL_MS = 10_000;
/** Of the difference, by one measurement: it may have been a standstill. */
const FALL_MAX = 0.5;

/**
 * How many votes a millisecond this process can write, all connections together. What was written in any window is a lower
 * bound, so the estimate rises at once; it falls only by windows in which more waited than was written, and in seconds: a
 * crowd that comes in keeps the process busy with reading, and must not be turned away for that. Too high an estimate
 * costs a wait, which the deadline of the queue bounds, and room, which its length bounds.
 */
export class WriteRate {
  private rate = RATE_START;
  /** When the window under way began, monotonic ms. */
  private sinceMs: number | null = null;
  private written = 0;
  private isSaturated = true;

  get perMs(): number {
    return this.rate;
  }

  /** A batch was written. `waitsMore`: it was full, so the time says what can be done. */
  note(count: number, nowMs: number, { waitsMore }: { waitsMore: boolean }): void {
    if (this.sinceMs === null) return this.begin(nowMs);
    this.written += count;
    this.isSaturated &&= waitsMore;
    const windowMs = nowMs - this.sinceMs;
    if (windowMs < WINDOW_MS) return;
    const measured = this.written / windowMs;
    const fall = this.isSaturated ? Math.min(FALL_MAX, windowMs / FALL_MS) : 0;
    this.rate = Math.max(RATE_MIN, measured, this.rate + (measured - this.rate) * fall);
    this.begin(nowMs);
  }

  private begin(nowMs: number): void {
    this.sinceMs = nowMs;
    this.written = 0;
    this.isSaturated = true;
  }
}
