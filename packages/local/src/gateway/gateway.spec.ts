import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request, type IncomingHttpHeaders, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Gateway, openGateway } from './gateway.js';
import { mayAsk, routeFor } from './routes.js';

const INLINE = 'self.__next_f=[1]';
const PAGE = (name: string): string =>
  `<html><script>${INLINE}</script><script src="/x.js"></script>${name}${' '.repeat(2000)}</html>`;

let folder: string;
let api: Server;
let isApiUp = true;
let gateway: Gateway;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'votebox-gateway-'));
  await put('secret.txt', 'outside');
  for (const site of ['guest', 'display', 'admin']) {
    await put(`${site}/index.html`, PAGE(`${site} home`));
    await put(`${site}/404.html`, PAGE(`${site} has no such page`));
    await put(`${site}/_next/static/chunks/a1b2.js`, `console.log(${'1+'.repeat(1500)}1)`);
  }
  await put('admin/login.html', PAGE('admin login'));
  await put('admin/events/list.html', PAGE('admin events'));
  await put('guest/sw.js', 'self.skipWaiting()');
  api = await startApi();
  const apiUrl = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
  const exportOf = (site: string): { kind: 'export'; folder: string } => ({
    kind: 'export',
    folder: join(folder, site),
  });
  gateway = await openGateway({
    port: 0,
    host: '127.0.0.1',
    sites: {
      guest: { ...exportOf('guest'), origins: { scripts: ['https://widget.example'] } },
      display: {
        ...exportOf('display'),
        origins: { images: ['https://art.example'], data: ['https://sound.example'] },
      },
      admin: exportOf('admin'),
    },
    findApis: () => (isApiUp ? [apiUrl] : []),
  });
});

afterAll(async () => {
  await gateway.close();
  api.closeAllConnections();
  api.close();
  await rm(folder, { recursive: true, force: true });
});

async function put(path: string, content: string): Promise<void> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}

