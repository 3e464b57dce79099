interface Alarm {
  readonly atMs: number;
  readonly ring: () => void;
}

/**
 * The time of a sandbox, in ms since 1970. A real one runs with the machine's clock, a virtual one stands still; both can
 * be moved forward, and alarms on the way ring at their moment, in order.
 */
export class SandboxClock {
  private readonly alarms = new Set<Alarm>();
  private timer: NodeJS.Timeout | undefined;

  private constructor(
    private readonly now: () => number,
    private readonly isReal: boolean,
    private shiftMs: number,
  ) {}

  static real(): SandboxClock {
    return new SandboxClock(() => Date.now(), true, 0);
  }

  /** Stands at `startMs` until it is moved. */
  static virtual(startMs: number): SandboxClock {
    return new SandboxClock(() => 0, false, startMs);
  }

  get kind(): 'real' | 'virtual' {
    return this.isReal ? 'real' : 'virtual';
  }

  nowMs(): number {
    return this.now() + this.shiftMs;
  }

  /** Rings once when the time has come; answers how to call it off. */
  wakeAt(atMs: number, ring: () => void): () => void {
    const alarm = { atMs, ring };
    this.alarms.add(alarm);
    this.arm();
    return () => {
      this.alarms.delete(alarm);
      this.arm();
    };
  }

  /** Moves the time forward by `ms` ≥ 0. @throws RangeError for anything else: time does not run back. */
  advance(ms: number): void {
    if (!Number.isFinite(ms) || ms < 0) throw new RangeError('The clock goes forward by a number of ms of 0 or more.');
    const targetMs = this.nowMs() + ms;
    for (let next = this.nextDue(targetMs); next; next = this.nextDue(targetMs)) {
      this.shiftMs += Math.max(0, next.atMs - this.nowMs());
      this.alarms.delete(next);
      next.ring();
    }
    this.shiftMs += Math.max(0, targetMs - this.nowMs());
    this.arm();
  }

  /** Forgets all alarms. */
  stop(): void {
    this.alarms.clear();
    this.arm();
  }

  private nextDue(limitMs: number): Alarm | undefined {
    let next: Alarm | undefined;
    for (const alarm of this.alarms) {
      if (alarm.atMs <= limitMs && (next === undefined || alarm.atMs < next.atMs)) next = alarm;
    }
    return next;
  }

  private arm(): void {
    clearTimeout(this.timer);
    const next = this.isReal ? this.nextDue(Number.POSITIVE_INFINITY) : undefined;
    if (next === undefined) return;
    // Node's timers take 31 bits at most; an early ring only arms again.
    const waitMs = Math.min(Math.max(0, next.atMs - this.nowMs()), 2 ** 31 - 1);
    this.timer = setTimeout(() => this.ringDue(), waitMs);
    this.timer.unref();
  }

  private ringDue(): void {
    for (let next = this.nextDue(this.nowMs()); next; next = this.nextDue(this.nowMs())) {
      this.alarms.delete(next);
      next.ring();
    }
    this.arm();
  }
}
