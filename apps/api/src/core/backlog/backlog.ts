import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { AppError } from '../errors/app-error.js';
import { Metrics } from '../metrics/metrics.js';
import { type Dispensable, isShed, spreadRetryMs } from './backlog.rules.js';

const SAMPLE_MS = 500;
const BEAT_MS = 20;

/**
 * How much this process is behind: with its event loop, or with a queue that reports here. When it is behind, dispensable
 * work is turned away, so that votes, bids and the staff's acts are not held up by statistics.
 */
@Injectable()
export class Backlog implements OnModuleInit, OnApplicationShutdown {
  private readonly queues: (() => number)[] = [];
  private loopDelayMs = 0;
  /** The longest delay since the last sample. */
  private longestMs = 0;
  private beatAtMs = 0;
  private timers: NodeJS.Timeout[] = [];

  constructor(private readonly metrics: Metrics) {}

  onModuleInit(): void {
    this.beatAtMs = performance.now();
    this.timers = [setInterval(() => this.beat(), BEAT_MS), setInterval(() => this.sample(), SAMPLE_MS)];
    for (const timer of this.timers) timer.unref();
  }

  onApplicationShutdown(): void {
    for (const timer of this.timers) clearInterval(timer);
  }

  /** Adds a queue: `waitMs` tells how long what comes now would wait. */
  watch(waitMs: () => number): void {
    this.queues.push(waitMs);
  }

  get waitMs(): number {
    return this.queues.reduce((longest, waitMs) => Math.max(longest, waitMs()), this.loopDelayMs);
  }

  /** Whether work of this kind is to be left out now. */
  sheds(kind: Dispensable): boolean {
    const isTooMuch = isShed(kind, this.waitMs);
    if (isTooMuch) this.metrics.shed.inc({ kind });
    return isTooMuch;
  }

  /** @throws AppError BUSY when work of this kind is to be left out now. */
  demand(kind: Dispensable): void {
    if (this.sheds(kind)) throw new AppError('BUSY', { retryAfterMs: spreadRetryMs(Math.random()) });
  }

  private beat(): void {
    const nowMs = performance.now();
    this.longestMs = Math.max(this.longestMs, nowMs - this.beatAtMs - BEAT_MS);
    this.beatAtMs = nowMs;
  }

  /** The longest delay of the last half second. After a standstill this may come before the beat that is late too. */
  private sample(): void {
    this.beat();
    this.loopDelayMs = this.longestMs;
    this.longestMs = 0;
    this.metrics.backlogSeconds.set(this.waitMs / 1000);
  }
}
