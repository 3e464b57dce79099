import {
  createServer,
  type IncomingMessage,
  request,
  type RequestOptions,
  type Server,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type Gateway, openGateway } from './gateway.js';

/** What an API says before it has read the body, and what it does to the connection then. */
const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function listen<S extends Server | TcpServer>(server: S): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({ close: () => ('closeAllConnections' in server && server.closeAllConnections(), server.close()) });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function gatewayBefore(...apis: string[]): Promise<Gateway> {
  const site = { kind: 'export', folder: tmpdir() } as const;
  const sites = { guest: site, display: site, admin: site };
  const gateway = await openGateway({ port: 0, host: '127.0.0.1', sites, findApis: () => apis });
  open.push(gateway);
  return gateway;
}

/** An API that answers by `answer` as soon as it has the headers. */
const quickApi = (answer: (res: ServerResponse) => void): Promise<string> =>
  listen(createServer((_req, res) => answer(res)));

interface Answer {
  status: number;
  text: string;
  headers: Record<string, unknown>;
}

/** Sends `pieces` of 64 kB, or as many as are taken before the answer has come. */
function send(gateway: Gateway, pieces: number, options: RequestOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let isAnswered = false;
    const req = request({ host: '127.0.0.1', port: gateway.port, method: 'POST', path: '/api/v1/x', ...options });
    req.on('response', (res) => {
      isAnswered = true;
      let text = '';
      res.on('data', (chunk) => (text += String(chunk)));
      res.on('error', reject);
      res.on('end', () => {
        resolve({ status: res.statusCode ?? 0, text, headers: res.headers });
        req.destroy();
      });
    });
    req.on('error', (error) => isAnswered || reject(error));
    const piece = Buffer.alloc(64 * 1024, 'x');
    const writeMore = (left: number): void => {
      if (isAnswered) return;
      if (left === 0) req.end();
      else if (req.write(piece)) setImmediate(writeMore, left - 1);
      else req.once('drain', () => writeMore(left - 1));
    };
    writeMore(pieces);
  });
}

const LENGTH = 64 * 1024;

