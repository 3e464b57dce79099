import type { Clock } from '../../core/clock/clock.js';
import { type Answer, failed, type SpotifyFault } from './spotify-fault.rules.js';

export type CallKind = 'command' | 'read';

/** Until when Spotify wants no call: of any kind, or of one. Epoch ms; 0 where it has said nothing. */
export type Holds = Readonly<Record<'all' | CallKind, number>>;

interface Waiting {
  kind: CallKind;
  begin: () => void;
}

/**
 * The one door to Spotify for one client id in this process. Commands go one after the other and before reads; a read never
 * goes beside a read, and begins only while no command runs or waits, but a command does not wait for one that is under
 * way. While Spotify has asked us to wait, here or in another process, nothing goes through: callers are answered at once
 * with what is left to wait. The window of 30 seconds holds everybody up; the quota of a day only the kind of call that met
 * it, for Spotify counts them apart. Never throws: `work` answers with values.
 */
export class SpotifyGate {
  private readonly waiting: Waiting[] = [];
  private readonly running = { command: false, read: false };
  private readonly holds = { all: 0, command: 0, read: 0 };

  constructor(private readonly clock: Clock) {}

  /**
   * Runs `work` when its turn comes, or not at all while we must wait or `admit`, asked last, has a fault against it (which
   * is ours and says nothing about Spotify).
   */
  async pass<T>(
    kind: CallKind,
    admit: () => Promise<SpotifyFault | null>,
    work: () => Promise<Answer<T>>,
  ): Promise<Answer<T>> {
    await this.turn(kind);
    try {
      const fault = this.closed(kind) ?? (await admit());
      if (fault) return failed(fault);
      const answer = await work();
      const hold = answer.ok ? null : toHold(kind, answer.fault, this.clock.now());
      if (hold) this.hear(hold);
      return answer;
    } finally {
      this.running[kind] = false;
      this.next();
    }
  }

  /** What Spotify has asked for, here or in another process. */
  hear(holds: Partial<Holds>): void {
    for (const what of ['all', 'command', 'read'] as const) {
      this.holds[what] = Math.max(this.holds[what], holds[what] ?? 0);
    }
  }

  private closed(kind: CallKind): SpotifyFault | null {
    const nowMs = this.clock.now();
    const quotaMs = this.holds[kind] - nowMs;
    const windowMs = this.holds.all - nowMs;
    if (quotaMs > 0) return { kind: 'QUOTA_EXCEEDED', waitMs: quotaMs, detail: 'waiting as asked' };
    if (windowMs > 0) return { kind: 'RATE_LIMITED', waitMs: windowMs, detail: 'waiting as asked' };
    return null;
  }

  private turn(kind: CallKind): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push({ kind, begin: resolve });
      this.next();
    });
  }

  private next(): void {
    this.begin('command');
    const hasCommand = this.running.command || this.waiting.some(({ kind }) => kind === 'command');
    if (!hasCommand) this.begin('read');
  }

  private begin(kind: CallKind): void {
    if (this.running[kind]) return;
    const at = this.waiting.findIndex((one) => one.kind === kind);
    if (at < 0) return;
    this.running[kind] = true;
    this.waiting.splice(at, 1)[0]?.begin();
  }
}

/** What a fault asks for; null for most. */
export function toHold(kind: CallKind, fault: SpotifyFault, nowMs: number): Partial<Holds> | null {
  if (fault.kind === 'RATE_LIMITED') return { all: nowMs + fault.waitMs };
  if (fault.kind === 'QUOTA_EXCEEDED') return { [kind]: nowMs + fault.waitMs };
  return null;
}
