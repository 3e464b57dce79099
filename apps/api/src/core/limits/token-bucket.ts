/** Size of a bucket and how fast it fills again. */
export interface BucketSize {
  capacity: number;
  perSecond: number;
}

/** A burst of `capacity`, refilled at `perSecond`: how much one socket or one guest may ask for. */
export class TokenBucket {
  private tokens: number;
  private refilledAtMs: number | null = null;

  constructor(private readonly size: BucketSize) {
    this.tokens = size.capacity;
  }

  /** Takes one token out. Returns 0 when it may pass, else the milliseconds until one may. `nowMs` is monotonic. */
  take(nowMs: number): number {
    const { capacity, perSecond } = this.size;
    const elapsedMs = this.refilledAtMs === null ? 0 : Math.max(0, nowMs - this.refilledAtMs);
    this.refilledAtMs = nowMs;
    this.tokens = Math.min(capacity, this.tokens + (elapsedMs / 1000) * perSecond);
    if (this.tokens >= 1) {
      this.tokens -= 1;
      return 0;
    }
    return Math.ceil(((1 - this.tokens) / perSecond) * 1000);
  }
}
