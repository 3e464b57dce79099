import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmod, copyFile, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { REPOSITORY_DIR } from '../repository.js';
import { findFreePort } from '../runtime/free-port.js';
import { findTool } from '../testing/machine-tools.js';
import { openGateway } from './gateway.js';
import { listNginxPolicies } from './nginx-policies.js';
import { originsOfSites } from './page-origins.js';

const NGINX = findTool('nginx');

/** Of the API: what its pages may load from elsewhere depends on it. */
const ENV = { TURNSTILE_SITE_KEY: 'key' };
const NOBODY = 65_534;
const CONFIGURATION_DIR = join(REPOSITORY_DIR, 'infra', 'nginx');

/** A stand-in for one API process: tells its name, keeps what it was sent, and may break off instead. */
class Api {
  readonly seen: string[] = [];
  mode: 'answer' | 'break' | 'busy' | 'draining' | number = 'answer';
  /** Keeps its connections for as long as the API does: longer than nginx, which may send on one at any moment. */
  readonly server: Server = createServer({ keepAliveTimeout: 72_000 }, (req, res) => void this.answer(req, res));

  constructor(readonly name: string) {
    this.server.on('upgrade', (_req, socket) => {
      socket.on('error', () => socket.destroy());
      const line = this.mode === 'draining' ? '503 Service Unavailable' : '101 Switching Protocols';
      const more = this.mode === 'draining' ? 'Content-Length: 0' : 'Upgrade: websocket';
      socket.end(`HTTP/1.1 ${line}\r\n${more}\r\nConnection: Upgrade\r\nX-Name: ${this.name}\r\n\r\n`);
    });
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  private async answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    if (typeof this.mode === 'number') {
      // As the API does: the rest of the body is let run into nothing.
      res.writeHead(this.mode).end('refused');
      return void req.resume();
    }
    let body = '';
    for await (const chunk of req) body += String(chunk);
    this.seen.push(`${req.method} ${req.url} ${body} from ${String(req.headers['x-forwarded-for'])}`);
    if (this.mode === 'break') return void req.socket.destroy();
    if (this.mode === 'busy') res.writeHead(503, { 'retry-after': '1' });
    if (req.url?.endsWith('/state')) res.setHeader('cache-control', 'public, max-age=1, stale-while-revalidate=5');
    res.end(this.name);
  }
}

