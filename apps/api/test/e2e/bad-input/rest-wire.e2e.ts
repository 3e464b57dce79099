import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { resetConnection } from '@votebox/local/proxy';
import { createConnection, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { paramsOf } from '../../support/wall/route-calls.js';
import type { Received, Sending } from './http-client.js';
import { describeSending, faultOf, faultOfHead } from './oracle.js';
import { idFor, type Scene, BadInputWorld } from './bad-input-world.js';

/** What is wrong with a request before any handler sees it: bytes, headers, lengths, methods. Nothing is replaced. */
let world: BadInputWorld;
let scene: Scene;

beforeAll(async () => {
  world = await BadInputWorld.open();
  scene = await world.scene();
}, 60_000);
afterAll(() => world?.close());

const JSON_TYPE = { 'content-type': 'application/json' };
const votes = () => `/api/v1/events/${scene.eventId}/votes`;
const venue = () => `/api/v1/venues/${scene.venueId}`;
const asOwner = () => world.headersOf('owner', scene);
const asGuest = () => world.headersOf('guest', scene);

async function expectRefused(name: string, answer: Received, ...statuses: number[]): Promise<void> {
  expect([name, faultOf(answer)]).toEqual([name, null]);
  expect([name, statuses.includes(answer.status) ? 'refused' : answer.status]).toEqual([name, 'refused']);
}

async function expectAlive(): Promise<void> {
  expect((await world.http.send({ method: 'GET', path: '/health' })).status).toBe(200);
}

describe('a body', () => {
  const ODD_TYPES = [
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/xml',
    'application/json-patch+json',
    'multipart/form-data',
    'multipart/form-data; boundary=',
    'multipart/form-data; boundary=x',
    'application/octet-stream',
    'application/json; charset=utf-7',
    'application/json; charset=',
    'application',
    '/',
    ';',
    '__proto__',
    'application/json, text/plain',
    'x'.repeat(5_000),
  ].map((type) => [type.slice(0, 60), type] as const);
  const post = (body: string | Buffer, headers: Record<string, string> = {}): Promise<Received> =>
    world.http.send({ method: 'POST', path: votes(), headers: { ...asGuest(), ...JSON_TYPE, ...headers }, body });

  test.each<[string, string | Buffer]>([
    ['of invalid UTF-8', Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
    ['in UTF-16', Buffer.from('\ufeff{"voteId":1}', 'utf16le')],
    ['that is compressed and says nothing of it', gzipSync('{}')],
    ['of zeros', Buffer.alloc(10_000)],
    ['cut in an escape', '{"voteId":"\\u00'],
    ['of keys that are there twice', '{"voteId":"a","voteId":"b"}'],
  ])('%s is a VALIDATION_ERROR', async (name, body) => {
    await expectRefused(name, await post(body), 400);
  });

  test('that is compressed is not unpacked, however much it would be', async () => {
    const bomb = gzipSync(Buffer.alloc(150 * 1024 * 1024));
    expect(bomb.length).toBeLessThan(256 * 1024);
    for (const encoding of ['gzip', 'deflate', 'br', 'gzip, gzip', 'x']) {
      await expectRefused(encoding, await post(bomb, { 'content-encoding': encoding }), 400, 415);
    }
  });

  test('of 1 MB is PAYLOAD_TOO_LARGE at every route that takes one', async () => {
    for (const route of world.application.routes.filter(({ method }) => ['POST', 'PATCH', 'PUT'].includes(method))) {
      const path = `/api/v1${route.path.replaceAll(/:([A-Za-z]+)/g, (_, name: string) => idFor(scene, name))}`;
      const sending = { method: route.method, path, headers: { ...asOwner(), ...JSON_TYPE } };
      const answer = await world.http.send({ ...sending, body: JSON.stringify({ name: 'x'.repeat(1 << 20) }) });
      expect([path, answer.status, faultOf(answer)]).toEqual([path, 413, null]);
    }
  });

  test.each(ODD_TYPES)('that calls itself %s is refused', async (_, type) => {
    const body = JSON.stringify({ voteId: 'x', ballotId: scene.ballotId });
    await expectRefused(type, await post(body, { 'content-type': type }), 400, 415);
  });
});

describe('a connection', () => {
  const head = (...lines: string[]) => [`POST ${votes()} HTTP/1.1`, 'Host: x', ...lines, '', ''].join('\r\n');
  const get = (...lines: string[]) => [`GET /health HTTP/1.1`, 'Host: x', ...lines, '', ''].join('\r\n');
  const chunked = () => head('Content-Type: application/json', 'Transfer-Encoding: chunked');

  test.each<[string, () => string]>([
    ['that speaks no HTTP', () => 'HELO bar.example\r\n\r\n'],
    ['that speaks TLS', () => '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n'],
    ['that speaks HTTP/2', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['of a version to come', () => 'GET /health HTTP/9.9\r\nHost: x\r\n\r\n'],
    ['with an unknown method', () => 'STEAL /health HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['without a path', () => 'GET  HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['with a bare line feed in a header', () => get('X-A: a\nX-B: b')],
    ['with NUL in a header', () => get('X-A: a\u0000b')],
    ['with a header without a name', () => get(': x')],
    ['with a blank in the name of a header', () => get('X A: b')],
    ['with two lengths', () => head('Content-Length: 2', 'Content-Length: 3') + '{}'],
    ['with a length and chunks', () => head('Content-Length: 2', 'Transfer-Encoding: chunked') + '0\r\n\r\n'],
    ['with a length below zero', () => head('Content-Length: -1') + '{}'],
    ['with a length that is no number', () => head('Content-Length: 0x2') + '{}'],
    ['with a length beyond all numbers', () => head(`Content-Length: ${'9'.repeat(30)}`) + '{}'],
    ['with another encoding of transfer', () => head('Transfer-Encoding: gzip, chunked, x') + '{}'],
    ['with a chunk that has no size', () => `${chunked()}zz\r\n{}\r\n0\r\n\r\n`],
    ['with a chunk of too large a size', () => `${chunked()}ffffffffffffffffff\r\n{}\r\n`],
    ['with a huge header', () => get(`X-A: ${'a'.repeat(200_000)}`)],
    ['with 10,000 headers', () => get(...Array.from({ length: 10_000 }, (_, n) => `X-${n}: ${n}`))],
    ['with a huge URL', () => `GET /health?${'a'.repeat(200_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
    ['with a huge cookie', () => get(`Cookie: vb_guest=${'a'.repeat(100_000)}`)],
  ])('%s gets an error of the table and is closed', async (name, bytes) => {
    await expectRefused(name, await world.http.sendBytes(bytes()), 400, 404, 413);
    await expectAlive();
  });

  test('that ends in the middle of a body harms nobody', async () => {
    for (const sent of ['', '{', '{"voteId":"x"}']) {
      const socket = createConnection(Number(new URL(world.application.url).port), '127.0.0.1');
      socket.on('error', () => undefined);
      await new Promise((done) => socket.once('connect', done));
      socket.write(head('Content-Type: application/json', 'Content-Length: 500') + sent);
      await new Promise<void>((done) => socket.end(done));
      socket.destroy();
      await expectAlive();
    }
  });

  test.each(['/api/v1/events', '/socket.io/?EIO=4&transport=websocket', '/socket.io/?EIO=4&transport=x', '/%'])(
    'that asks %s for another protocol, and breaks, harms nobody',
    async (path) => {
      for (let n = 0; n < 5; n++) {
        const socket = createConnection(Number(new URL(world.application.url).port), '127.0.0.1');
        socket.on('error', () => undefined);
        await new Promise<void>((done) => socket.once('connect', done));
        socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
        await expectAlive();
        resetConnection(socket);
        await expectAlive();
      }
    },
  );

  test('that sends its body byte by byte keeps nobody waiting', async () => {
    const slow: Socket[] = [];
    for (let n = 0; n < 100; n++) {
      const socket = createConnection(Number(new URL(world.application.url).port), '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(n % 2 ? head('Content-Type: application/json', 'Content-Length: 500') : 'GET /health HT');
      slow.push(socket);
    }
    for (let round = 0; round < 5; round++) {
      for (const socket of slow) socket.write(' ');
      expect((await world.http.send({ method: 'GET', path: '/health' })).status).toBe(200);
    }
    for (const socket of slow) socket.destroy();
  });

  test('on which requests wait in line gets all answers', async () => {
    const answer = await world.http.sendBytes(get().repeat(50), get('Connection: close'));
    expect(answer.status).toBe(200);
    await expectAlive();
  });
});

describe('a path', () => {
  const ODD_PATHS = [
    '//',
    '/%',
    '/%zz',
    '/api/v1/%c0%ae%c0%ae/',
    '/api/v1/public/venues/%ff',
    '/api/v1/public/venues/..%2f..%2fetc%2fpasswd',
    '/api/v1/public/venues/%00',
    '/api/v1/../../etc/passwd',
    '/api/v1/media/covers/../../../etc/passwd',
    '/api/v1/events/../venues',
    '/API/V1/health',
    '/api/v1//events',
    '/api/v1/__proto__/constructor',
    '/api/docs/..%2f..%2f..%2fpackage.json',
    '/api/docs/%2e%2e/%2e%2e/package.json',
    '/socket.io',
    '/socket.io/../x',
    '/health?%',
    '/health#x',
    'http://evil.example/health',
    '*',
    `/api/v1/public/venues/${'a'.repeat(10_000)}`,
    `/${'a/'.repeat(5_000)}`,
  ].map((path) => [path.slice(0, 60), path] as const);

  test.each(ODD_PATHS)('like %s is answered from the table', async (_, path) => {
    for (const method of ['GET', 'POST', 'OPTIONS']) {
      const answer = await world.http.send({ method, path, headers: asOwner() });
      const isEngine = path.startsWith('/socket.io') && answer.status === 400;
      expect([method, isEngine ? null : faultOf(answer)]).toEqual([method, null]);
    }
  });

  test('of a file leads nowhere but to files of ours', async () => {
    for (const route of world.application.routes.filter((candidate) => paramsOf(candidate).includes('file'))) {
      for (const file of [
        '..%2f..%2f..%2fetc%2fpasswd',
        '..',
        '%2e%2e',
        '.',
        'a%00.webp',
        '%5c..%5cx',
        'CON',
        '.env',
      ]) {
        const path = `/api/v1${route.path.replace(':venueId', scene.venueId).replace(':file', file)}`;
        const answer = await world.http.send({ method: 'GET', path });
        expect([path, faultOf(answer), answer.status]).toEqual([path, null, 404]);
      }
    }
  });
});

test('a method that a route does not have is answered from the table, and does nothing', async () => {
  const faults: string[] = [];
  for (const { path } of world.application.routes) {
    const full = `/api/v1${path.replaceAll(/:([A-Za-z]+)/g, (_, name: string) => idFor(scene, name))}`;
    for (const method of ['HEAD', 'OPTIONS', 'TRACE', 'PUT', 'PROPFIND', 'SEARCH']) {
      const sending: Sending = { method, path: full, headers: asGuest() };
      const answer = await world.http.send(sending);
      const fault = method === 'HEAD' ? faultOfHead(answer) : faultOf(answer);
      if (fault) faults.push(`${describeSending(sending)}: ${fault}`);
    }
  }
  expect(faults).toEqual([]);
}, 60_000);

test('a header that makes no sense is answered from the table', async () => {
  const headers: Record<string, string>[] = [
    ...['*', '""', 'W/"x"', `"${'x'.repeat(5_000)}"`, '", ', 'ÿ'].map((value) => ({ 'if-none-match': value })),
    ...['bytes=-', 'bytes=5-1', 'bytes=0-99999999999999999999', 'lines=1-2', `bytes=${'0-0,'.repeat(900)}0-0`].map(
      (range) => ({ range }),
    ),
    ...['x', 'Sun, 99 Nov 2026 99:99:99 GMT', '-1'].map((value) => ({ 'if-modified-since': value, 'if-range': value })),
    ...['Bearer', 'Bearer ', 'Bearer a.b.c', `Bearer ${'a'.repeat(9_000)}`, 'Basic x', 'Bearer ÿ', 'bearer null'].map(
      (authorization) => ({ authorization }),
    ),
    ...['vb_guest=', 'vb_guest=v1..', 'vb_guest=%', '=;;=', 'vb_guest="', `__proto__=x; ${'a=b; '.repeat(500)}`].map(
      (cookie) => ({ cookie }),
    ),
    ...['::1', 'x', '1.2.3.4, '.repeat(300), "' OR 1=1"].map((value) => ({ 'x-forwarded-for': value })),
    { host: '' },
    { host: '::::' },
    { 'x-forwarded-host': '[', 'x-forwarded-proto': 'javascript' },
    { origin: 'null' },
    { origin: '%%%' },
    { accept: ',;q=,' },
    { 'accept-encoding': 'br;q=x' },
    { 'accept-language': '\u00ff-' },
    { expect: '200-maybe' },
    { connection: 'upgrade', upgrade: 'h2c' },
    { 'x-http-method-override': 'DELETE' },
  ];
  const paths = ['/health', votes().replace('votes', 'state'), `${venue()}/events`, '/api/v1/auth/me'];
  const faults: string[] = [];
  for (const given of headers) {
    for (const path of paths) {
      const answer = await world.http.send({ method: 'GET', path, headers: { ...asOwner(), ...given } });
      const fault = faultOf(answer);
      if (fault) faults.push(`GET ${path} ${JSON.stringify(given).slice(0, 120)}: ${fault}`);
    }
    const answer = await world.http.send({ method: 'POST', path: '/api/v1/auth/refresh', headers: given });
    const fault = faultOf(answer);
    if (fault) faults.push(`POST /auth/refresh ${JSON.stringify(given).slice(0, 120)}: ${fault}`);
  }
  expect(faults).toEqual([]);
}, 60_000);

test('all of it lost not one vote of the guests who behaved meanwhile', async () => {
  expect(await world.goodClient.prove(world.nights)).toBeGreaterThan(20);
});
