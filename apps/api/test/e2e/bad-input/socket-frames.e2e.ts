import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import { expectServed as expectGuestServed, newGuest as openAsGuest } from './guest-sockets.js';
import { RawSocket } from './raw-socket.js';
import { type Scene, BadInputWorld } from './bad-input-world.js';

/** Frames that are no messages, and handshakes that are none. Nothing is replaced. */
let world: BadInputWorld;
let scene: Scene;

beforeAll(async () => {
  world = await BadInputWorld.open();
  scene = await world.scene();
}, 60_000);
afterAll(() => world?.close());

const newGuest = () => openAsGuest(world, scene);
const expectServed = () => expectGuestServed(world, scene);

describe('a frame', () => {
  test.each<[string, (socket: RawSocket) => void]>([
    ['of broken JSON', (socket) => socket.text('42["event:join",{')],
    ['that is not a list', (socket) => socket.text('42{"length":1}')],
    ['of a message whose name is a list', (socket) => socket.text('421[["event:join"],{}]')],
    ['of a name that Socket.IO keeps for itself', (socket) => socket.text('421["disconnect",{}]')],
    ['of another such name', (socket) => socket.text('421["newListener","x"]')],
    ['of NaN', (socket) => socket.text('421["event:join",NaN]')],
    ['of an unknown type of Socket.IO', (socket) => socket.text('49["x"]')],
    ['of an unknown type of Engine.IO', (socket) => socket.text('9')],
    ['of no type', (socket) => socket.text('')],
    ['of a letter', (socket) => socket.text('x')],
    ['of bytes that nobody announced', (socket) => socket.binary(Buffer.from([4, 5, 6]))],
    ['of nothing but bytes', (socket) => socket.binary(Buffer.alloc(0))],
    ['that announces bytes, and then text', (socket) => [socket.text('451-["x"]'), socket.text('42["x"]')]],
    ['that announces bytes for ever', (socket) => socket.text('451-["x",{"_placeholder":true,"num":0}]')],
    ['that announces 1,000 attachments', (socket) => socket.text('451000-["x"]')],
    ['that announces part of one', (socket) => socket.text('450.5-["x"]')],
    [
      'that takes an attachment which is not there',
      (socket) => [socket.text('451-["event:join",{"_placeholder":true,"num":7}]'), socket.binary(Buffer.from('x'))],
    ],
    [
      'that takes an attachment of a prototype',
      (socket) => [socket.text('451-["x",{"_placeholder":true,"num":"length"}]'), socket.binary(Buffer.from('x'))],
    ],
    ['that answers what nobody asked', (socket) => socket.text('439[{"ok":true}]')],
    ['that answers with a word of a prototype', (socket) => socket.text('43["__proto__"]')],
    ['with a number beyond all numbers', (socket) => socket.text(`42${'9'.repeat(400)}["event:join",{}]`)],
    ['of an event without anything', (socket) => socket.text('42')],
    ['of an event with only a number', (socket) => socket.text('427')],
    ['of an empty list', (socket) => socket.text('42[]')],
    ['for another namespace', (socket) => socket.text('42/admin,["event:join",{}]')],
    ['that connects to another namespace', (socket) => socket.text('40/admin,{"token":"x"}')],
    ['that connects to a namespace of a prototype', (socket) => socket.text('40/__proto__,{}')],
    ['that connects again', (socket) => socket.text('40{}')],
    ['that connects with a list', (socket) => socket.text('40[1]')],
    ['that refuses the server', (socket) => socket.text('44{"message":"x"}')],
    ['that takes leave, and goes on', (socket) => [socket.text('41'), socket.text('427["event:join",{}]')]],
    ['that would be an upgrade', (socket) => [socket.text('2probe'), socket.text('5')]],
    ['that opens once more', (socket) => socket.text('0{"sid":"x"}')],
    ['of base64', (socket) => socket.text('bAAAA')],
    ['of 1 MB', (socket) => socket.text(`42["event:join","${'x'.repeat(1 << 20)}"]`)],
    ['of 1 MB of bytes', (socket) => socket.binary(Buffer.alloc(1 << 20))],
    [
      'of a depth that JSON allows',
      (socket) => socket.text(`421["event:join",${'['.repeat(7_000)}${']'.repeat(7_000)}]`),
    ],
    ['of text that is none', (socket) => socket.frame(0x1, Buffer.from([0x34, 0x32, 0xff, 0xc0]))],
    ['with an opcode to come', (socket) => socket.frame(0x3, Buffer.from('x'))],
    ['with bits that nobody agreed on', (socket) => socket.frame(0x71, Buffer.from('2'))],
    ['without a mask', (socket) => socket.bytes(Buffer.from([0x81, 0x01, 0x32]))],
    [
      'of a length beyond all memory',
      (socket) => socket.bytes(Buffer.from([0x81, 0xff, ...Array(8).fill(0x7f), 1, 2])),
    ],
    ['cut in the middle', (socket) => [socket.bytes(Buffer.from([0x81, 0xfe, 0x10])), socket.close()]],
    ['of a farewell that says too much', (socket) => socket.frame(0x8, Buffer.from([0x03]))],
    ['of a long ping', (socket) => socket.frame(0x9, Buffer.alloc(200))],
  ])('%s harms nobody', async (_, send) => {
    const socket = await newGuest();
    send(socket);
    await expectServed();
    expect(socket.heard.join()).not.toMatch(/\n\s+at |node_modules|INTERNAL/);
    socket.close();
  });

  test('sent ten thousand times as a ping harms nobody', async () => {
    const socket = await newGuest();
    for (let n = 0; n < 10_000; n++) socket.frame(0x9, Buffer.from('x'));
    for (let n = 0; n < 10_000; n++) socket.text('2');
    await expectServed();
    socket.close();
  }, 60_000);
});