(NGINX ? describe : describe.skip)('nginx with our configuration (needs nginx)', () => {
  const command = NGINX ?? 'nginx';
  const apis = [new Api('one'), new Api('two')];
  let folder: string;
  let port: number;
  let nginx: ChildProcess;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'votebox-nginx-'));
    // The workers of nginx are nobody.
    await chmod(folder, 0o755);
    port = await findFreePort();
    for (const { server } of apis) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    for (const site of ['guest', 'display', 'admin']) {
      await put(`sites/${site}/index.html`, `${site} home`);
      await put(`sites/${site}/404.html`, `${site} has no such page`);
      await put(`sites/${site}/_next/static/a.js`, `${site} script`);
      await put(
        `sites/${site}/scripted.html`,
        `<script>of(${site})</script><script>x</script><script src="/x.js"></script>`,
      );
    }
    await put('sites/guest/icon.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>');
    await put('sites/admin/events.html', 'admin events');
    await put('sites/admin/events/x.txt', 'x');
    await copyFile(join(CONFIGURATION_DIR, 'nginx.conf'), join(folder, 'nginx.conf'));
    for (const [name, lines] of Object.entries(siteFiles())) await put(`site/${name}.conf`, lines.join('\n'));
    await put('site/policies.conf', await listNginxPolicies(join(folder, 'sites'), ENV));
    const flags = ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr', '-g', 'daemon off; pid nginx.pid;'];
    const checked = spawnSync(command, [...flags, '-t'], { encoding: 'utf8' });
    if (checked.status !== 0) throw new Error(checked.stderr);
    nginx = spawn(command, flags, { stdio: 'ignore' });
    for (let tries = 0; tries < 200 && !(await accepts(port)); tries += 1) await wait(25);
  });

  afterAll(async () => {
    if (nginx && nginx.exitCode === null) {
      const ended = new Promise((resolve) => nginx.once('exit', resolve));
      nginx.kill('SIGTERM');
      await ended;
    }
    for (const { server } of apis) {
      server.closeAllConnections();
      server.close();
    }
    await rm(folder, { recursive: true, force: true });
  });

  // What a test before has broken off is taken to be away for a while.
  beforeEach(async () => {
    for (const api of apis) api.mode = 'answer';
    for (const api of apis) await personAt(api);
    for (const api of apis) api.seen.length = 0;
  });

  async function put(path: string, content: string): Promise<void> {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }

  /** The site of this test: two processes, a port of its own, and only folders of its own, as nobody may write elsewhere. */
  const siteFiles = () => ({
    apis: apis.map((api) => `server 127.0.0.1:${api.port} max_fails=1 fail_timeout=2s;`),
    http: [
      'proxy_cache_path cache keys_zone=votebox_state:1m use_temp_path=off;',
      ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path temp-${name};`),
    ],
    server: [`listen 127.0.0.1:${port};`, 'set $votebox_apps sites;'],
  });

  function ask(
    path: string,
    options: { method?: string; body?: string; headers?: Record<string, string>; at?: number } = {},
    sending: 'all' | 'none' = 'all',
  ) {
    const { method = 'GET', body = '', headers = {}, at = port } = options;
    return new Promise<{ status: number; text: string; headers: IncomingMessage['headers'] }>((resolve, reject) => {
      const req = request({ host: '127.0.0.1', port: at, method, path, headers, agent: false }, (res) => {
        let text = '';
        res.on('data', (chunk) => (text += String(chunk)));
        res.on('end', () => {
          resolve({ status: res.statusCode ?? 0, text, headers: res.headers });
          req.destroy();
        });
      });
      req.on('error', reject);
      if (sending === 'all') req.end(body);
      else req.flushHeaders();
    });
  }

  const as = (person: number) => ({ cookie: `vb_guest=person-${person}` });

  /** A person whose process is this one. */
  async function personAt(api: Api): Promise<number> {
    for (let tries = 0; tries < 100; tries += 1) {
      for (let person = 0; person < 30; person += 1) {
        if ((await ask('/api/v1/x', { headers: as(person) })).text === api.name) return person;
      }
      await wait(100);
    }
    throw new Error(`nobody is at ${api.name}`);
  }

  test('is accepted with the site that is shipped', async () => {
    await cp(CONFIGURATION_DIR, join(folder, 'shipped'), { recursive: true });
    // Started by nobody it ends after it has read everything: nothing is made in the folders of the machine.
    const checked = spawnSync(command, ['-t', '-c', join(folder, 'shipped', 'nginx.conf'), '-e', 'stderr'], {
      encoding: 'utf8',
      ...(process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}),
    });
    expect(checked.stderr).toContain('nginx.conf syntax is ok');
    expect(checked.stderr).not.toContain('deprecated');
  });

  test('keeps a person on one process, over HTTP and with the socket, and believes nothing about addresses', async () => {
    for (const api of apis) {
      const person = await personAt(api);
      for (let n = 0; n < 5; n += 1) expect((await ask('/api/v1/x', { headers: as(person) })).text).toBe(api.name);
      expect(await openSocket(person)).toContain(`X-Name: ${api.name}`);
    }
    await ask('/api/v1/who', { headers: { 'x-forwarded-for': '6.6.6.6' } });
    expect(apis.flatMap(({ seen }) => seen).find((line) => line.includes('/who'))).toContain('from 127.0.0.1');
  });

  test.each([401, 413, 415, 429])('passes on an answer of %d that comes before the body', async (status) => {
    for (const api of apis) api.mode = status;
    for (let tries = 0; tries < 10; tries += 1) {
      const answer = await ask('/api/v1/upload', { method: 'POST', body: 'x'.repeat(5_000_000) });
      expect(answer).toMatchObject({ status, text: 'refused' });
    }
  });

  const change = (person: number) => ({ method: 'POST', body: '{"voteId":"v"}', headers: as(person) });

  test('asks again for a vote that was broken off', async () => {
    const [one, two] = apis as [Api, Api];
    const person = await personAt(one);
    one.mode = 'break';
    expect(await ask('/api/v1/events/1/votes', change(person))).toMatchObject({ status: 200, text: 'two' });
    expect(two.seen.at(-1)).toContain('{"voteId":"v"}');
  });

  test('never asks again for what would be done twice', async () => {
    const [one, two] = apis as [Api, Api];
    const person = await personAt(one);
    one.mode = 'break';
    expect((await ask('/api/v1/venues/1/events/1/queue/skip', change(person))).status).toBe(502);
    expect(two.seen.some((line) => line.includes('skip'))).toBe(false);
  });

  test('lets a busy process speak for itself, and leaves its people with it', async () => {
    const [one, two] = apis as [Api, Api];
    const person = await personAt(one);
    two.seen.length = 0;
    one.mode = 'busy';
    for (let n = 0; n < 3; n += 1) {
      const busy = await ask('/api/v1/events/1/votes', change(person));
      expect(busy).toMatchObject({ status: 503, text: 'one', headers: { 'retry-after': '1' } });
    }
    expect((await ask('/api/v1/x', { headers: as(person) })).text).toBe('one');
    expect(two.seen).toEqual([]);
  });

  test('opens a web socket elsewhere when its process is ending', async () => {
    const [one] = apis as [Api, Api];
    const person = await personAt(one);
    one.mode = 'draining';
    expect(await openSocket(person)).toContain('X-Name: two');
  });

  test('lets one process answer the state for all', async () => {
    const states = await Promise.all(
      Array.from({ length: 40 }, (_, n) => ask('/api/v1/events/7/state', { headers: as(n) })),
    );
    expect(new Set(states.map(({ text }) => text)).size).toBe(1);
    expect(apis.flatMap(({ seen }) => seen).length).toBeLessThanOrEqual(2);
  });

  test('serves the three apps as the built-in gateway does', async () => {
    expect(await ask('/')).toMatchObject({ status: 200, text: 'guest home' });
    expect(await ask('/admin')).toMatchObject({ status: 200, text: 'admin home' });
    expect(await ask('/display')).toMatchObject({ status: 200, text: 'display home' });
    expect(await ask('/admin/events')).toMatchObject({ status: 200, text: 'admin events' });
    expect(await ask('/admin/nowhere')).toMatchObject({ status: 404, text: 'admin has no such page' });
    expect(await ask('/nowhere')).toMatchObject({ status: 404, text: 'guest has no such page' });
    expect((await ask('/admin/events/')).headers.location).toBe('/admin/events');
    expect((await ask('/j/ABC234')).headers.location).toBe('/?code=ABC234');
    const script = await ask('/admin/_next/static/a.js');
    expect(script).toMatchObject({ status: 200, text: 'admin script' });
    expect(script.headers).toMatchObject({
      'content-type': 'application/javascript',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
    expect((await ask('/')).headers['cache-control']).toBe('no-cache');
  });

  /** Everything that is said to browsers about an answer of these headers. */
  const WALLS = [
    'cache-control',
    'content-security-policy',
    'cross-origin-opener-policy',
    'cross-origin-resource-policy',
    'permissions-policy',
    'referrer-policy',
    'strict-transport-security',
    'x-content-type-options',
    'x-frame-options',
  ];
  const wallsOf = (headers: IncomingMessage['headers']) =>
    Object.fromEntries(WALLS.map((name) => [name, headers[name]]));

  test('says the same to browsers as the built-in gateway, about pages, files, redirects and what is not there', async () => {
    const origins = originsOfSites(ENV);
    const siteOf = (name: 'guest' | 'display' | 'admin') =>
      ({ kind: 'export', folder: join(folder, 'sites', name), origins: origins[name] }) as const;
    const gateway = await openGateway({
      port: 0,
      host: '127.0.0.1',
      sites: { guest: siteOf('guest'), display: siteOf('display'), admin: siteOf('admin') },
      findApis: () => [],
    });
    const paths = [
      ['/', '/index.html', '/admin', '/display', '/admin/events'],
      ['/scripted', '/scripted.html', '/scripted?code=x', '/admin/scripted', '/display/scripted'],
      ['/nowhere', '/admin/nowhere', '/display/no/where', '/_next/static/gone.js', '/admin/_next/static/gone.js'],
      ['/admin/', '/admin/events/?a=1', '/scripted/', '/j/ABC234'],
      ['/_next/static/a.js', '/admin/_next/static/a.js', '/icon.svg', '/admin/events/x.txt'],
    ].flat();
    try {
      for (const host of ['bar.example:8080', '[::1]:80', "evil.example'; script-src *", 'x y']) {
        for (const path of paths) {
          const [ours, theirs] = await Promise.all(
            [port, gateway.port].map((at) => ask(path, { headers: { host }, at })),
          );
          // What nginx refuses by itself never came to a page.
          if (ours!.status === 400) continue;
          expect([host, path, wallsOf(ours!.headers)]).toEqual([host, path, wallsOf(theirs!.headers)]);
          expect([path, ours!.headers['content-security-policy']]).not.toEqual([
            path,
            expect.stringMatching(/script-src[^;]*unsafe/),
          ]);
        }
      }
      const scripted = await ask('/scripted');
      expect(scripted.headers['content-security-policy']).toMatch(
        /script-src 'self' 'sha256-[^ ]+' 'sha256-[^ ]+' https:/,
      );
      expect(scripted.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    } finally {
      await gateway.close();
    }
  });

  test('says nothing of its own about what comes from the API', async () => {
    const { headers } = await ask('/api/v1/x');
    expect(wallsOf(headers)).toEqual(wallsOf({}));
  });

  test('answers for itself in the form of the API', async () => {
    const length = 200 * 1024 * 1024;
    const large = await ask(
      '/api/v1/upload',
      { method: 'POST', headers: { 'content-length': String(length) } },
      'none',
    );
    expect([large.status, JSON.parse(large.text)]).toEqual([
      413,
      expect.objectContaining({ error: 'PAYLOAD_TOO_LARGE' }),
    ]);
    for (const api of apis) api.mode = 'break';
    const busy = await ask('/api/v1/venues/1', { method: 'PATCH', body: '{}' });
    expect([busy.status, JSON.parse(busy.text)]).toEqual([
      502,
      expect.objectContaining({ error: 'BUSY', retryAfterMs: 1000 }),
    ]);
    for (const { headers } of [large, busy]) {
      expect(headers['content-type']).toBe('application/json; charset=utf-8');
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['cache-control']).toBe('no-store');
    }
  });

  test('keeps the figures of the processes to itself', async () => {
    expect((await ask('/metrics')).status).toBe(404);
    expect((await ask('/metrics/x')).status).toBe(404);
    expect((await ask('/health/ready')).status).toBe(200);
  });

  function openSocket(person: number): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () =>
        socket.write(
          `GET /socket.io/ HTTP/1.1\r\nHost: x\r\nCookie: vb_guest=person-${person}\r\n` +
            'Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
        ),
      );
      let text = '';
      socket.on('data', (data) => (text += String(data)));
      socket.on('close', () => resolve(text));
      socket.on('error', reject);
    });
  }
});

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
