import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '../../core/clock/clock.js';
import { Metrics } from '../../core/metrics/metrics.js';
import { Backlog } from '../../core/backlog/backlog.js';
import type { OutgoingMessage } from '../../core/realtime/fan-out.js';
import { Realtime } from '../../core/realtime/realtime.service.js';
import { audienceRooms, eventRooms, isCrowd } from '../../core/realtime/rooms.js';
import { CrowdTeller } from './crowd-teller.service.js';
import type { LaneTime } from './lane.js';
import { LivePresence } from './live-presence.service.js';
import { LiveSeats } from './live-seats.service.js';
import type { Projection } from './projection.js';
import { type Kept, Projections, type RoomLane } from './projections.service.js';

const BEAT_MS = 50;
const SCREEN_TICK_MS = 100;
const CHECK_MS = 1_500;

/**
 * Tells the rooms what has changed, at the pace of each audience. Nothing changed: nothing is said. The few (screens, staff)
 * are told at once, whatever a crowd is being told.
 */
@Injectable()
export class LiveTicker implements OnApplicationBootstrap, OnModuleDestroy {
  /** Monotonic time before which an audience is not told again. */
  private readonly nextAtMs = new WeakMap<object, number>();
  private timers: NodeJS.Timeout[] = [];
  private checking: Promise<void> | null = null;

  constructor(
    private readonly projections: Projections,
    private readonly crowds: CrowdTeller,
    private readonly presence: LivePresence,
    private readonly seats: LiveSeats,
    private readonly realtime: Realtime,
    private readonly metrics: Metrics,
    private readonly backlog: Backlog,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.timers = [setInterval(() => this.tick(), BEAT_MS), setInterval(() => void this.check(), CHECK_MS)];
    for (const timer of this.timers) timer.unref();
  }

  async onModuleDestroy(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    this.timers = [];
    await this.checking;
  }

  /** One beat over all events. */
  tick(): void {
    const time: LaneTime = { nowMs: this.clock.now(), atMs: performance.now() };
    const isBehind = this.backlog.sheds('reactions');
    let sent = 0;
    for (const kept of this.projections.list()) {
      for (const one of kept.lanes) if (!isCrowd(one.lane.audience)) sent += this.tellFew(kept, one, time);
      if (!isBehind) this.tellArrivals(kept, time);
    }
    this.crowds.tellDue(this.projections.list());
    this.presence.tellOthers(time);
    if (sent > 0) this.metrics.tickSeconds.observe((performance.now() - time.atMs) / 1000);
  }

  /** Puts right what is shown where it differs from Postgres, and who is here. */
  check(): Promise<void> {
    this.seats.countArrivals();
    this.projections.dropUnused((projection) => this.hasSockets(projection));
    this.checking ??= this.projections
      .check((projection) => this.hasSockets(projection))
      .finally(() => {
        this.checking = null;
      });
    return this.checking;
  }

  /** Answers how many messages went out. */
  private tellFew({ projection }: Kept, { room, lane }: RoomLane, time: LaneTime): number {
    if (this.realtime.countIn(room) === 0) {
      lane.skip();
      return 0;
    }
    if (time.atMs < (this.nextAtMs.get(lane) ?? 0)) return 0;
    const messages: OutgoingMessage[] = lane.flush(time, this.presence.guests(projection.eventId));
    messages.push(...this.presence.takeCount(lane, projection, time));
    if (messages.length === 0) return 0;
    const waitedMs = lane.takeVoteDelay(time.atMs);
    const end = this.realtime.publishAll(room, messages);
    // The beat itself is not exact: a pause that ends a moment after the next beat must not cost another one.
    const rest = () => this.nextAtMs.set(lane, time.atMs + SCREEN_TICK_MS - BEAT_MS / 5);
    if (!end) rest();
    else {
      this.nextAtMs.set(lane, Number.POSITIVE_INFINITY);
      void end.then(rest);
    }
    if (waitedMs !== null) this.metrics.voteToTickSeconds.observe((waitedMs + performance.now() - time.atMs) / 1000);
    return messages.length;
  }

  private tellArrivals({ projection, seen }: Kept, { nowMs, atMs }: LaneTime): void {
    if (seen.size === 0 || atMs < (this.nextAtMs.get(seen) ?? 0)) return;
    this.nextAtMs.set(seen, atMs + SCREEN_TICK_MS - BEAT_MS / 5);
    // Who counts arrivals knows the counts: screens are told only while these may be seen.
    const audiences = projection.shows('public') ? (['display', 'staff'] as const) : (['staff'] as const);
    const rooms = audiences.flatMap((audience) => audienceRooms(projection, projection.eventId, audience));
    for (const arrival of seen.values()) {
      this.realtime.publish(rooms, 'vote:seen', { now: nowMs, ...arrival });
    }
    seen.clear();
  }

  private hasSockets(projection: Projection): boolean {
    return eventRooms(projection, projection.eventId).some((room) => this.realtime.countIn(room) > 0);
  }
}