describe('a handshake', () => {
  test('that goes no further takes no place of anybody', async () => {
    const half = await Promise.all(Array.from({ length: 100 }, () => RawSocket.open(world.application.url)));
    expect(new Set(half.map(({ status }) => status))).toEqual(new Set([101]));
    await expectServed();
    for (const { socket } of half) socket.close();
  }, 30_000);

  test.each<[string, Record<string, string>]>([
    ['of a page from elsewhere', { origin: 'https://evil.example' }],
    ['of a page that hides where it is from', { origin: 'null' }],
    ['of a page whose address is none', { origin: ':::' }],
    ['of a page that looks like ours', { origin: 'http://localhost:3000.evil.example' }],
    ['of a page with our host as a user', { origin: 'http://localhost:3000@evil.example' }],
    ['of a page with a user at our host', { origin: 'http://evil.example@localhost:3000' }],
    ['of a page at another port', { origin: 'http://localhost:3001' }],
    ['of a page whose host ends with a dot', { origin: 'http://localhost.:3000' }],
    ['of a page that only the browser says is elsewhere', { 'sec-fetch-site': 'cross-site' }],
  ])('%s is refused', async (_, headers) => {
    const { status, socket } = await RawSocket.open(world.application.url, {
      ...headers,
      cookie: `vb_guest=${scene.guest.cookie('vb_guest')}`,
    });
    expect(status).toBe(400);
    socket.close();
  });

  test.each<[string, string]>([
    ['of another transport', '/socket.io/?EIO=4&transport=polling'],
    ['of a transport of a prototype', '/socket.io/?EIO=4&transport=__proto__'],
    ['of another version', '/socket.io/?EIO=99&transport=websocket'],
    ['of a session that is another’s', '/socket.io/?EIO=4&transport=websocket&sid=__proto__'],
    ['elsewhere', '/api/v1/events?EIO=4&transport=websocket'],
    ['with a path that cannot be read', '/%?EIO=4&transport=websocket'],
  ])('%s opens nothing', async (_, path) => {
    const { socket } = await RawSocket.open(
      world.application.url,
      { cookie: `vb_guest=${scene.guest.cookie('vb_guest')}` },
      path,
    );
    socket.text('40');
    socket.text('427["event:join",{}]');
    await expectServed();
    expect(socket.heard.filter((frame) => /^4[03]/.test(frame))).toEqual([]);
    socket.close();
  });

  test('elsewhere leaves nothing open, whether or not the other end goes', async () => {
    const server = world.application.app.getHttpServer();
    const connections = () =>
      new Promise<number>((resolve, reject) =>
        server.getConnections((error: Error | null, count: number) => (error ? reject(error) : resolve(count))),
      );
    const path = '/api/v1/events?EIO=4&transport=websocket';
    const sockets = await Promise.all(
      Array.from({ length: 100 }, () => RawSocket.open(world.application.url, {}, path)),
    );
    expect(new Set(sockets.map(({ status }) => status))).toEqual(new Set([400]));
    await eventually(async () => expect(await connections()).toBeLessThan(100));
    for (const { socket } of sockets) socket.close();
  });

  test('with a name that makes no sense gets UNAUTHORIZED', async () => {
    for (const auth of [
      '',
      '{"token":1}',
      '{"token":["x"]}',
      '{"token":{"toString":1}}',
      '{"__proto__":{"token":"x"}}',
    ]) {
      const { socket } = await RawSocket.open(world.application.url, { cookie: 'vb_guest=%; vb_guest=v1.x.y; =;' });
      socket.text(`40${auth}`);
      expect(await socket.hears((frame) => frame.startsWith('44'))).toBe('44{"message":"UNAUTHORIZED"}');
      socket.close();
    }
  });
});

test('all of it lost not one vote of the guests who behaved meanwhile', async () => {
  expect(await world.goodClient.prove(world.nights)).toBeGreaterThan(20);
});
