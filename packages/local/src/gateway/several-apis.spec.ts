import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Gateway, openGateway } from './gateway.js';
import { orderFor } from './preference.js';
import { mayRepeat } from './repeatable.js';

describe('the order of places for a person', () => {
  const people = Array.from({ length: 2_000 }, (_, n) => `person-${n}`);

  test('is always the same and names every place once', () => {
    for (const person of people.slice(0, 50)) {
      expect(orderFor(person, 5)).toEqual(orderFor(person, 5));
      expect([...orderFor(person, 5)].sort()).toEqual([0, 1, 2, 3, 4]);
    }
    expect(orderFor('anybody', 0)).toEqual([]);
  });

  test('spreads people evenly, also those of a place that is away', () => {
    const at = (place: number) => people.filter((person) => orderFor(person, 4)[0] === place);
    for (const place of [0, 1, 2, 3]) expect(at(place).length).toBeGreaterThan(400);
    for (const next of [1, 2, 3]) {
      expect(at(0).filter((person) => orderFor(person, 4)[1] === next).length).toBeGreaterThan(100);
    }
  });
});

test.each([
  ['GET', '/api/v1/x', 'ECONNRESET', true],
  ['DELETE', '/api/v1/events/1/votes/2', 'ECONNRESET', true],
  ['POST', '/api/v1/events/1/votes', 'ECONNRESET', true],
  ['POST', '/api/v1/events/1/votes?a=1', 'ECONNRESET', true],
  ['POST', '/api/v1/venues/1/events/2/queue/skip', 'ECONNRESET', false],
  ['POST', '/api/v1/venues/1/events/2/queue/skip', 'ECONNREFUSED', true],
  ['PATCH', '/api/v1/venues/1', 'ECONNRESET', false],
])('%s %s after %s may be asked again: %s', (method, url, code, isAllowed) => {
  expect(mayRepeat({ method, url }, Object.assign(new Error('lost'), { code }))).toBe(isAllowed);
});

/** A stand-in for one API process. `onRequest` may break the connection instead of answering. */
class Api {
  readonly seen: string[] = [];
  onRequest: 'answer' | 'break' = 'answer';
  private readonly server: Server;

  constructor(readonly name: string) {
    this.server = createServer((req, res) => void this.answer(req, res));
    this.server.on('upgrade', (_req, socket) => {
      socket.on('error', () => socket.destroy());
      socket.end(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nX-Name: ${name}\r\n\r\n`,
      );
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async open(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private async answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of req) body += String(chunk);
    this.seen.push(`${req.method} ${req.url} ${body}`);
    if (this.onRequest === 'break') req.socket.destroy();
    else res.end(this.name);
  }
}

describe('the gateway before several API processes', () => {
  let apis: Api[];
  let closed: Api[];
  let gateway: Gateway;
  let asked: string[];

  beforeEach(async () => {
    apis = [await new Api('first').open(), await new Api('second').open()];
    closed = [];
    asked = [];
    const urls = apis.map(({ url }) => url);
    const site = { kind: 'export', folder: tmpdir() } as const;
    gateway = await openGateway({
      port: 0,
      host: '127.0.0.1',
      sites: { guest: site, display: site, admin: site },
      findApis: (person) => {
        asked.push(person);
        return urls;
      },
    });
  });
  afterEach(async () => {
    await gateway.close();
    for (const api of apis) if (!closed.includes(api)) await api.close();
  });

  async function end(api: Api): Promise<void> {
    closed.push(api);
    await api.close();
  }

  function ask(method: string, path: string, body = '', headers: Record<string, string> = {}) {
    return new Promise<{ status: number; text: string }>((resolve, reject) => {
      const req = request({ host: '127.0.0.1', port: gateway.port, method, path, agent: false, headers }, (res) => {
        let text = '';
        res.on('data', (chunk) => (text += String(chunk)));
        res.on('end', () => resolve({ status: res.statusCode ?? 0, text }));
      });
      req.on('error', reject);
      req.end(body);
    });
  }

  const votes = '/api/v1/events/1/votes';

  test('knows a person by the guest cookie, else by the address', async () => {
    await ask('GET', '/api/v1/x', '', { cookie: 'theme=dark; vb_guest=abc.def; x=1' });
    await ask('GET', '/api/v1/x', '', { cookie: 'not_vb_guest=abc' });
    expect(asked).toEqual(['abc.def', '127.0.0.1']);
  });

  test('asks the next where the first is gone, with the whole body', async () => {
    await end(apis[0]!);
    expect(await ask('POST', '/api/v1/venues/1/events/2/queue/skip', '{"a":1}')).toEqual({
      status: 200,
      text: 'second',
    });
    expect(apis[1]!.seen).toEqual(['POST /api/v1/venues/1/events/2/queue/skip {"a":1}']);
    expect(await ask('GET', '/api/v1/x')).toEqual({ status: 200, text: 'second' });
  });

  test('asks again for a vote whose answer was lost, but never for what would be done twice', async () => {
    apis[0]!.onRequest = 'break';
    expect(await ask('POST', votes, '{"voteId":"v"}')).toEqual({ status: 200, text: 'second' });
    expect(apis[1]!.seen).toEqual([`POST ${votes} {"voteId":"v"}`]);
    const skip = await ask('POST', '/api/v1/venues/1/events/2/queue/skip', '{}');
    expect(skip.status).toBe(503);
    expect(JSON.parse(skip.text)).toMatchObject({ error: 'BUSY' });
    expect(apis[1]!.seen).toHaveLength(1);
  });

  test('passes on large bodies as they come, and says BUSY where they were lost', async () => {
    const large = 'x'.repeat(200_000);
    expect((await ask('POST', '/api/v1/upload', large)).text).toBe('first');
    expect(apis[0]!.seen[0]).toHaveLength('POST /api/v1/upload '.length + large.length);
    await end(apis[0]!);
    expect((await ask('POST', '/api/v1/upload', large)).status).toBe(503);
    expect(apis[1]!.seen).toEqual([]);
  });

  test('opens web sockets at the next where the first is gone, and refuses them where all are', async () => {
    const open = () =>
      new Promise<string>((resolve, reject) => {
        const socket = connect(gateway.port, '127.0.0.1', () =>
          socket.write('GET /socket.io/ HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'),
        );
        let text = '';
        socket.on('data', (data) => (text += String(data)));
        socket.on('close', () => resolve(text));
        socket.on('error', reject);
      });
    expect(await open()).toMatch(/x-name: first/i);
    await end(apis[0]!);
    expect(await open()).toMatch(/x-name: second/i);
    await end(apis[1]!);
    expect(await open()).toContain('503');
  });
});
