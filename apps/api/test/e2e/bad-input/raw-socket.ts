import { createHash, randomBytes } from 'node:crypto';
import { createConnection, type Socket } from 'node:net';

const PATIENCE_MS = 15_000;
const TEXT = 0x1;
const BINARY = 0x2;

/**
 * A WebSocket written by hand, byte by byte, so that it can break every rule. Speaks Engine.IO and Socket.IO only as far
 * as a test tells it to; a text frame `0{…}` is the greeting of Engine.IO, `40{…}` that of Socket.IO.
 */
export class RawSocket {
  /** Text frames, oldest first. */
  readonly heard: string[] = [];
  isClosed = false;
  private unread: Buffer = Buffer.alloc(0);

  private constructor(private readonly socket: Socket) {
    socket.on('data', (chunk) => this.read(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.isClosed = true;
    });
  }

  /** Only the handshake of the WebSocket. `status` is 101 where it was taken. */
  static async open(
    origin: string,
    headers: Record<string, string> = {},
    path = '/socket.io/?EIO=4&transport=websocket',
  ): Promise<{ status: number; socket: RawSocket }> {
    const { hostname, port } = new URL(origin);
    const socket = createConnection(Number(port), hostname);
    const key = randomBytes(16).toString('base64');
    const lines = { host: `${hostname}:${port}`, upgrade: 'websocket', connection: 'Upgrade', ...headers };
    const first = new Promise<{ head: string; rest: Buffer }>((resolve) => {
      let heard = Buffer.alloc(0);
      const look = (chunk: Buffer) => {
        heard = Buffer.concat([heard, chunk]);
        const end = heard.indexOf('\r\n\r\n');
        if (end >= 0) resolve({ head: heard.subarray(0, end).toString(), rest: heard.subarray(end + 4) });
        if (end >= 0) socket.off('data', look);
      };
      socket.on('data', look);
      socket.on('error', () => resolve({ head: '', rest: heard }));
      socket.on('close', () => resolve({ head: '', rest: heard }));
    });
    socket.write(
      [
        `GET ${path} HTTP/1.1`,
        ...Object.entries(lines).map(([name, value]) => `${name}: ${value}`),
        `sec-websocket-key: ${key}`,
        'sec-websocket-version: 13',
        '',
        '',
      ].join('\r\n'),
    );
    const { head, rest } = await first;
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0);
    const accepted = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    if (status === 101 && !head.includes(accepted)) throw new Error('the handshake was answered with a wrong key');
    const opened = new RawSocket(socket);
    opened.read(rest);
    return { status, socket: opened };
  }

  /** As far as a client that may send messages. */
  static async connect(origin: string, cookie: string): Promise<RawSocket> {
    const { status, socket } = await RawSocket.open(origin, { cookie });
    if (status !== 101) throw new Error(`the handshake was answered with ${status}`);
    socket.text('40');
    await socket.hears((frame) => frame.startsWith('40'));
    return socket;
  }

  text(frame: string): void {
    this.frame(TEXT, Buffer.from(frame));
  }

  binary(frame: Buffer): void {
    this.frame(BINARY, frame);
  }

  /** `opcode` with all its flags. */
  frame(opcode: number, payload: Buffer): void {
    const mask = randomBytes(4);
    const head = Buffer.alloc(payload.length < 126 ? 2 : payload.length < 65_536 ? 4 : 10);
    head[0] = 0x80 | opcode;
    if (payload.length < 126) head[1] = 0x80 | payload.length;
    else if (payload.length < 65_536) head.writeUInt16BE(payload.length, 2);
    else head.writeBigUInt64BE(BigInt(payload.length), 2);
    if (payload.length >= 126) head[1] = 0x80 | (payload.length < 65_536 ? 126 : 127);
    this.bytes(Buffer.concat([head, mask, payload.map((byte, n) => byte ^ mask[n % 4]!)]));
  }

  bytes(bytes: Buffer): void {
    if (!this.socket.destroyed) this.socket.write(bytes);
  }

  /** The first frame, heard already or still to come, that `isIt`. Null when the connection ends before. */
  async hears(isIt: (frame: string) => boolean): Promise<string | null> {
    const endMs = performance.now() + PATIENCE_MS;
    for (;;) {
      const found = this.heard.find(isIt);
      if (found !== undefined) return found;
      if (this.isClosed) return null;
      if (performance.now() > endMs) throw new Error(`not heard; heard ${JSON.stringify(this.heard).slice(0, 300)}`);
      await new Promise((done) => setTimeout(done, 10));
    }
  }

  close(): void {
    this.socket.destroy();
  }

  /** Frames of a server are not masked; ours are short and never in parts. */
  private read(chunk: Buffer): void {
    this.unread = Buffer.concat([this.unread, chunk]);
    for (;;) {
      if (this.unread.length < 2) return;
      const short = this.unread[1]! & 0x7f;
      const at = short === 126 ? 4 : short === 127 ? 10 : 2;
      if (this.unread.length < at) return;
      const length =
        short === 126 ? this.unread.readUInt16BE(2) : short === 127 ? Number(this.unread.readBigUInt64BE(2)) : short;
      if (this.unread.length < at + length) return;
      if ((this.unread[0]! & 0xf) === TEXT) this.heard.push(this.unread.subarray(at, at + length).toString());
      this.unread = this.unread.subarray(at + length);
    }
  }
}
