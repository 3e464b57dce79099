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

/** A suite that can be run. Never rejects: a suite that crashes is a result with one failure. */
export interface Suite {
  readonly name: string;
  run(): Promise<Omit<SuiteResult, 'name' | 'durationMs'>>;
}

/** A suite that ended without telling its results. */
export function crashed(report: string): Omit<SuiteResult, 'name' | 'durationMs'> {
  return { passed: 0, failed: 1, skipped: 0, report };
}
