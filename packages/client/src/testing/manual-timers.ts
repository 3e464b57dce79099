import type { Timers } from '../timers';

/** Time that stands still until the test lets it pass. */
export class ManualTimers implements Timers {
  private nowMs = 0;
  private due: { atMs: number; run: () => void }[] = [];

  readonly now = () => this.nowMs;
  readonly random = () => 0;

  readonly after = (ms: number, run: () => void): (() => void) => {
    const entry = { atMs: this.nowMs + ms, run };
    this.due.push(entry);
    return () => {
      this.due = this.due.filter((other) => other !== entry);
    };
  };

  /** Waits that are planned, in ms from now. */
  get waits(): number[] {
    return this.due.map(({ atMs }) => atMs - this.nowMs);
  }

  /** Lets time pass, and all that follows from it happen. */
  async pass(ms: number): Promise<void> {
    this.nowMs += ms;
    const due = this.due.filter(({ atMs }) => atMs <= this.nowMs);
    this.due = this.due.filter(({ atMs }) => atMs > this.nowMs);
    for (const { run } of due) run();
    await new Promise((resolve) => setImmediate(resolve));
  }
}
