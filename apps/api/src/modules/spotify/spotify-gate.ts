import type { Clock } from '../../core/clock/clock.js';
import { type Answer, failed, type SpotifyFault } from './spotify-fault.rules.js';

export type CallKind = 'command' | 'read';

interface Waiting {
  kind: CallKind;
  begin: () => void;
}

/**
 * The one door to Spotify for one client id in this process. Commands go one after the other and before reads; a read never
 * goes beside a read, and begins only while no command runs or waits, but a command does not wait for one that is under
 * way. While Spotify has asked us to wait nothing goes through: callers are answered at once with what is left to wait.
 * The window of 30 seconds holds everybody up; the quota of a day only the kind of call that met it, for Spotify counts
 * them apart. Never throws: `work` answers with values.
 */
export class SpotifyGate {
  private readonly waiting: Waiting[] = [];
  private readonly running = { command: false, read: false };
  private windowUntilMs = 0;
  private readonly quotaUntilMs = { command: 0, read: 0 };

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
      if (!answer.ok) this.learn(kind, answer.fault);
      return answer;
    } finally {
      this.running[kind] = false;
      this.next();
    }
  }

  private closed(kind: CallKind): SpotifyFault | null {
    const nowMs = this.clock.now();
    const quotaMs = this.quotaUntilMs[kind] - nowMs;
    const windowMs = this.windowUntilMs - nowMs;
    if (quotaMs > 0) return { kind: 'QUOTA_EXCEEDED', waitMs: quotaMs, detail: 'waiting as asked' };
    if (windowMs > 0) return { kind: 'RATE_LIMITED', waitMs: windowMs, detail: 'waiting as asked' };
    return null;
  }

  private learn(kind: CallKind, fault: SpotifyFault): void {
    if (fault.kind === 'RATE_LIMITED') {
      this.windowUntilMs = Math.max(this.windowUntilMs, this.clock.now() + fault.waitMs);
    }
    if (fault.kind === 'QUOTA_EXCEEDED') {
      this.quotaUntilMs[kind] = Math.max(this.quotaUntilMs[kind], this.clock.now() + fault.waitMs);
    }
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
