const OPEN_MIN_MS = 250;
const OPEN_MAX_MS = 5_000;
/** A probe of which nothing was heard for so long is forgotten. */
const PROBE_MS = 5_000;

/**
 * Keeps callers away from something that is broken: closed → (`fail`) → open for 250 ms, doubling with every failure in
 * a row up to 5 s → half-open, in which one caller probes and the others are kept away until it is known how that went.
 * Times are monotonic milliseconds.
 */
export class Breaker {
  private failures = 0;
  private opensAtMs = 0;

  get isClosed(): boolean {
    return this.failures === 0;
  }

  /** Whether a caller may try now. Who does says so with `begin`. */
  mayTry(nowMs: number): boolean {
    return this.isClosed || nowMs >= this.opensAtMs;
  }

  begin(nowMs: number): void {
    if (!this.isClosed) this.opensAtMs = nowMs + PROBE_MS;
  }

  /** There is reason to believe that it works again: the next caller may try at once. */
  encourage(): void {
    this.opensAtMs = 0;
  }

  succeed(): void {
    this.failures = 0;
  }

  fail(nowMs: number): void {
    this.opensAtMs = nowMs + Math.min(OPEN_MAX_MS, OPEN_MIN_MS * 2 ** Math.min(this.failures, 10));
    this.failures += 1;
  }
}
