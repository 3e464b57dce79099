import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { LIMITS } from '@votebox/contracts';
import { Browser } from '../../support/browser.js';
import { eventually } from '../../support/eventually.js';
import { World } from '../../support/world.js';
import { RawSocket } from './raw-socket.js';

/** How many connections a client may hold, whatever it says on them. Nothing is replaced. */
const PER_ADDRESS = 12;
let world: World;
let eventId: string;
let address: string;
let addresses = 0;
const open: RawSocket[] = [];

beforeAll(async () => {
  world = await World.live({ SOCKETS_PER_ADDRESS_MAX: String(PER_ADDRESS), LOG_LEVEL: 'silent' });
  const { venueId } = await world.owner();
  eventId = (await world.night(venueId, { tracks: 2 })).eventId;
}, 60_000);
/** Each test comes from elsewhere: what the one before left open counts there. */
beforeEach(() => {
  address = `203.0.113.${(addresses += 1)}`;
});
afterEach(() => {
  for (const socket of open.splice(0)) socket.close();
});
afterAll(() => world?.close());

async function guestCookie(): Promise<string> {
  const browser = new Browser(world.url);
  await browser.get(`/events/${eventId}/me`);
  return `vb_guest=${browser.cookie('vb_guest')}`;
}

async function openFrom(from: string, cookie: string): Promise<{ status: number; socket: RawSocket }> {
  const opened = await RawSocket.open(world.url, { cookie, 'x-forwarded-for': from });
  open.push(opened.socket);
  return opened;
}

async function connect(cookie: string): Promise<RawSocket> {
  return (await openFrom(address, cookie)).socket;
}

const isAnswer = (frame: string) => /^4[04]/.test(frame);
const living = (sockets: RawSocket[]) => sockets.filter(({ isClosed }) => !isClosed);

describe('a guest', () => {
  test('has five connections, and is told why there is no sixth', async () => {
    const cookie = await guestCookie();
    const sockets = await Promise.all(Array.from({ length: 9 }, () => connect(cookie)));
    for (const socket of sockets) socket.text('40');
    const answers = await Promise.all(sockets.map((socket) => socket.hears(isAnswer)));
    expect(answers.filter((frame) => frame?.startsWith('40'))).toHaveLength(LIMITS.socketsPerGuestMax);
    expect(answers.filter((frame) => frame === '44{"message":"RATE_LIMITED"}')).toHaveLength(4);
    await eventually(() => expect(living(sockets)).toHaveLength(LIMITS.socketsPerGuestMax));
  });

  test('who takes leave of the namespace gives up the connection with it', async () => {
    const cookie = await guestCookie();
    for (let round = 0; round < 3; round++) {
      const sockets = await Promise.all(Array.from({ length: LIMITS.socketsPerGuestMax }, () => connect(cookie)));
      for (const socket of sockets) socket.text('40');
      for (const socket of sockets) expect(await socket.hears(isAnswer)).toMatch(/^40/);
      for (const socket of sockets) socket.text('41');
      await eventually(() => expect(living(sockets)).toEqual([]));
    }
  });

  test('cannot be somebody twice on one connection, at once or one after the other', async () => {
    const cookie = await guestCookie();
    const [atOnce, later] = [await connect(cookie), await connect(cookie)];
    for (let n = 0; n < 15; n++) atOnce.text('40');
    later.text('40');
    await later.hears(isAnswer);
    later.text('40');
    await eventually(() => expect([atOnce.isClosed, later.isClosed]).toEqual([true, true]));
    const next = await Promise.all(Array.from({ length: 5 }, () => connect(cookie)));
    for (const socket of next) socket.text('40');
    for (const socket of next) expect(await socket.hears(isAnswer)).toMatch(/^40/);
  });

  test('who is refused is not kept', async () => {
    const socket = await connect('vb_guest=nobody');
    socket.text('40');
    expect(await socket.hears(isAnswer)).toBe('44{"message":"UNAUTHORIZED"}');
    await eventually(() => expect(socket.isClosed).toBe(true));
  });
});

describe('an address', () => {
  test('has so many connections, also those on which nothing was ever said or only of another namespace', async () => {
    const cookie = await guestCookie();
    const silent = await Promise.all(Array.from({ length: PER_ADDRESS }, () => openFrom(address, cookie)));
    expect(new Set(silent.map(({ status }) => status))).toEqual(new Set([101]));
    silent[0]!.socket.text('40/admin,{}');
    expect(await silent[0]!.socket.hears((frame) => frame.startsWith('44/admin'))).toContain('Invalid namespace');
    expect((await openFrom(address, cookie)).status).not.toBe(101);
    silent[1]!.socket.close();
    await eventually(async () => expect((await openFrom(address, cookie)).status).toBe(101));
  });

  test('is what the proxy says, and of IPv6 the first half', async () => {
    const cookie = await guestCookie();
    const statusFrom = async (from: string) => (await openFrom(from, cookie)).status;
    for (let n = 0; n < PER_ADDRESS; n++) expect(await statusFrom(`2001:db8:0:9::${n + 1}`)).toBe(101);
    expect(await statusFrom('2001:db8:0:9:ffff::1')).not.toBe(101);
    expect(await statusFrom('2001:db8:0:a::1')).toBe(101);
    expect(await statusFrom(address)).toBe(101);
  });
});

test.each<[string, (socket: RawSocket) => void]>([
  ['answers to pings', (socket) => socket.text('3')],
  ['pings of the WebSocket', (socket) => socket.frame(0x9, Buffer.alloc(0))],
  ['pongs of the WebSocket', (socket) => socket.frame(0xa, Buffer.alloc(0))],
])('a connection that floods with %s is ended', async (_, say) => {
  const socket = await connect(await guestCookie());
  socket.text('40');
  await socket.hears(isAnswer);
  for (let n = 0; n < 5_000; n++) say(socket);
  await eventually(() => expect(socket.isClosed).toBe(true));
});
