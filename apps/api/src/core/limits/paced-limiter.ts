import { accept, type Outcome, refuse } from '../errors/app-error.js';
import type { Limiter } from './limiters.js';

/** `free` tries in each window cost nothing; then each next one waits twice as long as the last, up to `waitSMax`. */
export interface PaceSize {
  free: number;
  windowS: number;
  waitSMax: number;
}

/**
 * Slows a key down instead of locking it out: beyond the free tries of a window one is let through at a time, at growing
 * distances. Whoever tries in between is told when the next one may come, and that costs nothing more. Made by `Limiters`.
 */
export class PacedLimiter {
  constructor(
    private readonly tries: Limiter,
    private readonly gate: Limiter,
    private readonly size: PaceSize,
  ) {}

  /** Milliseconds that the key has to wait now, 0 when a try would be let through. Takes nothing, leaves nothing behind. */
  async peek(key: string): Promise<number> {
    const [{ taken }, gate] = await Promise.all([this.tries.count(key, 0), this.gate.count(key, 0)]);
    return taken >= this.size.free && gate.taken > 0 ? gate.resetMs : 0;
  }

  /** Takes one try. Refuses with RATE_LIMITED and the time until the next one is let through. */
  async take(key: string): Promise<Outcome<null>> {
    const { free, waitSMax } = this.size;
    const { taken } = await this.tries.count(key, 0);
    if (taken < free) {
      // Several may have seen the last free try; what was counted tells who got it.
      if ((await this.tries.count(key)).taken <= free) return accept(null);
      await this.tries.giveBack(key);
    }
    const waitS = Math.min(waitSMax, 2 ** Math.min(16, Math.max(0, taken - free)));
    const entered = await this.gate.take(key, 1, waitS);
    if (!entered.ok) return refuse('RATE_LIMITED', entered.retryAfterMs);
    await this.tries.count(key);
    return accept(null);
  }

  /** A try that was taken does not count after all. */
  giveBack(key: string): Promise<void> {
    return this.tries.giveBack(key);
  }

  /** The key begins again with all its free tries. */
  async forget(key: string): Promise<void> {
    await Promise.all([this.tries.forget(key), this.gate.forget(key)]);
  }
}
