import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown, Optional } from '@nestjs/common';
import { AppError } from '../errors/app-error.js';
import { Metrics } from '../metrics/metrics.js';
import { type Dispensable, isShed, meanWaitMs, type Reading, READINGS } from './backlog.rules.js';

const READ_EVERY_MS = 500;
const BEAT_MS = 20;
/** A process that has just started compiles, connects and fills its caches: that is no overload. */
const WARM_UP_MS = 20_000;

/**
 * How much this process is behind: with its event loop, or with a queue that reports here. While it is so for seconds,
 * dispensable work is left out, so that votes, bids and the acts of staff are not held up by it.
 */
@Injectable()
export class Backlog implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly queues: (() => number)[] = [];
  private readings: Reading[] = [];
  /** By how much each beat since the last reading was late. */
  private lateMs: number[] = [];
  /** The longest of them before the last reading. */
  private longestMs = 0;
  private startedAtMs = 0;
  private beatAtMs = 0;
  private readAtMs = 0;
  private timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly metrics: Metrics,
    @Optional() private readonly warmUpMs: number = WARM_UP_MS,
  ) {}

  onApplicationBootstrap(): void {
    this.startedAtMs = this.beatAtMs = this.readAtMs = performance.now();
    this.timers = [setInterval(() => this.beat(), BEAT_MS), setInterval(() => this.read(), READ_EVERY_MS)];
    for (const timer of this.timers) timer.unref();
  }

  onApplicationShutdown(): void {
    for (const timer of this.timers) clearInterval(timer);
  }

  /** Adds a queue: `waitMs` tells how long what comes now would wait. */
  watch(waitMs: () => number): void {
    this.queues.push(waitMs);
  }

  /** How long work may wait just now, ms: the longest delay of the event loop in the last half second, or of a queue. */
  get waitMs(): number {
    return Math.max(this.longestMs, this.queueMs);
  }

  /** Whether work of this kind is to be left out now. */
  sheds(kind: Dispensable): boolean {
    const isTooMuch = performance.now() - this.startedAtMs >= this.warmUpMs && isShed(kind, this.readings);
    if (isTooMuch) this.metrics.shed.inc({ kind });
    return isTooMuch;
  }

  /** @throws AppError BUSY, with a time to come back, when work of this kind is to be left out now. */
  demand(kind: Dispensable): void {
    if (this.sheds(kind)) throw new AppError('BUSY');
  }

  private get queueMs(): number {
    return this.queues.reduce((longest, waitMs) => Math.max(longest, waitMs()), 0);
  }

  private beat(): void {
    const nowMs = performance.now();
    this.lateMs.push(Math.max(0, nowMs - this.beatAtMs - BEAT_MS));
    this.beatAtMs = nowMs;
  }

  /** After a standstill this may come before the beat that is late too. */
  private read(): void {
    this.beat();
    const loopMs = meanWaitMs(this.lateMs, this.beatAtMs - this.readAtMs);
    this.longestMs = Math.max(...this.lateMs);
    this.lateMs = [];
    this.readAtMs = this.beatAtMs;
    this.readings = [...this.readings.slice(1 - READINGS), { loopMs, queueMs: this.queueMs }];
    this.metrics.backlogSeconds.set(this.waitMs / 1000);
  }
}
