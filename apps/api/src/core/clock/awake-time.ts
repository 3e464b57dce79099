/** A longer gap between two beats means that this process stood still: stopped, or busy with one thing. */
const GAP_MS_MAX = 250;

/** How often time is noted by those who measure it so. */
export const AWAKE_BEAT_MS = 100;

/**
 * How long this process has been waiting for somebody else, in ms: time in which it could have noticed an answer. What it
 * slept through (SIGSTOP, a stalled event loop) is not the other one's silence. Times are monotonic milliseconds.
 */
export class AwakeTime {
  private sum = 0;

  constructor(private lastMs: number) {}

  /** Call about every `AWAKE_BEAT_MS`. Answers the time since the start or the last `restart`. */
  beat(nowMs: number): number {
    this.sum += Math.min(nowMs - this.lastMs, GAP_MS_MAX);
    this.lastMs = nowMs;
    return this.sum;
  }

  restart(nowMs: number): void {
    this.sum = 0;
    this.lastMs = nowMs;
  }
}
