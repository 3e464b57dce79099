import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { io, type Socket } from 'socket.io-client';
import { LIMITS } from '@votebox/contracts';
import { MessageRegistry } from '../../../src/core/realtime/message-registry.js';
import { Browser } from '../../support/browser.js';
import { eventually } from '../../support/eventually.js';
import { FORBIDDEN_FIELDS, ODD_VALUES } from './corpus.js';
import { faultOfAck } from './oracle.js';
import { RawSocket } from './raw-socket.js';
import { fieldPaths, fullBody, withField } from './request-shapes.js';
import { type Actor, idFor, type Scene, World } from './world.js';

/** Every socket message × everything that does not belong there, and frames that are no messages at all. Nothing is replaced. */
let world: World;
let scene: Scene;
const open: { close(): void }[] = [];

beforeAll(async () => {
  world = await World.open();
  scene = await world.scene();
}, 60_000);
afterAll(async () => {
  for (const each of open) each.close();
  await world?.close();
});

/** Beyond it a socket is told to wait; a new one has all it may have. */
const MESSAGES_PER_SOCKET = 30;
const NAMES = [
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
  'prototype',
  'then',
  '',
  ' ',
  'EVENT:JOIN',
  'error',
  'connection',
  'message',
  'ping',
  'pong',
  'close',
  'event:join ',
  'vote:cast\u0000',
  '*',
  '/',
  '0',
  'x'.repeat(10_000),
];

const messages = () => world.application.app.get(MessageRegistry, { strict: false }).collect();
const guestCookie = ({ guest }: Scene) => `vb_guest=${guest.cookie('vb_guest')}`;

/** A guest nobody has seen, with a socket. */
async function newGuest(): Promise<RawSocket> {
  const browser = new Browser(world.application.url);
  await browser.get(`/events/${scene.eventId}/me`);
  const socket = await RawSocket.connect(world.application.url, `vb_guest=${browser.cookie('vb_guest')}`);
  open.push(socket);
  return socket;
}

async function socketOf(actor: Actor): Promise<Socket> {
  const headers = world.headersOf(actor, scene);
  const token = headers.authorization?.replace('Bearer ', '');
  const socket = io(world.application.url, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    ...(token ? { auth: { token } } : { extraHeaders: { cookie: guestCookie(scene) } }),
  });
  open.push(socket);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return socket;
}

/** A good socket is served: whoever sent what came before has harmed nobody. */
async function expectServed(): Promise<void> {
  const socket = await newGuest();
  socket.text(`427["event:join",{"eventId":"${scene.eventId}","as":"guest"}]`);
  const answer = await socket.hears((frame) => frame.startsWith('437'));
  expect(JSON.parse(answer!.slice(3))).toMatchObject([{ ok: true }]);
  socket.close();
}

/** Sends each JSON text as the whole argument list, on as many sockets as the limit of messages asks for. */
async function askAll(calls: string[], connect: () => Promise<RawSocket>): Promise<Map<string, unknown>> {
  const answers = new Map<string, unknown>();
  for (let at = 0; at < calls.length; at += MESSAGES_PER_SOCKET) {
    const socket = await connect();
    const batch = calls.slice(at, at + MESSAGES_PER_SOCKET);
    for (const [n, call] of batch.entries()) socket.text(`42${n}${call}`);
    for (const [n, call] of batch.entries()) {
      const heard = await socket.hears((frame) => frame.startsWith(`43${n}[`));
      answers.set(call, heard === null ? 'the connection was closed' : JSON.parse(heard.slice(`43${n}`.length))[0]);
    }
    socket.close();
  }
  return answers;
}

function faultsOf(answers: Map<string, unknown>): [call: string, fault: string][] {
  return [...answers].flatMap(([call, answer]) => {
    const fault = faultOfAck(answer);
    return fault ? [[call.slice(0, 200), fault] as [string, string]] : [];
  });
}

