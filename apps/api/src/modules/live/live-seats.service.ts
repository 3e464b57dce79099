import { Injectable } from '@nestjs/common';
import type { Audience } from '@votebox/contracts/dto';
import { AccessDirectories } from '../../core/access/access-directories.js';
import type { Ctx } from '../../core/context/ctx.js';
import type { ClientLink } from '../../core/realtime/client-link.js';
import { audienceRooms, BLOCKS, type Room, type RoomAudience, voterRoom } from '../../core/realtime/rooms.js';
import { blockForNext } from './blocks.rules.js';
import { LivePresence } from './live-presence.service.js';

/** One socket at one event. */
export interface Seat {
  readonly ctx: Pick<Ctx, 'venueId'>;
  readonly link: ClientLink;
  readonly eventId: string;
  /** Null for staff and displays. */
  readonly voterId: string | null;
  /** Which part of the crowd it belongs to; 0 for staff and displays. */
  readonly block: number;
  /** Whose messages it gets. */
  audience: RoomAudience;
  /** Whether it counts among the guests here: one who has not come in only looks on. */
  isCounted: boolean;
}

/**
 * Which sockets of this process are at which event, and as whom. A socket has one seat at an event and is in one room of
 * its messages; a guest's socket may change between that of the guests and that of those who have voted.
 */
@Injectable()
export class LiveSeats {
  private readonly byLink = new Map<string, Map<string, Seat>>();
  private readonly guests = new Map<string, Map<string, Set<Seat>>>();
  /** Seats of guests by event, in each block. */
  private readonly seated = new Map<string, number[]>();
  /** Seats of guests that are not counted yet. */
  private readonly onlookers = new Set<Seat>();

  constructor(
    private readonly presence: LivePresence,
    private readonly directories: AccessDirectories,
  ) {}

  /** Sits down, or finds the seat that the socket has. */
  take(ctx: Ctx, link: ClientLink, eventId: string, as: Audience, voterId: string | null): Seat {
    const events = this.eventsOf(link);
    const known = events.get(eventId);
    if (known) return known;
    const block = voterId ? this.enterBlock(eventId) : 0;
    const seat: Seat = { ctx: { venueId: ctx.venueId }, link, eventId, voterId, block, audience: as, isCounted: false };
    events.set(eventId, seat);
    link.subscribe(roomOf(seat));
    if (voterId) {
      link.subscribe(voterRoom(ctx, eventId, voterId));
      this.onlookers.add(seat);
      const voters = this.guests.get(eventId) ?? new Map<string, Set<Seat>>();
      this.guests.set(eventId, voters);
      voters.set(voterId, (voters.get(voterId) ?? new Set()).add(seat));
    }
    return seat;
  }

  leave(link: ClientLink, eventId: string): void {
    const seat = this.byLink.get(link.id)?.get(eventId);
    if (!seat) return;
    this.byLink.get(link.id)!.delete(eventId);
    this.vacate(seat);
  }

  /** Counts who has come in. It may be asked for again, and for a seat that was left meanwhile. */
  count(seat: Seat): void {
    if (!seat.voterId || !this.onlookers.delete(seat)) return;
    seat.isCounted = true;
    this.presence.enter(seat.ctx, seat.eventId, seat.voterId);
  }

  /** Counts those who looked on and have come in since, through this process. */
  countArrivals(): void {
    for (const seat of this.onlookers) if (this.directories.guests.peekIn(seat.voterId!)) this.count(seat);
  }

  /** The sockets of one guest at an event. */
  of(eventId: string, voterId: string): Seat[] {
    return [...(this.guests.get(eventId)?.get(voterId) ?? [])];
  }

  /** All guests who are at an event. */
  votersAt(eventId: string): string[] {
    return [...(this.guests.get(eventId)?.keys() ?? [])];
  }

  /** False when the seat was there already. */
  move(seat: Seat, audience: RoomAudience): boolean {
    if (seat.audience === audience) return false;
    seat.link.unsubscribe(roomOf(seat));
    seat.audience = audience;
    seat.link.subscribe(roomOf(seat));
    return true;
  }

  private eventsOf(link: ClientLink): Map<string, Seat> {
    const known = this.byLink.get(link.id);
    if (known) return known;
    const events = new Map<string, Seat>();
    this.byLink.set(link.id, events);
    link.onVenueLeft((venueId) => {
      for (const seat of events.values()) if (seat.ctx.venueId === venueId) this.leave(link, seat.eventId);
    });
    link.onClose(() => {
      this.byLink.delete(link.id);
      for (const seat of events.values()) this.vacate(seat);
    });
    return events;
  }

  private vacate(seat: Seat): void {
    const { ctx, link, eventId, voterId } = seat;
    link.unsubscribe(roomOf(seat));
    if (!voterId) return;
    link.unsubscribe(voterRoom(ctx, eventId, voterId));
    this.onlookers.delete(seat);
    if (seat.isCounted) this.presence.leave(eventId, voterId);
    const voters = this.guests.get(eventId);
    const seats = voters?.get(voterId);
    seats?.delete(seat);
    if (seats?.size === 0) voters?.delete(voterId);
    const seated = this.seated.get(eventId);
    if (seated) seated[seat.block]! -= 1;
    if (voters?.size === 0) {
      this.guests.delete(eventId);
      this.seated.delete(eventId);
    }
  }

  private enterBlock(eventId: string): number {
    const seated = this.seated.get(eventId) ?? Array.from({ length: BLOCKS }, () => 0);
    this.seated.set(eventId, seated);
    const block = blockForNext(seated);
    seated[block]! += 1;
    return block;
  }
}

function roomOf({ ctx, eventId, audience, block }: Seat): Room {
  return audienceRooms(ctx, eventId, audience)[block]!;
}
