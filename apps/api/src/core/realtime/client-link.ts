import type { ServerMessageBody, ServerMessageName } from '@votebox/contracts';
import type { Socket } from 'socket.io';
import type { Actor, Ctx } from '../context/ctx.js';
import { type Room, venueOfRoom } from './rooms.js';
import type { StaffPlaces } from './staff-end.rules.js';

/** Who is at the other end of a socket, decided once at the handshake. Staff roles are looked up per venue and message. */
export type Peer =
  | { kind: 'guest'; guestId: string }
  | { kind: 'display'; displayId: string; venueId: string; version: number }
  | { kind: 'staff'; userId: string; sessionId: string };

/** One socket, as far as modules may see it. */
export class ClientLink {
  private readonly venueListeners: ((venueId: string) => void)[] = [];

  constructor(
    private readonly socket: Socket,
    readonly peer: Peer,
  ) {}

  get id(): string {
    return this.socket.id;
  }

  subscribe(room: Room): void {
    void this.socket.join(room);
  }

  unsubscribe(room: Room): void {
    void this.socket.leave(room);
  }

  isIn(room: Room): boolean {
    return this.socket.rooms.has(room);
  }

  send<N extends ServerMessageName>(name: N, body: ServerMessageBody<N>): void {
    this.socket.emit(name, body);
  }

  /** Takes the socket out of every room of a venue, for good. */
  leaveVenue(venueId: string): void {
    for (const listener of this.venueListeners) listener(venueId);
    for (const room of this.socket.rooms) if (venueOfRoom(room)?.venueId === venueId) void this.socket.leave(room);
  }

  /** Calls `listener` when the socket has lost its place at a venue. */
  onVenueLeft(listener: (venueId: string) => void): void {
    this.venueListeners.push(listener);
  }

  /** The venues that the socket is at. */
  places(): StaffPlaces {
    const [followed, all] = [new Set<string>(), new Set<string>()];
    for (const room of this.socket.rooms) {
      const place = venueOfRoom(room);
      if (!place) continue;
      all.add(place.venueId);
      if (!place.isWhole) followed.add(place.venueId);
    }
    return { followed, all };
  }

  /** Calls `listener` once, when the socket is gone. */
  onClose(listener: () => void): void {
    this.socket.once('disconnect', listener);
  }
}

/** One received message: the context of the venue that its event belongs to, and the socket it came from. */
export interface MessageCall<A extends Actor = Actor> {
  ctx: Ctx<A>;
  link: ClientLink;
}
