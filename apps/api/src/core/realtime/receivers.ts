import type { Server } from 'socket.io';
import { type Outlet, outletOf } from './raw-frame.js';
import type { Room } from './rooms.js';

/** A socket that is told something. */
export interface Receiver extends Outlet {
  readonly id: string;
}

/** Lists of smaller rooms are not worth their memory. */
const KEPT_FROM = 50;

/** The sockets of rooms as lists. That of a room is made when it is first asked for, and anew once somebody came or went. */
export class Receivers {
  private readonly lists = new Map<string, readonly Receiver[]>();

  constructor(private readonly io: Server) {
    const { adapter } = io.sockets;
    const forget = (room: string) => this.lists.delete(room);
    adapter.on('join-room', forget);
    adapter.on('leave-room', forget);
  }

  /** Everyone who is in any of the rooms, each once. */
  in(rooms: readonly Room[]): readonly Receiver[] {
    if (rooms.length === 1) return this.list(rooms[0]!);
    const all = rooms.flatMap((room) => this.list(room));
    return [...new Map(all.map((receiver) => [receiver.id, receiver])).values()];
  }

  private list(room: Room): readonly Receiver[] {
    const known = this.lists.get(room);
    if (known) return known;
    const ids = this.io.sockets.adapter.rooms.get(room) ?? new Set<string>();
    const list: Receiver[] = [];
    for (const id of ids) {
      const socket = this.io.sockets.sockets.get(id);
      if (socket) list.push({ id, ...outletOf(socket) });
    }
    // A socket may be in a room before it is let in, and nobody tells of that moment.
    if (list.length >= KEPT_FROM && list.length === ids.size) this.lists.set(room, list);
    return list;
  }
}
