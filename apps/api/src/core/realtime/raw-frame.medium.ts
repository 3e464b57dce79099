import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo, Socket as Line } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { io as connect, type Socket as Client } from 'socket.io-client';
import { eventually } from '../../../test/support/eventually.js';
import { freeLineOf, outletOf, toFrame, unsentBytesOf } from './raw-frame.js';
import { BUFFER_BYTES_MAX } from './slow-readers.js';

// Real: Socket.IO on both sides, TCP and its buffers. Nothing is replaced.
const PIECE = 'x'.repeat(64 * 1024);
const PIECES_MAX = 1_000;

let http: HttpServer;
let io: Server;
let client: Client;
let socket: Socket;

beforeAll(async () => {
  http = createServer();
  io = new Server(http, { transports: ['websocket'], perMessageDeflate: false });
  const connected = new Promise<Socket>((resolve) => io.once('connection', resolve));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  client = connect(`http://127.0.0.1:${port}`, { transports: ['websocket'], reconnection: false });
  socket = await connected;
});

afterAll(async () => {
  client?.disconnect();
  await io?.close();
});

/** The TCP socket of the client. */
function lineOfClient(): Line {
  return (client.io.engine.transport as unknown as { ws: { _socket: Line } }).ws._socket;
}

it.each([
  ['by Socket.IO', () => socket.emit('state', PIECE)],
  ['straight to the line', () => freeLineOf(outletOf(socket))?.write(toFrame('state', PIECE))],
])('counts what a peer that does not read has not taken, sent %s', async (_, send) => {
  await eventually(() => expect(unsentBytesOf(socket)).toBe(0));
  lineOfClient().pause();
  for (let n = 0; n < PIECES_MAX && unsentBytesOf(socket) <= BUFFER_BYTES_MAX; n++) {
    send();
    // The kernel takes what it has room for.
    await new Promise(setImmediate);
  }
  expect(unsentBytesOf(socket)).toBeGreaterThan(BUFFER_BYTES_MAX);
  lineOfClient().resume();
  await eventually(() => expect(unsentBytesOf(socket)).toBe(0), 20_000);
});
