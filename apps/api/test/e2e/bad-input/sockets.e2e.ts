import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { io, type Socket } from 'socket.io-client';
import { LIMITS } from '@votebox/contracts';
import { MessageRegistry } from '../../../src/core/realtime/message-registry.js';
import { eventually } from '../../support/eventually.js';
import { FORBIDDEN_FIELDS, ODD_VALUES } from './corpus.js';
import { expectServed as expectGuestServed, newGuest as openAsGuest } from './guest-sockets.js';
import { faultOfAck } from './oracle.js';
import type { RawSocket } from './raw-socket.js';
import { fieldPaths, fullBody, withField } from './request-shapes.js';
import { type Actor, idFor, type Scene, BadInputWorld } from './bad-input-world.js';

/** Every socket message × everything that does not belong there. Nothing is replaced. */
let world: BadInputWorld;
let scene: Scene;
const open: { close(): void }[] = [];

beforeAll(async () => {
  world = await BadInputWorld.open();
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

async function newGuest(): Promise<RawSocket> {
  const socket = await openAsGuest(world, scene);
  open.push(socket);
  return socket;
}
const expectServed = () => expectGuestServed(world, scene);

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

test('all of it lost not one vote of the guests who behaved meanwhile', async () => {
  expect(await world.goodClient.prove(world.nights)).toBeGreaterThan(20);
});
