import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ServerMessageBody, ServerMessageName } from '@votebox/contracts';
import type { Server } from 'socket.io';
import { freeLineOf, toFrame } from './raw-frame.js';
import type { Room } from './rooms.js';

/** So many sockets are told in one go, some milliseconds; then whatever else waits has its turn. */
const SLICE = 500;

/** A message by name. */
export type OutgoingMessage = {
  [N in ServerMessageName]: { name: N; body: ServerMessageBody<N> };
}[ServerMessageName];

/**
 * Sends to many sockets. A hall of ten thousand is told in slices, so that votes and acknowledgements do not wait until the
 * last phone has been told. What is sent to a room arrives in the order in which it was sent.
 */
export class FanOut {
  /** Rooms that are being told, with the end of what was sent last. */
  private readonly lines = new Map<Room, Promise<void>>();

  constructor(private readonly io: Server) {}

  /**
   * All messages, once to each socket that is in any of the rooms. Null when they were handed over at once, else their
   * end. `isVolatile`: may be dropped for a socket that has not taken what was sent before.
   */
  send(rooms: Room[], messages: OutgoingMessage[], isVolatile = false): Promise<void> | null {
    const earlier = rooms.flatMap((room) => this.lines.get(room) ?? []);
    const size = rooms.reduce((sum, room) => sum + (this.socketsIn(room)?.size ?? 0), 0);
    if (earlier.length === 0 && size <= SLICE) {
      this.emit(rooms, messages, isVolatile);
      return null;
    }
    const line: Promise<void> = Promise.all(earlier)
      .then(() => this.sendSlices(rooms, messages, isVolatile))
      .finally(() => {
        for (const room of rooms) if (this.lines.get(room) === line) this.lines.delete(room);
      });
    for (const room of rooms) this.lines.set(room, line);
    return line;
  }

  private async sendSlices(rooms: Room[], messages: OutgoingMessage[], isVolatile: boolean): Promise<void> {
    const frames = Buffer.concat(messages.map(({ name, body }) => toFrame(name, body)));
    const ids = [...new Set(rooms.flatMap((room) => [...(this.socketsIn(room) ?? [])]))];
    for (let from = 0; from < ids.length; from += SLICE) {
      if (from > 0) await nextTurn();
      const others = ids.slice(from, from + SLICE).filter((id) => !this.write(id, frames, isVolatile));
      // Every socket is alone in a room of its own name.
      if (others.length > 0) this.emit(others, messages, isVolatile);
    }
  }

  /**
   * Writes all frames at once past the layers of Socket.IO, which cost as much as the system call itself. False where
   * something else is on its way to this socket.
   */
  private write(id: string, frames: Buffer, isVolatile: boolean): boolean {
    const socket = this.io.sockets.sockets.get(id);
    if (!socket) return true;
    const line = freeLineOf(socket);
    if (!line) return false;
    if (!isVolatile || line.writableLength === 0) line.write(frames);
    return true;
  }

  private emit(to: string[], messages: OutgoingMessage[], isVolatile: boolean): void {
    for (const { name, body } of messages) {
      const target = isVolatile ? this.io.volatile.to(to) : this.io.to(to);
      target.emit(name, body);
    }
  }

  private socketsIn(room: Room): Set<string> | undefined {
    return this.io.sockets.adapter.rooms.get(room);
  }
}
