import type { SandboxClock } from '../clock.js';

/** One call as it was answered. `endpoint`: method and pattern, like `GET /v1/tracks/:id`. `status` 0: no answer. */
export interface Call {
  readonly nth: number;
  readonly atMs: number;
  readonly endpoint: string;
  /** Path and query as they came. */
  readonly target: string;
  readonly isCommand: boolean;
  readonly status: number;
}

/** Two player commands that were under way at the same time. */
export interface Overlap {
  readonly atMs: number;
  readonly first: string;
  readonly second: string;
}

/** The log as it is given out. */
export interface CallReport {
  readonly total: number;
  readonly reads: number;
  readonly commands: number;
  readonly byEndpoint: Readonly<Record<string, number>>;
  readonly byStatus: Readonly<Record<string, number>>;
  readonly overlaps: readonly Overlap[];
  /** The latest calls, oldest first. */
  readonly calls: readonly Call[];
}

const CALLS_MAX = 5_000;

/** Every call of the Web API and the accounts service, and whether two player commands of one account met. */
export class CallLog {
  private calls: Call[] = [];
  private overlaps: Overlap[] = [];
  private readonly commandsUnderWay = new Map<string, string[]>();
  private readonly counts = { total: 0, reads: 0, commands: 0 };
  private byEndpoint: Record<string, number> = {};
  private byStatus: Record<string, number> = {};

  constructor(private readonly clock: SandboxClock) {}

  /** A command of this account begins. Answers what to call when it was answered. */
  beginCommand(personId: string, endpoint: string): () => void {
    const underWay = this.commandsUnderWay.get(personId) ?? [];
    this.commandsUnderWay.set(personId, underWay);
    for (const first of underWay) this.overlaps.push({ atMs: this.clock.nowMs(), first, second: endpoint });
    underWay.push(endpoint);
    return () => {
      underWay.splice(underWay.indexOf(endpoint), 1);
    };
  }

  note(call: Omit<Call, 'nth' | 'atMs'>): void {
    this.counts.total += 1;
    if (call.isCommand) this.counts.commands += 1;
    else if (call.endpoint.startsWith('GET /v1/')) this.counts.reads += 1;
    this.byEndpoint[call.endpoint] = (this.byEndpoint[call.endpoint] ?? 0) + 1;
    this.byStatus[call.status] = (this.byStatus[call.status] ?? 0) + 1;
    this.calls.push({ ...call, nth: this.counts.total, atMs: this.clock.nowMs() });
    if (this.calls.length > CALLS_MAX) this.calls.shift();
  }

  report(): CallReport {
    return {
      ...this.counts,
      byEndpoint: { ...this.byEndpoint },
      byStatus: { ...this.byStatus },
      overlaps: [...this.overlaps],
      calls: [...this.calls],
    };
  }

  clear(): void {
    this.calls = [];
    this.overlaps = [];
    this.byEndpoint = {};
    this.byStatus = {};
    Object.assign(this.counts, { total: 0, reads: 0, commands: 0 });
  }
}
