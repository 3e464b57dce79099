import { setImmediate as nextTurn } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { decodeFrame, encodeConnect, encodeEvent, PONG } from './codec.js';

export interface LiveSocketOptions {
  readonly origin: string;
  /** `vb_guest=…` of a guest. */
  readonly cookie?: string;
  /** Bearer token of a display or of staff. */
  readonly token?: string;
  readonly localAddress?: string;
}

/** Told of each event frame as it came, before it is parsed: most of them nobody looks into. */
export type EventListener = (frame: Buffer) => void;

const OPEN_PATIENCE_MS = 30_000;
/** The longest that a control frame of a websocket may carry, and its head. */
const PING_BODY = Buffer.alloc(125);
const PONG_BYTES = PING_BODY.length + 2;
const PINGS_AT_ONCE = 1_000;
const PING = 0x32;
const MESSAGE = 0x34;
const EVENT = 0x32;

/** A Socket.IO client on a websocket without anything that a load generator can do without: no reconnecting, no buffers. */
export class LiveSocket {
  private lastId = 0;
  private readonly asked = new Map<number, (ack: unknown) => void>();
  onEvent: EventListener | null = null;
  /** Called once when the connection has ended, whoever ended it. */
  onClose: (() => void) | null = null;

  private constructor(private readonly socket: WebSocket) {}

  /** Resolves when the server has let the client in; rejects with its reason. */
  static open({ origin, cookie, token, localAddress }: LiveSocketOptions): Promise<LiveSocket> {
    const url = `${origin.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`;
    const socket = new WebSocket(url, {
      perMessageDeflate: false,
      skipUTF8Validation: true,
      handshakeTimeout: OPEN_PATIENCE_MS,
      ...(cookie === undefined ? {} : { headers: { cookie } }),
      ...(localAddress === undefined ? {} : { localAddress }),
    });
    const client = new LiveSocket(socket);
    return new Promise((resolve, reject) => {
      socket.on('error', reject);
      socket.on('close', () => {
        reject(new Error('closed'));
        client.forgetAsked();
        client.onClose?.();
      });
      socket.on('message', (data) => {
        const frame = data as Buffer;
        if (frame[0] === PING) return socket.send(PONG);
        if (frame[0] === MESSAGE && frame[1] === EVENT) return client.onEvent?.(frame);
        const read = decodeFrame(frame.toString());
        if (read.kind === 'open') socket.send(encodeConnect(token === undefined ? undefined : { token }));
        else if (read.kind === 'connected') resolve(client);
        else if (read.kind === 'refused') reject(new Error(read.message));
        else if (read.kind === 'ack') client.answer(read.id, read.answer);
      });
    });
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  /** Sends a message; `done` gets the acknowledgement, or undefined when the connection ends before it. */
  ask(name: string, body: object, done: (ack: unknown) => void): void {
    if (!this.isOpen) return void setImmediate(done, undefined);
    const id = ++this.lastId;
    this.asked.set(id, done);
    this.socket.send(encodeEvent(id, name, body));
  }

  /** Reads nothing more, as a phone in a cellar. */
  stopReading(): void {
    this.socket.pause();
  }

  readOn(): void {
    this.socket.resume();
  }

  /** Has the server answer with so many bytes: where nobody reads them, they fill what the kernel keeps of a line. Resolves when it was asked. */
  async fillLine(bytes: number): Promise<void> {
    for (let filled = 0; filled < bytes && this.isOpen; filled += PINGS_AT_ONCE * PONG_BYTES) {
      for (let n = 0; n < PINGS_AT_ONCE; n++) this.socket.ping(PING_BODY);
      while (this.isOpen && this.socket.bufferedAmount > 0) await nextTurn();
    }
  }

  close(): void {
    this.socket.terminate();
  }

  private answer(id: number, ack: unknown): void {
    const done = this.asked.get(id);
    this.asked.delete(id);
    done?.(ack);
  }

  private forgetAsked(): void {
    for (const done of this.asked.values()) done(undefined);
    this.asked.clear();
  }
}
