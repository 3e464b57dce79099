import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io as connect, type Socket } from 'socket.io-client';
import { eventually } from '../../../test/support/eventually.js';
import { AccessDirectories } from '../access/access-directories.js';
import type { Bus } from '../bus/bus.js';
import type { Config } from '../config/config.js';
import { Metrics } from '../metrics/metrics.js';
import type { Peer } from './client-link.js';
import type { Handshake } from './handshake.js';
import type { MessageDispatcher } from './message-dispatcher.js';
import type { MessageRegistry } from './message-registry.js';
import { Realtime, RealtimeSurroundings } from './realtime.service.js';
import { venueRoom } from './rooms.js';

// Real: Socket.IO on both sides, TCP. Replaced: who a socket is, and the database that knows the venues of staff.
const VENUE_ID = '01890000-0000-7000-8000-000000000009';
const STAFF: Peer = { kind: 'staff', userId: 'olga' };

let http: HttpServer;
let realtime: Realtime;
let metrics: Metrics;
let listVenues: () => Promise<string[]>;
let clients: Socket[];
let asked: number;

beforeEach(async () => {
  http = createServer();
  metrics = new Metrics();
  clients = [];
  asked = 0;
  const directories = new AccessDirectories();
  const staff = {
    listVenues: () => {
      asked += 1;
      return listVenues();
    },
    findRole: async () => null,
  };
  directories.register({ staff });
  const handshake = { isFromOwnPage: () => true, identify: async () => STAFF };
  realtime = new Realtime(
    { LOG_LEVEL: 'silent' } as Config,
    handshake as unknown as Handshake,
    { collect: () => new Map() } as unknown as MessageRegistry,
    {} as MessageDispatcher,
    metrics,
    new RealtimeSurroundings({ on: () => () => undefined } as unknown as Bus, directories),
  );
  realtime.attach(http);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  for (const client of clients) client.disconnect();
  realtime.beforeApplicationShutdown();
  http.closeAllConnections();
  await new Promise((resolve) => http.close(resolve));
});

function aClient(): Socket {
  const { port } = http.address() as AddressInfo;
  const client = connect(`http://127.0.0.1:${port}`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
  });
  clients.push(client);
  return client;
}

const refusalOf = (client: Socket) =>
  new Promise<string>((resolve) => client.once('connect_error', ({ message }) => resolve(message)));

/** Whether a process that leaves has nobody to wait for. */
async function isDrained(): Promise<boolean> {
  let isDone = false;
  void realtime.leave().then(() => (isDone = true));
  await new Promise(setImmediate);
  return isDone;
}

it('keeps nothing of a socket that it could not let in, and says no more than a code', async () => {
  listVenues = async () => {
    throw Object.assign(new Error('connect ECONNREFUSED 10.1.2.3:5432'), { code: 'ECONNREFUSED' });
  };
  expect(await refusalOf(aClient())).toBe('BUSY');
  listVenues = async () => {
    throw new Error('relation "member" does not exist');
  };
  expect(await refusalOf(aClient())).toBe('INTERNAL');
  expect(await isDrained()).toBe(true);
});

it('keeps nothing of a socket that was gone before it was let in', async () => {
  let answer: (venueIds: string[]) => void = () => undefined;
  listVenues = () => new Promise((resolve) => (answer = resolve));
  const client = aClient();
  await eventually(() => expect(asked).toBe(1));
  client.disconnect();
  await eventually(async () => expect(await openConnections()).toBe(0));
  answer([VENUE_ID]);
  await new Promise(setImmediate);
  expect(realtime.countIn(venueRoom({ venueId: VENUE_ID }))).toBe(0);
  expect(await isDrained()).toBe(true);
});

it('lets staff into the rooms of their venues once the database is back', async () => {
  listVenues = () => Promise.reject(new Error('Connection terminated'));
  expect(await refusalOf(aClient())).toBe('BUSY');
  listVenues = async () => [VENUE_ID];
  const client = aClient();
  await eventually(() => expect(client.connected).toBe(true));
  expect(realtime.countIn(venueRoom({ venueId: VENUE_ID }))).toBe(1);
  expect(await isDrained()).toBe(false);
  client.disconnect();
  await realtime.leave();
});

function openConnections(): Promise<number> {
  return new Promise((resolve, reject) =>
    http.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  );
}
