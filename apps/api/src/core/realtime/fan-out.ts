import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ServerMessageBody, ServerMessageName } from '@votebox/contracts';
import type { Server } from 'socket.io';
import { freeLineOf, toFrame } from './raw-frame.js';
import { type Receiver, Receivers } from './receivers.js';
import type { Room } from './rooms.js';

/**
 * So long the event loop is held before whatever else waits has its turn. A vote takes three turns (it is read, it is handed
 * to the database, the answer is read), so telling a crowd costs it less than ten milliseconds, on a slow machine too.
 */
export const SLICE_MS = 2;
/** Sockets that are told between two looks at the time. */
export const STEP = 16;
/** So few sockets are told at once, past those who wait. */
const AT_ONCE_MAX = 50;

/** A message by name. */
export type OutgoingMessage = {
  [N in ServerMessageName]: { name: N; body: ServerMessageBody<N> };
}[ServerMessageName];

interface Job {
  readonly rooms: Room[];
  readonly messages: OutgoingMessage[];
  done(): void;
}

/**
 * Sends to many sockets. Crowds are told one after the other, in slices of time of which each turn of the event loop has one,
 * so that votes and acknowledgements never wait until the last phone has been told. What is sent to a room arrives in the
 * order in which it was sent.
 *
 * Owns the queue of what is to be told. `monotonicMs` is its clock.
 */
export class FanOut {
  private readonly jobs: Job[] = [];
  /** Jobs by room that are not done. */
  private readonly waiting = new Map<Room, number>();
  private readonly receivers: Receivers;
  private isTelling = false;
  private sliceAtMs = 0;
  private spentMs = 0;

  constructor(
    private readonly io: Server,
    private readonly monotonicMs = () => performance.now(),
  ) {
    this.receivers = new Receivers(io);
  }

  /** How long crowds have kept the event loop busy so far, in ms. */
  get busyMs(): number {
    return this.spentMs;
  }

  /**
   * All messages, once to each socket that is in any of the rooms when it is their turn. Null when they were handed over
   * at once, else their end.
   */
  send(rooms: Room[], messages: OutgoingMessage[]): Promise<void> | null {
    const size = rooms.reduce((sum, room) => sum + (this.io.sockets.adapter.rooms.get(room)?.size ?? 0), 0);
    if (size === 0) return null;
    if (size <= AT_ONCE_MAX && !rooms.some((room) => this.waiting.has(room))) {
      this.emit(rooms, messages);
      return null;
    }
    for (const room of rooms) this.waiting.set(room, (this.waiting.get(room) ?? 0) + 1);
    const end = new Promise<void>((done) => this.jobs.push({ rooms, messages, done }));
    if (!this.isTelling) void this.tellAll();
    return end;
  }

  private async tellAll(): Promise<void> {
    this.isTelling = true;
    await this.nextSlice();
    for (let job = this.jobs.shift(); job; job = this.jobs.shift()) {
      await this.tell(job);
      this.forget(job.rooms);
      job.done();
    }
    this.isTelling = false;
  }

  private async tell({ rooms, messages }: Job): Promise<void> {
    const frames = Buffer.concat(messages.map(({ name, body }) => toFrame(name, body)));
    const receivers = this.receivers.in(rooms);
    for (let from = 0; from < receivers.length; from += STEP) {
      if (this.monotonicMs() - this.sliceAtMs >= SLICE_MS) await this.nextSlice();
      const startMs = this.monotonicMs();
      const others: string[] = [];
      for (const receiver of receivers.slice(from, from + STEP)) {
        if (!write(receiver, frames)) others.push(receiver.id);
      }
      // Every socket is alone in a room of its own name.
      if (others.length > 0) this.emit(others, messages);
      this.spentMs += this.monotonicMs() - startMs;
    }
  }

  private async nextSlice(): Promise<void> {
    await nextTurn();
    this.sliceAtMs = this.monotonicMs();
  }

  private forget(rooms: Room[]): void {
    for (const room of rooms) {
      const others = this.waiting.get(room)! - 1;
      if (others > 0) this.waiting.set(room, others);
      else this.waiting.delete(room);
    }
  }

  private emit(to: string[], messages: OutgoingMessage[]): void {
    for (const { name, body } of messages) this.io.to(to).emit(name, body);
  }
}

/**
 * Writes all frames at once past the layers of Socket.IO, which cost as much as the system call itself. False where
 * something else is on its way to this socket.
 */
function write(receiver: Receiver, frames: Buffer): boolean {
  const line = freeLineOf(receiver);
  if (!line) return false;
  line.write(frames);
  return true;
}
