import type { Socket } from 'socket.io';

/** Engine.IO "message", Socket.IO "event", default namespace. */
const EVENT_PREFIX = '42';
const TEXT_FRAME = 0x81;
const LENGTH_16_BIT = 126;
const LENGTH_64_BIT = 127;

/** A message as the bytes of one websocket frame (RFC 6455: final, text, unmasked), so that it is encoded once for everybody. */
export function toFrame(name: string, body: unknown): Buffer {
  const text = EVENT_PREFIX + JSON.stringify([name, body]);
  const length = Buffer.byteLength(text);
  const headLength = length < LENGTH_16_BIT ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(headLength + length);
  frame[0] = TEXT_FRAME;
  if (headLength === 2) frame[1] = length;
  else if (headLength === 4) {
    frame[1] = LENGTH_16_BIT;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = LENGTH_64_BIT;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, headLength);
  return frame;
}

/** What Socket.IO keeps behind a socket, as far as it is needed here. */
interface Conn {
  readyState: string;
  writeBuffer: { data?: string | Buffer }[];
  transport: Transport;
}

interface Transport {
  writable?: boolean;
  socket?: { readyState: number; bufferedAmount: number; _socket?: Line | null };
}

interface Line {
  writable: boolean;
  write(bytes: Buffer): boolean;
}

/**
 * The layers behind a socket, found once: looking them up for every message costs a tenth of telling a crowd. They are the
 * same for the life of a socket, as websockets are all that is taken.
 */
export interface Outlet {
  readonly conn: Conn;
  readonly transport: Transport;
}

const WEBSOCKET_OPEN = 1;

export function outletOf(socket: Socket): Outlet {
  const conn = socket.conn as unknown as Conn;
  return { conn, transport: conn.transport };
}

/**
 * The line of a socket on which nothing waits in the layers above: bytes that are written there come after all that was
 * sent before. Null: let Socket.IO do it, which keeps the order by waiting.
 */
export function freeLineOf({ conn, transport }: Outlet): Line | null {
  if (conn.readyState !== 'open' || conn.writeBuffer.length > 0 || !transport.writable) return null;
  const line = transport.socket?.readyState === WEBSOCKET_OPEN ? transport.socket._socket : null;
  return line?.writable ? line : null;
}

/** What was sent to a socket and has not left this process: what the line holds, and the frames that wait behind it. */
export function unsentBytesOf(socket: Socket): number {
  const { conn, transport } = outletOf(socket);
  return conn.writeBuffer.reduce((sum, { data }) => sum + (data?.length ?? 0), transport.socket?.bufferedAmount ?? 0);
}
