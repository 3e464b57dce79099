import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '../../core/clock/clock.js';
import { Metrics } from '../../core/metrics/metrics.js';
import { Backlog } from '../../core/backlog/backlog.js';
import { Realtime } from '../../core/realtime/realtime.service.js';
import { audienceRoom, eventRooms, ROOM_AUDIENCES, type RoomAudience } from '../../core/realtime/rooms.js';
import type { Lane, LaneTime } from './lane.js';
import { LivePresence } from './live-presence.service.js';
import { LiveSeats } from './live-seats.service.js';
import { guestTickMs } from './pace.rules.js';
import type { Projection } from './projection.js';
import { type Kept, Projections } from './projections.service.js';

const BEAT_MS = 50;
const SCREEN_TICK_MS = 100;
const CHECK_MS = 1_500;

/** Tells the rooms what has changed, at the pace of each audience. Nothing changed: nothing is said. */
@Injectable()
export class LiveTicker implements OnApplicationBootstrap, OnModuleDestroy {
  /** Monotonic time before which an audience is not told again. */
  private readonly nextAtMs = new WeakMap<object, number>();
  private timers: NodeJS.Timeout[] = [];
  private checking: Promise<void> | null = null;

  constructor(
    private readonly projections: Projections,
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
      for (const audience of ROOM_AUDIENCES) sent += this.tellAudience(kept, audience, time);
      if (isBehind) continue;
      this.tellArrivals(kept, time);
      this.presence.tellCount(kept.projection, time);
    }
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
  private tellAudience({ projection, lanes }: Kept, audience: RoomAudience, time: LaneTime): number {
    const lane = lanes[audience];
    const room = audienceRoom(projection, projection.eventId, audience);
    const sockets = this.realtime.countIn(room);
    if (sockets === 0) {
      // Nobody waits for these votes.
      lane.takeVoteDelay(time.atMs);
      return 0;
    }
    if (time.atMs < (this.nextAtMs.get(lane) ?? 0)) return 0;
    const messages = lane.flush(time, this.presence.guests(projection.eventId));
    if (messages.length === 0) return 0;
    const waitedMs = lane.takeVoteDelay(time.atMs);
    const end = this.realtime.publishToCrowd(room, messages);
    const noteTold = () => this.noteTold(lane, sockets, time, waitedMs);
    if (!end) noteTold();
    else {
      this.nextAtMs.set(lane, Number.POSITIVE_INFINITY);
      void end.finally(noteTold);
    }
    return messages.length;
  }

  /** The audience has been told of votes that had waited for `waitedMs`: decides when it may be told again. */
  private noteTold(lane: Lane, sockets: number, { atMs }: LaneTime, waitedMs: number | null): void {
    const tookMs = performance.now() - atMs;
    const isCrowd = lane.audience === 'guest' || lane.audience === 'voters';
    const periodMs = isCrowd ? guestTickMs(sockets, tookMs, this.backlog.waitMs) : SCREEN_TICK_MS;
    // The beat itself is not exact: a pause that ends a moment after the next beat must not cost another one.
    this.nextAtMs.set(lane, atMs + periodMs - BEAT_MS / 5);
    if (waitedMs !== null) this.metrics.voteToTickSeconds.observe((waitedMs + tookMs) / 1000);
  }

  private tellArrivals({ projection, seen }: Kept, { nowMs, atMs }: LaneTime): void {
    if (seen.size === 0 || atMs < (this.nextAtMs.get(seen) ?? 0)) return;
    this.nextAtMs.set(seen, atMs + SCREEN_TICK_MS - BEAT_MS / 5);
    // Who counts arrivals knows the counts: screens are told only while these may be seen.
    const audiences = projection.shows('public') ? (['display', 'staff'] as const) : (['staff'] as const);
    const rooms = audiences.map((audience) => audienceRoom(projection, projection.eventId, audience));
    for (const arrival of seen.values()) {
      this.realtime.publish(rooms, 'vote:seen', { now: nowMs, ...arrival });
    }
    seen.clear();
  }

  private hasSockets(projection: Projection): boolean {
    return eventRooms(projection, projection.eventId).some((room) => this.realtime.countIn(room) > 0);
  }
}
