import type { SandboxClock } from '../clock.js';
import type { Settings } from '../settings.js';

/** Why a call is turned away, and for how many seconds the caller should wait. */
export interface Turned {
  readonly by: 'window' | 'quota';
  readonly retryAfterSeconds: number;
}

const WINDOW_MS = 30_000;
const DAY_MS = 24 * 3_600_000;

/** Counts calls of each app: all of them in a window of 30 s, reads of an endpoint group in a window of 24 h. */
export class Limits {
  private readonly moments = new Map<string, number[]>();

  constructor(
    private readonly clock: SandboxClock,
    private readonly settings: Settings,
  ) {}

  /** Counts a call, or says why it may not be made now. What is turned away is not counted. */
  take(clientId: string, group: string, isRead: boolean): Turned | null {
    const { windowCallsMax, dailyReadsMax } = this.settings;
    const windowKey = `${clientId} window`;
    const dayKey = `${clientId} ${group}`;
    const inWindow = this.recent(windowKey, WINDOW_MS);
    const inDay = isRead ? this.recent(dayKey, DAY_MS) : [];
    if (dailyReadsMax !== null && isRead && inDay.length >= dailyReadsMax) {
      return { by: 'quota', retryAfterSeconds: this.secondsUntilFree(inDay, DAY_MS) };
    }
    if (windowCallsMax !== null && inWindow.length >= windowCallsMax) {
      return { by: 'window', retryAfterSeconds: this.secondsUntilFree(inWindow, WINDOW_MS) };
    }
    inWindow.push(this.clock.nowMs());
    if (isRead) inDay.push(this.clock.nowMs());
    return null;
  }

  clear(): void {
    this.moments.clear();
  }

  private recent(key: string, windowMs: number): number[] {
    const moments = this.moments.get(key) ?? [];
    const fromMs = this.clock.nowMs() - windowMs;
    const firstInside = moments.findIndex((moment) => moment > fromMs);
    moments.splice(0, firstInside < 0 ? moments.length : firstInside);
    this.moments.set(key, moments);
    return moments;
  }

  private secondsUntilFree(moments: readonly number[], windowMs: number): number {
    const freeAtMs = (moments[0] ?? this.clock.nowMs()) + windowMs;
    return Math.max(1, Math.ceil((freeAtMs - this.clock.nowMs()) / 1_000));
  }
}
