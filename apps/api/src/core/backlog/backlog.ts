import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { AppError } from '../errors/app-error.js';
import { Metrics } from '../metrics/metrics.js';
import { type Dispensable, isShed, spreadRetryMs } from './backlog.rules.js';

const SAMPLE_MS = 500;
const RESOLUTION_MS = 20;

/**
 * How much this process is behind: with its event loop, or with a queue that reports here. When it is behind, dispensable
 * work is turned away, so that votes, bids and the staff's acts are not held up by statistics.
 */
@Injectable()
export class Backlog implements OnModuleInit, OnApplicationShutdown {
  private readonly loop: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  private readonly queues: (() => number)[] = [];
  private loopDelayMs = 0;
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly metrics: Metrics) {}

  onModuleInit(): void {
    this.loop.enable();
    this.timer = setInterval(() => this.sample(), SAMPLE_MS);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    this.loop.disable();
    if (this.timer) clearInterval(this.timer);
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

  /** The longest delay of the last half second. */
  private sample(): void {
    this.loopDelayMs = Math.max(0, this.loop.max / 1e6 - RESOLUTION_MS);
    this.loop.reset();
    this.metrics.backlogSeconds.set(this.waitMs / 1000);
  }
}