describe('an answer that comes before the body', () => {
  test.each([401, 403, 413, 415, 429, 503])(
    'of %d is passed on, also where the connection is closed then',
    async (status) => {
      const gateway = await gatewayBefore(
        await quickApi((res) => res.writeHead(status, { connection: 'close', 'x-own': '1' }).end('refused')),
      );
      for (let tries = 0; tries < 20; tries += 1) {
        const answer = await send(gateway, 40, { headers: { 'content-length': 40 * LENGTH } });
        expect(answer).toMatchObject({ status, text: 'refused', headers: { 'x-own': '1' } });
      }
    },
  );

  test('is passed on where the body comes in chunks of no known number', async () => {
    const gateway = await gatewayBefore(
      await quickApi((res) => res.writeHead(413, { connection: 'close' }).end('refused')),
    );
    for (let tries = 0; tries < 20; tries += 1) {
      expect(await send(gateway, 40)).toMatchObject({ status: 413, text: 'refused' });
    }
  });

  test('is passed on over kept connections and over those that the client gives up', async () => {
    const gateway = await gatewayBefore(await quickApi((res) => res.writeHead(429).end('refused')));
    for (const options of [{ headers: { connection: 'close' } }, { agent: false as const }, {}]) {
      for (let tries = 0; tries < 10; tries += 1) {
        const answer = await send(gateway, 40, options);
        expect([options, answer]).toEqual([options, expect.objectContaining({ status: 429, text: 'refused' })]);
      }
    }
  });

  test('is whole although the connection is reset after it', async () => {
    const api = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () =>
        socket.write('HTTP/1.1 413 Too Large\r\nContent-Length: 7\r\n\r\nrefused', () =>
          setImmediate(() => socket.resetAndDestroy()),
        ),
      );
    });
    const gateway = await gatewayBefore(await listen(api));
    for (let tries = 0; tries < 20; tries += 1) {
      expect(await send(gateway, 40)).toMatchObject({ status: 413, text: 'refused' });
    }
  });

  test('that breaks off in the middle breaks off for the client, and is no other answer', async () => {
    const api = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () =>
        socket.write('HTTP/1.1 413 Too Large\r\nContent-Length: 70\r\n\r\nrefused', () => socket.destroy()),
      );
    });
    const gateway = await gatewayBefore(await listen(api));
    await expect(send(gateway, 0, { method: 'GET' })).rejects.toThrow(/aborted|hang up/);
  });

  test('comes to a client that sends nothing more', async () => {
    const gateway = await gatewayBefore(await quickApi((res) => res.writeHead(401).end('refused')));
    const text = await speak(
      gateway,
      'POST /api/v1/x HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\nabc',
      /refused/,
    );
    expect(text).toContain('HTTP/1.1 401');
  });

  test('of the gateway itself comes too', async () => {
    const gateway = await gatewayBefore();
    for (const [path, status] of [
      ['/', 405],
      ['//evil.example', 404],
      ['/api/v1/x', 503],
    ] as const) {
      for (const agent of [undefined, false] as const) {
        for (let tries = 0; tries < 5; tries += 1) {
          expect([path, (await send(gateway, 40, { path, agent })).status]).toEqual([path, status]);
        }
      }
    }
  });

  test('is kept until the body has come, so that the connection can go on', async () => {
    const seen: string[] = [];
    const gateway = await gatewayBefore(
      await listen(
        createServer((req, res) => {
          seen.push(req.url ?? '');
          res.writeHead(req.method === 'POST' ? 415 : 200).end(`<${req.url}>`);
        }),
      ),
    );
    const text = await speak(
      gateway,
      'POST /api/v1/one HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n',
      /<\/api\/v1\/one>/,
      '3\r\ndef\r\n0\r\n\r\nGET /api/v1/two HTTP/1.1\r\nHost: x\r\n\r\n',
      /<\/api\/v1\/two>/,
    );
    expect(text).toMatch(/415[^]*<\/api\/v1\/one>[^]*200[^]*<\/api\/v1\/two>/);
    expect(seen).toEqual(['/api/v1/one', '/api/v1/two']);
  });
});

