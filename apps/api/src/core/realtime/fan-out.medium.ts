import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { io as connect, type Socket } from 'socket.io-client';
import { eventually } from '../../../test/support/eventually.js';
import { FanOut } from './fan-out.js';
import type { Room } from './rooms.js';

// Real: Socket.IO on both sides, TCP. Nothing is replaced.
const CLIENTS = 600;
const CROWD = 'crowd' as Room;

let http: HttpServer;
let io: Server;
let clients: Socket[];
const received = new Map<Socket, [string, unknown][]>();

beforeAll(async () => {
  http = createServer();
  io = new Server(http, { transports: ['websocket'], perMessageDeflate: false });
  io.on('connection', (socket) => {
    void socket.join(CROWD);
    socket.on('ask', (n: number, ack: (answer: number) => void) => ack(n));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  clients = Array.from({ length: CLIENTS }, () =>
    connect(`http://127.0.0.1:${port}`, { transports: ['websocket'], forceNew: true, reconnection: false }),
  );
  for (const client of clients) {
    received.set(client, []);
    client.onAny((name: string, body: unknown) => received.get(client)!.push([name, body]));
  }
  await eventually(() => expect(io.sockets.adapter.rooms.get(CROWD)?.size).toBe(CLIENTS), 30_000);
}, 60_000);

afterAll(async () => {
  for (const client of clients ?? []) client.disconnect();
  await io?.close();
});

it('is understood by every client, small and large, whole and in order, between answers and messages of their own', async () => {
  const fanOut = new FanOut(io);
  const texts = ['', 'Zoë 🎵'.repeat(3), 'x'.repeat(200), 'ü'.repeat(400), '🎶'.repeat(20_000), 'end'];
  const asked: Promise<unknown>[] = [];
  for (const [n, title] of texts.entries()) {
    const notice = { name: 'guest:notice' as const, body: { kind: 'your-track-next' as const, title } };
    // The first two leave together, as the messages of one tick do.
    if (n !== 0)
      void fanOut.send(
        [CROWD],
        n === 1 ? [{ ...notice, body: { ...notice.body, title: texts[0]! } }, notice] : [notice],
      );

    for (const client of clients.slice(0, 50)) asked.push(client.timeout(20_000).emitWithAck('ask', n));
    if (n === 2) for (const socket of io.sockets.sockets.values()) socket.emit('own', n);
  }
  await Promise.all(asked);
  await eventually(() => {
    for (const messages of received.values()) {
      const titles = messages.flatMap(([name, body]) => (name === 'own' ? [] : [(body as { title: string }).title]));
      expect(titles).toEqual(texts);
      expect(messages).toHaveLength(texts.length + 1);
    }
  }, 20_000);
}, 60_000);
