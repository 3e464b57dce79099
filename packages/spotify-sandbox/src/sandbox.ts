import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { TEST_APP } from './accounts/apps.js';
import { decideConsent, showConsent } from './accounts/authorize.js';
import { giveToken } from './accounts/token.js';
import { drawArtwork } from './catalogue/artwork.js';
import type { DurationRange } from './catalogue/catalogue.js';
import { SandboxClock } from './clock.js';
import { answerControl } from './control/controls.js';
import { type Answer, json, send, statusOf, text } from './http/answer.js';
import { type Ask, readAsk } from './http/ask.js';
import { answerSdk } from './sdk/sdk-routes.js';
import type { Profile } from './settings.js';
import { type Endpoint, findEndpoint } from './web/web-api.js';
import { namedError } from './web/errors.js';
import { World } from './world.js';

/** How a sandbox is started. */
export interface SandboxOptions {
  /** 0 or absent: any free one. */
  readonly port?: number;
  /** Default 127.0.0.1: nobody else's business. */
  readonly host?: string;
  /** Where browsers and clients reach it, if not at `host:port`. Without a trailing slash. */
  readonly baseUrl?: string | ((port: number) => string);
  readonly profile?: Profile;
  readonly clock?: SandboxClock;
  /** Default 90 s to 7 min. */
  readonly durations?: DurationRange;
}

/** A running sandbox. */
export interface Sandbox {
  readonly port: number;
  /** Start of all addresses. The accounts service and the control API (`/sandbox`) are below it. */
  readonly url: string;
  /** Accounts service, e.g. for SPOTIFY_ACCOUNTS_URL. */
  readonly accountsUrl: string;
  /** Web API without `/v1`, e.g. for SPOTIFY_API_URL. */
  readonly apiUrl: string;
  /** Stand-in script of the Web Playback SDK, e.g. for SPOTIFY_SDK_URL. */
  readonly sdkUrl: string;
  /** An app that is there from the start and takes any allowed redirect URI. */
  readonly app: { readonly clientId: string; readonly clientSecret: string };
  readonly clock: SandboxClock;
  /** Everything behind the servers, for tests in the same process. */
  readonly world: World;
  close(): Promise<void>;
}

const USUAL_DURATIONS: DurationRange = { minMs: 90_000, maxMs: 420_000 };

/** Starts a stand-in for Spotify. Rejects when the port is taken. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const host = options.host ?? '127.0.0.1';
  const clock = options.clock ?? SandboxClock.real();
  let world: World | undefined;
  const server = createServer((req, res) => {
    if (world === undefined) res.destroy();
    // The only await of a request; whatever goes wrong below must not end the process.
    else serve(world, req, res).catch((error: unknown) => send(res, text(String(error), 500)));
  });
  await listen(server, options.port ?? 0, host);
  const { port } = server.address() as AddressInfo;
  const url = addressOf(options.baseUrl, host, port);
  const durations = options.durations ?? USUAL_DURATIONS;
  world = new World({ clock, durations, profile: options.profile ?? 'dev2026' }, url);
  return {
    port,
    url,
    accountsUrl: url,
    apiUrl: url,
    sdkUrl: `${url}/sdk/spotify-player.js`,
    app: TEST_APP,
    clock,
    world,
    close: () => {
      clock.stop();
      return close(server);
    },
  };
}

function addressOf(baseUrl: SandboxOptions['baseUrl'], host: string, port: number): string {
  if (typeof baseUrl === 'function') return baseUrl(port);
  return baseUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

async function serve(world: World, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const ask = await readAsk(req);
  send(res, await answer(world, ask, req.url ?? '/'));
}

async function answer(world: World, ask: Ask, target: string): Promise<Answer> {
  if (ask.method === 'OPTIONS') return preflight();
  if (ask.path === '/sandbox' || ask.path.startsWith('/sandbox/')) return answerControl(world, ask);
  if (ask.path === '/v1' || ask.path.startsWith('/v1/')) return answerCounted(world, target, findEndpoint(world, ask));
  if (ask.path === '/api/token' && ask.method === 'POST') {
    return answerCounted(
      world,
      target,
      accountsEndpoint('POST /api/token', () => giveToken(world, ask)),
    );
  }
  if (ask.path === '/authorize') {
    const work = ask.method === 'POST' ? () => decideConsent(world, ask) : () => showConsent(world, ask);
    return answerCounted(world, target, accountsEndpoint(`${ask.method} /authorize`, work));
  }
  if (ask.path === '/health/ready') return json({ status: 'ready' });
  return answerSdk(world, ask) ?? answerImage(ask) ?? text('There is nothing here.', 404);
}

function accountsEndpoint(name: string, work: () => Answer): Endpoint {
  return { name, isCommand: false, personId: null, answer: work };
}

/** With the faults that are set, and noted in the log. */
async function answerCounted(world: World, target: string, endpoint: Endpoint): Promise<Answer> {
  const { name, isCommand, personId } = endpoint;
  const finish = personId === null ? () => undefined : world.calls.beginCommand(personId, name);
  const result = await answerWithFaults(world, endpoint).finally(finish);
  world.calls.note({ endpoint: name, target, isCommand, status: statusOf(result) });
  return result;
}

async function answerWithFaults(world: World, endpoint: Endpoint): Promise<Answer> {
  const effects = world.faults.take(endpoint.name);
  const slowness = effects.reduce((sum, effect) => sum + (effect.kind === 'latency' ? effect.ms : 0), 0);
  const latencyMs = slowness + (endpoint.isCommand ? world.settings.commandLatencyMs : 0);
  if (latencyMs > 0) await wait(latencyMs);
  const decisive = effects.find(({ kind }) => kind !== 'latency');
  if (decisive === undefined || decisive.kind === 'latency') return endpoint.answer();
  if (decisive.kind === 'error') return namedError(decisive.error, decisive.retryAfterSeconds);
  if (decisive.isDone) endpoint.answer();
  return { kind: decisive.kind };
}

function answerImage(ask: Ask): Answer | undefined {
  const drawn = ask.method === 'GET' ? drawArtwork(/^\/image\/([^/]+)$/.exec(ask.path)?.[1] ?? '') : undefined;
  return drawn === undefined ? undefined : text(drawn, 200, 'image/svg+xml');
}

function preflight(): Answer {
  const headers = {
    'access-control-allow-methods': 'GET, PUT, POST, PATCH, DELETE',
    'access-control-allow-headers': 'authorization, content-type',
  };
  return { kind: 'empty', status: 204, headers };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}

/** At once: hanging answers and streams would never end by themselves. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
