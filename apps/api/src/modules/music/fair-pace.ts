import { setImmediate as nextTurn } from 'node:timers/promises';

const SPAN_MS = 10;

/** For work of many thousand small steps that needs no disk and no database: everybody else has a turn every few milliseconds. */
export class FairPace {
  private sinceMs = performance.now();

  /** To be awaited where it is a promise; most steps need none, which would cost more than they do. */
  step(): Promise<void> | null {
    return performance.now() - this.sinceMs < SPAN_MS ? null : this.giveWay();
  }

  private async giveWay(): Promise<void> {
    await nextTurn();
    this.sinceMs = performance.now();
  }
}
