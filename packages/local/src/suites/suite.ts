/** What one suite came to. */
export interface SuiteResult {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly durationMs: number;
  /** What a person needs to see of the failures, or why it was skipped. */
  readonly report?: string;
}

/** What a suite tells by itself; its name and time are added by whoever runs it. */
export type SuiteOutcome = Omit<SuiteResult, 'name' | 'durationMs'>;

/**
 * What a suite mostly needs: the processor, time (it waits for songs, timers and pages), or the machine for itself, because it
 * measures under load. One of each of the first two kinds runs at any time, while there are both.
 */
export type SuiteNeed = 'processor' | 'time' | 'machine';

/** A suite that can be run. Never rejects: a suite that crashes is a result with one failure. */
export interface Suite {
  readonly name: string;
  readonly needs: SuiteNeed;
  run(): Promise<SuiteOutcome>;
}

/** A suite that ended without telling its results. */
export function crashed(report: string): SuiteOutcome {
  return { passed: 0, failed: 1, skipped: 0, report };
}
