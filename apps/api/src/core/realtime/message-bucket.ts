const CAPACITY = 40;
const PER_SECOND = 4;

/**
 * How many messages one socket may send: a burst of 40, refilled at 4 a second. A player page with a person who votes
 * fast needs far less; a flood waits.
 */
export class MessageBucket {
  private tokens = CAPACITY;
  private refilledAt = 0;

  /** Takes one message out. Returns 0 when it may pass, else the milliseconds until one may. `nowMs` is monotonic. */
  take(nowMs: number): number {
    const elapsedMs = this.refilledAt === 0 ? 0 : nowMs - this.refilledAt;
    this.refilledAt = nowMs;
    this.tokens = Math.min(CAPACITY, this.tokens + (elapsedMs / 1000) * PER_SECOND);
    if (this.tokens >= 1) {
      this.tokens -= 1;
      return 0;
    }
    return Math.ceil(((1 - this.tokens) / PER_SECOND) * 1000);
  }
}
