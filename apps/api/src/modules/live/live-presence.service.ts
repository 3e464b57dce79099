import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Backlog } from '../../core/backlog/backlog.js';
import { Bus } from '../../core/bus/bus.js';
import type { Ctx } from '../../core/context/ctx.js';
import { newId } from '../../core/ids/ids.js';
import type { OutgoingMessage } from '../../core/realtime/fan-out.js';
import type { LaneTime } from './lane.js';
import { PresenceElsewhere } from './presence-elsewhere.js';
import { Presence } from './presence.js';
import type { Projection } from './projection.js';

const PAUSE_MS = 1_000;

/**
 * How many guests are here, told to everyone at an event, at most once a second and only when it has changed. Each process
 * counts its own sockets and tells the others; a guest with tabs at two processes counts twice, which a gateway that keeps
 * a person on one process makes rare.
 */
@Injectable()
export class LivePresence implements OnModuleInit, OnModuleDestroy {
  private readonly processId = newId();
  private readonly presence = new Presence();
  private readonly elsewhere = new PresenceElsewhere();
  /** By lane. */
  private readonly told = new WeakMap<object, { guests: number; atMs: number }>();
  /** Venue by event of what the other processes were told last. */
  private toldOthers = new Map<string, string>();
  private toldOthersAtMs = 0;
  private stopListening: () => void = () => undefined;

  constructor(
    private readonly backlog: Backlog,
    private readonly bus: Bus,
  ) {}

  onModuleInit(): void {
    this.stopListening = this.bus.on('guests:counted', ({ eventId, processId, guests }) => {
      if (processId !== this.processId) this.elsewhere.hear(eventId, processId, guests, performance.now());
    });
  }

  onModuleDestroy(): void {
    this.stopListening();
  }

  enter(ctx: Pick<Ctx, 'venueId'>, eventId: string, voterId: string): void {
    this.presence.enter(ctx, eventId, voterId);
  }

  leave(eventId: string, voterId: string): void {
    this.presence.leave(eventId, voterId);
  }

  guests(eventId: string): number {
    return this.presence.guests(eventId) + this.elsewhere.guests(eventId);
  }

  /** Whether a lane has yet to be told how many are here, and may be. */
  hasCount(lane: object, { eventId }: Projection, { atMs }: LaneTime): boolean {
    const guests = this.guests(eventId);
    const before = this.told.get(lane);
    if (!before) return guests > 0;
    return before.guests !== guests && atMs - before.atMs >= PAUSE_MS;
  }

  /** The message of it, if a lane has yet to be told and may be. It goes along with the others to that lane: a write less. */
  takeCount(lane: object, projection: Projection, time: LaneTime): OutgoingMessage[] {
    if (!this.hasCount(lane, projection, time) || this.backlog.sheds('reactions')) return [];
    const guests = this.guests(projection.eventId);
    this.told.set(lane, { guests, atMs: time.atMs });
    return [{ name: 'presence:count', body: { now: time.nowMs, guests } }];
  }

  /** Once a second, also when nothing has changed: silence means that this process is gone. */
  tellOthers({ atMs }: LaneTime): void {
    if (atMs - this.toldOthersAtMs < PAUSE_MS) return;
    this.toldOthersAtMs = atMs;
    this.elsewhere.forgetSilent(atMs);
    const counts = this.presence.list();
    const { processId, toldOthers } = this;
    this.toldOthers = new Map(counts.map(({ eventId, venueId }) => [eventId, venueId]));
    for (const count of counts) this.bus.tell({ kind: 'guests:counted', processId, ...count });
    for (const [eventId, venueId] of toldOthers) {
      if (!this.toldOthers.has(eventId))
        this.bus.tell({ kind: 'guests:counted', processId, venueId, eventId, guests: 0 });
    }
  }
}
