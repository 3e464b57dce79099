import type { BallotTick, EventSnapshot, QueueChanged } from '@votebox/contracts';
import { LiveSocket } from '../load/live-socket.js';

export interface ScreenOptions {
  readonly origin: string;
  readonly eventId: string;
  /** Bearer token of a display. */
  readonly token: string;
}

const COME_BACK_MS = 300;
const EVENT_FRAME = 2;

/**
 * A screen on the wall: shows what the snapshot says and every message that builds on it; where one is missing, or the
 * server's epoch is another, it takes a new snapshot. Comes back whenever its connection ends.
 */
export class Screen {
  /** Votes in all as shown. */
  total = 0;
  /** Votes by the `idx` of the track, as shown. */
  readonly shown = new Map<number, number>();
  /** Times a total fell although nobody took a vote back. */
  falls = 0;
  /** Snapshots that were taken, the first one included. */
  snapshots = 0;
  private epoch = '';
  private rev = 0;
  private socket: LiveSocket | null = null;
  private isClosed = false;
  private isJoining = false;

  constructor(private readonly options: ScreenOptions) {}

  get isOnline(): boolean {
    return (this.socket?.isOpen ?? false) && this.epoch !== '';
  }

  async connect(): Promise<void> {
    try {
      const { origin, token } = this.options;
      const socket = await LiveSocket.open({ origin, token });
      if (this.isClosed) return socket.close();
      this.socket = socket;
      socket.onClose = () => this.comeBack();
      socket.onEvent = (frame) => this.take(frame);
      this.join();
    } catch {
      this.comeBack();
    }
  }

  close(): void {
    this.isClosed = true;
    this.socket?.close();
  }

  private comeBack(): void {
    this.socket = null;
    this.isJoining = false;
    if (!this.isClosed) setTimeout(() => void this.connect(), COME_BACK_MS * (0.5 + Math.random()));
  }

  private join(): void {
    const { socket } = this;
    if (!socket || this.isJoining) return;
    this.isJoining = true;
    socket.ask('event:join', { eventId: this.options.eventId, as: 'display' }, (ack) => {
      this.isJoining = false;
      const { ok, data } = (ack ?? {}) as { ok?: boolean; data?: { snapshot: EventSnapshot } };
      if (ok && data) this.takeSnapshot(data.snapshot);
      else if (socket.isOpen) setTimeout(() => this.join(), COME_BACK_MS);
    });
  }

  private takeSnapshot(snapshot: EventSnapshot): void {
    if (snapshot.epoch === this.epoch && snapshot.rev < this.rev) return;
    this.snapshots += 1;
    this.epoch = snapshot.epoch;
    this.rev = snapshot.rev;
    for (const { idx, votes } of snapshot.queue) this.shown.set(idx, votes ?? 0);
    this.showTotal(snapshot.ballot?.totalVotes ?? 0);
  }

  private take(frame: Buffer): void {
    const [name, body] = JSON.parse(frame.toString('utf8', EVENT_FRAME)) as [
      string,
      BallotTick | EventSnapshot | QueueChanged,
    ];
    if (name === 'event:state') return this.takeSnapshot(body as EventSnapshot);
    if (!['ballot:tick', 'queue:changed', 'playback:changed'].includes(name)) return;
    const message = body as BallotTick;
    if (message.epoch !== this.epoch || message.prev > this.rev) return this.join();
    if (message.rev <= this.rev) return;
    this.rev = message.rev;
    if (name === 'queue:changed')
      for (const { idx, votes } of (body as QueueChanged).items) this.shown.set(idx, votes ?? 0);
    if (name !== 'ballot:tick') return;
    for (const [idx, votes] of message.t) this.shown.set(idx, votes);
    if (message.total !== undefined) this.showTotal(message.total);
  }

  private showTotal(total: number): void {
    if (total < this.total) this.falls += 1;
    this.total = total;
  }
}