describe('a message', () => {
  test('with a field that does not belong there is refused by a row of the error table', async () => {
    expect(messages().size).toBeGreaterThan(4);
    for (const [name, { body }] of messages()) {
      const good = fullBody(body, (field) => idFor(scene, field));
      const calls = [
        ...fieldPaths(body).flatMap((field) => ODD_VALUES.map(({ json }) => withField(good, field, json))),
        ...Object.keys(good).map((field) => JSON.stringify({ ...good, [field]: undefined })),
        ...FORBIDDEN_FIELDS.map(({ json }) => JSON.stringify(good).replace('{', `{${json},`)),
        ...ODD_VALUES.map(({ json }) => json),
      ]
        // What is no JSON ends the connection; the test of broken packets has it.
        .filter((json) => json.length < LIMITS.socketFrameBytesMax / 2 && !json.includes('NaN'))
        .map((json) => `[${JSON.stringify(name)},${json}]`);
      const answers = await askAll([...new Set(calls)], newGuest);
      expect([name, faultsOf(answers).slice(0, 10)]).toEqual([name, []]);
      const refused = [...answers.values()].filter((answer) => !(answer as { ok: boolean }).ok);
      expect(refused.length).toBeGreaterThan(answers.size / 2);
    }
  }, 120_000);

  test.each<Actor>(['display', 'staff', 'owner'])(
    'with such a field is no better of %s',
    async (actor) => {
      for (const [name, { body }] of messages()) {
        const socket = await socketOf(actor);
        const good = fullBody(body, (field) => idFor(scene, field));
        const odd = ODD_VALUES.filter(({ json }, n) => n % 5 === 0 && json.length < 10_000 && json !== 'NaN');
        for (const [n, { json }] of odd.entries()) {
          const fields = fieldPaths(body);
          const changed: unknown = JSON.parse(withField(good, fields[n % fields.length]!, json));
          const answer: unknown = await socket.timeout(20_000).emitWithAck(name, changed);
          expect([name, json.slice(0, 80), faultOfAck(answer)]).toEqual([name, json.slice(0, 80), null]);
        }
        socket.disconnect();
      }
    },
    60_000,
  );

  test('of a name that there is not is refused, whatever the name', async () => {
    const calls = [
      ...NAMES.map((name) => `[${JSON.stringify(name)},{}]`),
      '[0]',
      '[-1,{}]',
      '[1e309]',
      '["event:join"]',
      '["vote:cast",null]',
      '["event:join",[],{},1]',
      '["x",{},{}]',
    ];
    const answers = await askAll(calls, newGuest);
    expect(faultsOf(answers)).toEqual([]);
    expect([...answers.values()].filter((answer) => (answer as { ok: boolean }).ok)).toEqual([]);
  });

  test('that asks for no answer gets none and harms nobody', async () => {
    const socket = await newGuest();
    for (const name of [...messages().keys(), ...NAMES.slice(0, 5)]) socket.text(`42[${JSON.stringify(name)},{"x":1}]`);
    await expectServed();
    expect(socket.isClosed).toBe(false);
    expect(socket.heard.filter((frame) => frame.startsWith('43'))).toEqual([]);
  });

  test('before joining is judged like one after it', async () => {
    const call = JSON.stringify(['vote:cast', { voteId: scene.ids.voteId, ballotId: scene.ballotId, optionId: 'x' }]);
    const answers = await askAll([call, '["event:leave",{"eventId":"x"}]'], newGuest);
    expect([...answers.values()].map((answer) => (answer as { error: { error: string } }).error.error)).toEqual([
      'VALIDATION_ERROR',
      'VALIDATION_ERROR',
    ]);
  });

  test('with bytes in it is refused', async () => {
    const socket = await newGuest();
    socket.text('451-1["event:join",{"_placeholder":true,"num":0}]');
    socket.binary(Buffer.from('x'));
    socket.text('451-2["vote:cast",{"voteId":{"_placeholder":true,"num":0}}]');
    socket.binary(Buffer.alloc(1_000));
    for (const id of [1, 2]) {
      const answer = await socket.hears((frame) => frame.startsWith(`43${id}[`));
      expect(faultOfAck(JSON.parse(answer!.slice(3))[0])).toBeNull();
      expect(answer).toContain('VALIDATION_ERROR');
    }
  });

  test('that names a room, not an event, brings nobody into it', async () => {
    const rooms = [
      scene.venueId,
      `venue:${scene.venueId}`,
      `event:${scene.eventId}`,
      `${scene.eventId}:staff`,
      '/',
      '',
    ];
    const calls = rooms.map((eventId) => JSON.stringify(['event:join', { eventId, as: 'staff' }]));
    const answers = await askAll(calls, newGuest);
    expect([...answers.values()].filter((answer) => (answer as { ok: boolean }).ok)).toEqual([]);
    expect(faultsOf(answers)).toEqual([]);
  });

  test('sent a thousand times is answered a thousand times, mostly that it is too much', async () => {
    const socket = await newGuest();
    for (let n = 0; n < 1_000; n++) socket.text(`42${n}["event:join",{"eventId":"${scene.eventId}","as":"guest"}]`);
    const answersOf = () => socket.heard.filter((frame) => frame.startsWith('43'));
    await eventually(() => expect(answersOf()).toHaveLength(1_000), 20_000);
    const limited = answersOf().filter((frame) => frame.includes('RATE_LIMITED'));
    expect(limited.length).toBeGreaterThan(800);
    for (const frame of limited.slice(0, 5)) {
      expect(faultOfAck(JSON.parse(frame.slice(frame.indexOf('[')))[0])).toBeNull();
    }
    await expectServed();
  }, 40_000);
});

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
  ])('%s is refused', async (_, headers) => {
    const { status, socket } = await RawSocket.open(world.application.url, { ...headers, cookie: guestCookie(scene) });
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
    const { socket } = await RawSocket.open(world.application.url, { cookie: guestCookie(scene) }, path);
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
