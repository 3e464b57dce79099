import { Injectable } from '@nestjs/common';
import { Realtime } from '../../core/realtime/realtime.service.js';
import { audienceRoom } from '../../core/realtime/rooms.js';
import type { LaneTime } from './lane.js';
import { Presence } from './presence.js';
import type { Projection } from './projection.js';

const PAUSE_MS = 1_000;

/** How many guests are here, told to everyone at an event, at most once a second and only when it has changed. */
@Injectable()
export class LivePresence {
  private readonly presence = new Presence();
  private readonly told = new WeakMap<Projection, { guests: number; atMs: number }>();

  constructor(private readonly realtime: Realtime) {}

  enter(eventId: string, voterId: string): void {
    this.presence.enter(eventId, voterId);
  }

  leave(eventId: string, voterId: string): void {
    this.presence.leave(eventId, voterId);
  }

  guests(eventId: string): number {
    return this.presence.guests(eventId);
  }

  tellCount(projection: Projection, { nowMs, atMs }: LaneTime): void {
    const { eventId } = projection;
    const guests = this.presence.guests(eventId);
    const before = this.told.get(projection);
    if (before && (before.guests === guests || atMs - before.atMs < PAUSE_MS)) return;
    this.told.set(projection, { guests, atMs });
    if (!before && guests === 0) return;
    const rooms = (['guest', 'display', 'staff'] as const).map((audience) =>
      audienceRoom(projection, eventId, audience),
    );
    this.realtime.publish(rooms, 'presence:count', { now: nowMs, guests }, { isVolatile: true });
  }
}