describe('a request', () => {
  const echo = (seen: object[] = []) =>
    listen(
      createServer((req, res) => {
        let body = '';
        req.on('data', (chunk) => (body += String(chunk)));
        req.on('end', () => {
          const { method, url, headers } = req;
          seen.push({ method, url, body, ...headers });
          res.end(`${method} ${body.length}`);
        });
      }),
    );

  test('that waits to be told to go on is told, and comes whole', async () => {
    const gateway = await gatewayBefore(await echo());
    const text = await speak(
      gateway,
      'POST /api/v1/x HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n',
      /100 Continue/,
      'abc',
      /POST 3/,
    );
    expect(text).toContain('200 OK');
  });

  test('in chunks with trailers comes whole, and its end is its end', async () => {
    const seen: object[] = [];
    const gateway = await gatewayBefore(await echo(seen));
    for (const method of ['POST', 'DELETE', 'GET', 'OPTIONS']) {
      const text = await speak(
        gateway,
        `${method} /api/v1/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTrailer: X-T\r\n\r\n3\r\nabc\r\n0\r\nX-T: 1\r\n\r\n`,
        /[A-Z]+ 3/,
      );
      expect(text).toContain('200 OK');
    }
    expect(seen.map((each) => (each as { url: string }).url)).toEqual(Array.from({ length: 4 }, () => '/api/v1/x'));
  });

  test('that names the headers about who it is for as its connection’s keeps them', async () => {
    const seen: object[] = [];
    const gateway = await gatewayBefore(await echo(seen));
    await speak(
      gateway,
      'POST /api/v1/x HTTP/1.1\r\nHost: x\r\nConnection: x-forwarded-for, content-length, host\r\nContent-Length: 3\r\n\r\nabc',
      /POST 3/,
    );
    expect(seen).toEqual([expect.objectContaining({ host: 'x', body: 'abc', 'x-forwarded-for': '127.0.0.1' })]);
  });

  test('of HEAD is answered with the headers alone', async () => {
    const gateway = await gatewayBefore(await quickApi((res) => res.writeHead(200, { 'content-length': 7 }).end()));
    expect(await send(gateway, 0, { method: 'HEAD' })).toMatchObject({
      status: 200,
      text: '',
      headers: { 'content-length': '7' },
    });
  });

  test('that the client gives up is given up at the API too', async () => {
    const api = createServer();
    const gateway = await gatewayBefore(await listen(api));
    const come = new Promise<IncomingMessage>((resolve) => api.once('request', resolve));
    const socket = connect(gateway.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('POST /api/v1/x HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\nabc');
    const req = await come;
    const gone = new Promise((resolve) => req.resume().once('close', resolve));
    socket.destroy();
    await gone;
  });

  /** Answers the first request of each connection and resets it at the second: a kept connection that is gone. */
  const staleApi = (seen: string[]) =>
    listen(
      createTcpServer((socket) => {
        let requests = 0;
        socket.on('error', () => undefined);
        socket.on('data', (data) => {
          requests += 1;
          seen.push(String(data).slice(0, 20));
          if (requests > 1) socket.resetAndDestroy();
          else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
        });
      }),
    );

  test.each(['GET', 'PUT', 'DELETE'])(
    '%s over a connection that is gone is asked for again over a new one',
    async (method) => {
      const seen: string[] = [];
      const gateway = await gatewayBefore(await staleApi(seen));
      expect((await send(gateway, 0, { method })).status).toBe(200);
      expect((await send(gateway, 0, { method })).status).toBe(200);
      expect(seen).toHaveLength(3);
    },
  );

  test.each(['POST', 'PATCH'])('%s over a connection that is gone is not asked for again', async (method) => {
    const seen: string[] = [];
    const gateway = await gatewayBefore(await staleApi(seen));
    expect((await send(gateway, 0, { method })).status).toBe(200);
    expect(await send(gateway, 0, { method })).toMatchObject({ status: 503, headers: { 'cache-control': 'no-store' } });
    expect(seen).toHaveLength(2);
  });

  test('does not wait for those whose bodies do not come', async () => {
    let waiting = 0;
    const api = createServer((req, res) => {
      if (req.method === 'GET') return void res.end('here');
      waiting += 1;
    });
    const gateway = await gatewayBefore(await listen(api));
    const halves = Array.from({ length: 300 }, () => {
      const socket = connect(gateway.port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write('POST /api/v1/x HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\nabc');
      return socket;
    });
    while (waiting < 256) await new Promise(setImmediate);
    expect(await send(gateway, 0, { method: 'GET' })).toMatchObject({ status: 200, text: 'here' });
    for (const socket of halves) socket.destroy();
  });

  test('for another protocol that the API refuses gets its refusal', async () => {
    const api = createServer();
    api.on('upgrade', (_req, socket) => {
      socket.on('error', () => undefined);
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 7\r\nConnection: close\r\n\r\nrefused');
    });
    const gateway = await gatewayBefore(await listen(api));
    const text = await speak(
      gateway,
      'GET /socket.io/ HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
      /refused/,
    );
    expect(text).toContain('403 Forbidden');
  });
});

/** Writes text, waits for what is expected, writes more, and so on; all that was heard. */
function speak(gateway: Gateway, ...turns: (string | RegExp)[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(gateway.port, '127.0.0.1');
    let heard = '';
    const goOn = (): void => {
      while (turns.length > 0) {
        const turn = turns[0]!;
        if (typeof turn === 'string') socket.write(turn);
        else if (!turn.test(heard)) return;
        turns.shift();
      }
      socket.destroy();
    };
    socket.on('data', (data) => {
      heard += String(data);
      goOn();
    });
    socket.on('close', () => (turns.length > 0 ? reject(new Error(`heard only ${heard}`)) : resolve(heard)));
    socket.on('error', reject);
    goOn();
  });
}
