import { Clock } from '../../src/core/clock/clock.js';

/** A clock that stands still until the test moves it. */
export class TestClock extends Clock {
  constructor(private nowMs = Date.now()) {
    super();
  }

  now(): number {
    return this.nowMs;
  }

  advance(byMs: number): void {
    this.nowMs += byMs;
  }
}
