import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { pino } from 'pino';
import { Bus } from '../../../core/bus/bus.js';
import { Clock } from '../../../core/clock/clock.js';
import { systemCtx } from '../../../core/context/ctx.js';
import { logFault } from '../../../core/errors/log-fault.js';
import { newId } from '../../../core/ids/ids.js';
import { Metrics } from '../../../core/metrics/metrics.js';
import { DrivenPlayers } from './driven-players.service.js';
import { DriverLeases, type HeldLease, LEASE_MS } from './driver-leases.repository.js';
import { DriverTurns } from './driver-turns.service.js';
import { Driver, type DriverHouse } from './driver.js';

const BEAT_MS = 250;
const BEATS_PER_ROUND = 4;
const TAKEN_PER_ROUND_MAX = 16;
/** A lease is renewed when so much of it is gone. */
const RENEW_AFTER_MS = 5_000;
/** A player may take so long for a command: with less left of the lease none is given. */
const COMMAND_MS = 3_000;

/**
 * The players that this process drives. Every second it takes what nobody drives, renews what it has and learns of new
 * epochs; four times a second each driver does what is due. News on the bus only make that quicker. While the database is
 * away nothing is commanded for longer than the lease lasts; what sounds goes on.
 */
@Injectable()
export class Drivers implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = pino({ name: 'drivers', level: 'warn' });
  /** By which this process holds leases. */
  readonly driverId = newId();
  private readonly drivers = new Map<string, Driver>();
  private readonly house: DriverHouse;
  /** What Postgres said last, and when that was on the clock of this process. */
  private reading: { nowMs: number; leftMs: Map<string, number>; atMs: number } | null = null;
  private timer: NodeJS.Timeout | null = null;
  private beats = 0;
  private round: Promise<void> | null = null;
  private isStopped = false;
  private stopListening: (() => void)[] = [];

  constructor(
    private readonly leases: DriverLeases,
    private readonly bus: Bus,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
    turns: DriverTurns,
    players: DrivenPlayers,
  ) {
    this.house = {
      driverId: this.driverId,
      turns,
      players,
      metrics,
      log: this.log,
      random: Math.random,
      now: () => this.now(),
      mayDrive: (eventId) => this.mayDrive(eventId),
    };
  }

  onModuleInit(): void {
    this.stopListening = (['playback:changed', 'event:changed'] as const).map((kind) =>
      this.bus.on(kind, ({ eventId }) => this.drivers.get(eventId)?.wake()),
    );
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.beat(), BEAT_MS);
    this.timer.unref();
  }

  /** Gives everything back at once, so that another process goes on without a pause. */
  async onModuleDestroy(): Promise<void> {
    this.isStopped = true;
    if (this.timer) clearInterval(this.timer);
    for (const stop of this.stopListening) stop();
    await this.round;
    const eventIds = [...this.drivers.keys()];
    await Promise.all([...this.drivers.values()].map((driver) => driver.close()));
    this.drivers.clear();
    await this.leases.release(this.driverId, eventIds).catch((error: unknown) => this.complain(error));
  }

  /** Looks after the leases. One that is under way is joined. Never rejects. */
  lookAfterLeases(): Promise<void> {
    this.round ??= this.goRound()
      .catch((error: unknown) => this.complain(error))
      .finally(() => {
        this.round = null;
      });
    return this.round;
  }

  /** Lets every driver do what is due; none waits for another. */
  stepAll(): void {
    for (const driver of this.drivers.values()) void driver.step();
  }

  private beat(): void {
    if (this.beats++ % BEATS_PER_ROUND === 0) void this.lookAfterLeases().then(() => this.stepAll());
    else this.stepAll();
  }

  private async goRound(): Promise<void> {
    for (const lease of await this.leases.take(this.driverId, TAKEN_PER_ROUND_MAX)) {
      if (lease.wasHeld) this.metrics.driverHandOvers.inc();
    }
    let { nowMs, held } = await this.leases.list(this.driverId);
    if (held.some(({ leftMs }) => leftMs <= LEASE_MS - RENEW_AFTER_MS)) {
      const well = [...this.drivers.values()].filter((driver) => driver.isWell).map(({ eventId }) => eventId);
      await this.leases.renew(this.driverId, well);
      ({ nowMs, held } = await this.leases.list(this.driverId));
    }
    this.note(nowMs, held);
    await this.dismiss(held);
    await this.release();
  }

  private note(nowMs: number, held: HeldLease[]): void {
    const leftMs = new Map(held.map((lease) => [lease.eventId, lease.leftMs]));
    this.reading = { nowMs, leftMs, atMs: this.clock.now() };
    for (const { venueId, eventId, epoch } of held) {
      const driver = this.drivers.get(eventId);
      if (driver) driver.noteEpoch(epoch);
      else if (!this.isStopped) {
        this.drivers.set(eventId, new Driver(systemCtx(venueId, 'driver'), eventId, this.house));
      }
    }
  }

  /** Another process drives these now: they are left without a word to the player. */
  private async dismiss(held: HeldLease[]): Promise<void> {
    const ours = new Set(held.map(({ eventId }) => eventId));
    for (const [eventId, driver] of this.drivers) {
      if (ours.has(eventId)) continue;
      this.drivers.delete(eventId);
      void driver.close();
    }
  }

  private async release(): Promise<void> {
    const over = [...this.drivers.values()].filter((driver) => driver.isOver);
    if (over.length === 0) return;
    for (const driver of over) {
      this.drivers.delete(driver.eventId);
      await driver.close();
    }
    await this.leases.release(
      this.driverId,
      over.map(({ eventId }) => eventId),
    );
  }

  /** A clock that was set back says nothing: until the next reading nobody knows. */
  private now(): number {
    if (!this.reading) return 0;
    return this.reading.nowMs + Math.max(0, this.clock.now() - this.reading.atMs);
  }

  private mayDrive(eventId: string): boolean {
    if (!this.reading || this.isStopped) return false;
    const elapsedMs = this.clock.now() - this.reading.atMs;
    const leftMs = (this.reading.leftMs.get(eventId) ?? 0) - elapsedMs;
    return elapsedMs >= 0 && leftMs > COMMAND_MS;
  }

  private complain(error: unknown): void {
    logFault(this.log, error, {}, 'the leases of players could not be looked after');
  }
}