/** A stand-in that tells what reached it, serves ranges, and echoes on its web socket path. */
async function startApi(): Promise<Server> {
  const server = createServer((req, res) => {
    if (req.headers.range) {
      res.writeHead(206, { 'content-range': 'bytes 0-3/10', 'content-length': 4 });
      res.end('0123');
      return;
    }
    res.setHeader('set-cookie', ['a=1', 'b=2']);
    res.end(JSON.stringify({ url: req.url, method: req.method, headers: req.headers }));
  });
  server.on('upgrade', (req, socket) => {
    socket.on('end', () => socket.end());
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nX-Seen: ${req.url}\r\n\r\n`,
    );
    socket.on('data', (data) => socket.write(`echo:${data}`));
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Sends the path exactly as given; fetch would tidy it up first. */
function ask(path: string, options: { method?: string; headers?: Record<string, string> } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const req = request({ host: '127.0.0.1', port: gateway.port, path, agent: false, ...options }, (res) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('end', () => resolve({ status: res.statusCode ?? 0, headers: res.headers, body: Buffer.concat(chunks) }));
    });
    req.on('error', reject);
    req.end();
  });
}

test.each([
  ['/', 'guest home'],
  ['/display', 'display home'],
  ['/admin', 'admin home'],
  ['/admin/login', 'admin login'],
  ['/admin/events/list?tab=1', 'admin events'],
])('serves %s from its app', async (path, text) => {
  const answer = await ask(path);
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(answer.body.toString()).toContain(text);
});

test.each([
  ['/nowhere', 'guest has no such page'],
  ['/display/nowhere', 'display has no such page'],
  ['/admin/nowhere', 'admin has no such page'],
  ['/administrator', 'guest has no such page'],
])('answers %s with the 404 page of the right app', async (path, text) => {
  const answer = await ask(path);
  expect(answer.status).toBe(404);
  expect(answer.body.toString()).toContain(text);
});

test.each([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/admin/..%2f..%2fsecret.txt',
  '/..%5csecret.txt',
  '/%00',
  '/%zz',
  '//secret.txt',
])('never leaves the folder of an app: %s', async (path) => {
  const answer = await ask(path);
  expect(answer.status).toBe(404);
  expect(answer.body.toString()).not.toContain('outside');
});

test('lets hashed files be kept for ever and everything else be asked for again', async () => {
  const hashed = await ask('/admin/_next/static/chunks/a1b2.js');
  expect(hashed.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect((await ask('/sw.js')).headers['cache-control']).toBe('no-cache');
  expect((await ask('/')).headers['cache-control']).toBe('no-cache');
});

test('answers 304 to whoever has the page already', async () => {
  const first = await ask('/');
  const again = await ask('/', { headers: { 'if-none-match': String(first.headers.etag) } });
  expect(again.status).toBe(304);
  expect(again.body).toHaveLength(0);
});

test('compresses for those who accept it, and keeps the forms apart by ETag', async () => {
  const brotli = await ask('/', { headers: { 'accept-encoding': 'gzip, br' } });
  const gzip = await ask('/', { headers: { 'accept-encoding': 'gzip, br;q=0' } });
  const plain = await ask('/');
  expect(brotli.headers['content-encoding']).toBe('br');
  expect(gzip.headers['content-encoding']).toBe('gzip');
  expect(gunzipSync(gzip.body).toString()).toBe(plain.body.toString());
  expect(new Set([brotli.headers.etag, gzip.headers.etag, plain.headers.etag]).size).toBe(3);
});

test('answers HEAD with the headers of GET and no body', async () => {
  const answer = await ask('/admin/login', { method: 'HEAD' });
  expect(answer.status).toBe(200);
  expect(Number(answer.headers['content-length'])).toBeGreaterThan(0);
  expect(answer.body).toHaveLength(0);
});

test('refuses to write to a page', async () => {
  const answer = await ask('/', { method: 'POST' });
  expect(answer.status).toBe(405);
  expect(answer.headers.allow).toBe('GET, HEAD');
});

test('allows exactly the inline scripts that the build wrote', async () => {
  const { headers } = await ask('/admin/login', { headers: { host: 'votebox.test:3000' } });
  const policy = String(headers['content-security-policy']);
  expect(policy).toMatch(/script-src 'self' 'sha256-[\w+/=]+';/);
  expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain('ws://votebox.test:3000');
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['referrer-policy']).toBeDefined();
});

test('lets another origin into the pages of the app that uses its widget, and into no others', async () => {
  const policyOf = async (path: string) => String((await ask(path)).headers['content-security-policy']);
  const guest = await policyOf('/');
  expect(guest).toMatch(/script-src 'self' 'sha256-[\w+/=]+' https:\/\/widget\.example;/);
  expect(guest).toContain("frame-src 'self' https://widget.example;");
  expect(await policyOf('/admin/login')).not.toContain('widget.example');
});

test('lets images and sound in from where an app needs them, but no scripts', async () => {
  const policy = String((await ask('/display')).headers['content-security-policy']);
  expect(policy).toContain("img-src 'self' data: blob: https://art.example;");
  expect(policy).toContain("media-src 'self' blob: https://sound.example;");
  expect(policy).toMatch(/connect-src 'self'[^;]* https:\/\/sound\.example;/);
  expect(policy).not.toMatch(/script-src[^;]*example/);
});

test('leads a short join link into the guest app', async () => {
  const answer = await ask('/j/ABC234');
  expect(answer.status).toBe(302);
  expect(answer.headers.location).toBe('/?code=ABC234');
});

test('leads a typed trailing slash to the page, inside this site only', async () => {
  expect((await ask('/admin/?a=1')).headers.location).toBe('/admin?a=1');
  expect((await ask('//evil.example/')).headers.location).toBeUndefined();
});

test('hands requests to the API with the true address of the client', async () => {
  const answer = await ask('/api/v1/x?y=1', { headers: { host: 'pub.local:3000', 'x-forwarded-for': '6.6.6.6' } });
  const seen = JSON.parse(answer.body.toString()) as { url: string; headers: Record<string, string> };
  expect(seen.url).toBe('/api/v1/x?y=1');
  expect(seen.headers).toMatchObject({
    host: 'pub.local:3000',
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-host': 'pub.local:3000',
    'x-forwarded-proto': 'http',
  });
  expect(answer.headers['set-cookie']).toEqual(['a=1', 'b=2']);
});

test('passes ranges through, as the player needs them', async () => {
  const answer = await ask('/api/v1/media/1', { headers: { range: 'bytes=0-3' } });
  expect(answer.status).toBe(206);
  expect(answer.headers['content-range']).toBe('bytes 0-3/10');
  expect(answer.body.toString()).toBe('0123');
});

test('says BUSY in the form of the API while the API is away', async () => {
  isApiUp = false;
  const answer = await ask('/api/v1/events');
  isApiUp = true;
  expect(answer.status).toBe(503);
  expect(answer.headers['retry-after']).toBe('1');
  expect(JSON.parse(answer.body.toString())).toEqual({
    error: 'BUSY',
    message: expect.any(String),
    retryAfterMs: expect.any(Number),
    requestId: expect.any(String),
  });
});

function openSocket(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(gateway.port, '127.0.0.1');
    let text = '';
    socket.on('data', (data) => {
      text += data;
      if (/x-seen/i.test(text) && !text.includes('echo:') && text.includes('\r\n\r\n')) socket.write('hello');
      if (text.includes('echo:hello')) socket.end();
    });
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: a\r\n\r\n`,
    );
  });
}

