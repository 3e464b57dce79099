import { Clock } from '../../src/core/clock/clock.js';

/** A clock that stands still until the test moves it or lets it go. */
export class TestClock extends Clock {
  private goneSinceMs: number | null = null;

  constructor(private nowMs = Date.now()) {
    super();
  }

  now(): number {
    return this.nowMs + (this.goneSinceMs === null ? 0 : Math.floor(performance.now() - this.goneSinceMs));
  }

  advance(byMs: number): void {
    this.nowMs += byMs;
  }

  /** From now on it goes as time does. */
  goOn(): void {
    this.goneSinceMs ??= performance.now();
  }

  standStill(): void {
    this.nowMs = this.now();
    this.goneSinceMs = null;
  }
}