test('connects web sockets to the API, both ways', async () => {
  const text = await openSocket('/socket.io/?EIO=4&transport=websocket');
  expect(text).toContain('101 Switching Protocols');
  expect(text.toLowerCase()).toContain('x-seen: /socket.io/?eio=4');
  expect(text).toContain('echo:hello');
});

test('refuses web sockets where there are none, and politely while the API is away', async () => {
  expect(await openSocket('/elsewhere')).toContain('404 Not Found');
  isApiUp = false;
  const text = await openSocket('/socket.io/');
  isApiUp = true;
  expect(text).toContain('503');
});

test.each([
  [
    'of another protocol',
    'GET /elsewhere HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    404,
  ],
  ['that is none', 'HELO bar.example\r\n\r\n', 400],
  ['with long headers', `GET / HTTP/1.1\r\nHost: x\r\nX-A: ${'a'.repeat(40_000)}\r\n\r\n`, 431],
])('says what browsers are to know also about a request %s', async (_, text, status) => {
  const answer = await new Promise<string>((resolve) => {
    const socket = connect(gateway.port, '127.0.0.1', () => socket.write(text));
    let heard = '';
    socket.on('data', (data) => (heard += String(data)));
    socket.on('error', () => undefined).on('close', () => resolve(heard));
  });
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(answer).toContain("content-security-policy: default-src 'none'");
  expect(answer).toContain('cache-control: no-store');
});

test.each(['/', '/nowhere', '/admin/', '/j/ABC234', '//evil.example/', '/%zz', '/sw.js'])(
  'lets nobody frame or sniff %s',
  async (path) => {
    const { headers } = await ask(path);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(headers['permissions-policy']).toContain('camera=()');
    if (path !== '/sw.js') expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['strict-transport-security']).toBeUndefined();
  },
);

test('names the port when it is taken', async () => {
  const sites = { kind: 'export', folder } as const;
  const second = openGateway({
    port: gateway.port,
    host: '127.0.0.1',
    sites: { guest: sites, display: sites, admin: sites },
    findApis: () => [],
  });
  await expect(second).rejects.toThrow(`Port ${gateway.port} is already taken`);
});

test.each([
  ['/metrics', '127.0.0.1', true],
  ['/metrics', '::ffff:127.0.0.1', true],
  ['/metrics', '::1', true],
  ['/metrics', '192.168.1.20', false],
  ['/metrics', '::ffff:10.0.0.7', false],
  ['/metrics', undefined, false],
  ['/health', '192.168.1.20', true],
  ['/api/v1/auth/me', '192.168.1.20', true],
])('%s from %s may be asked: %s', (pathname, remoteAddress, isAllowed) => {
  expect(mayAsk(pathname, remoteAddress)).toBe(isAllowed);
});

test('the start pages of apps with a base path have their data where Next looks for it', () => {
  expect(routeFor('/admin.txt')).toEqual({ kind: 'site', site: 'admin', path: '/index.txt' });
  expect(routeFor('/display.txt')).toEqual({ kind: 'site', site: 'display', path: '/index.txt' });
});
