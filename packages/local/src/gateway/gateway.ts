import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { codeOf, StartFault } from '../faults.js';
import { endAnswer } from './exchange.js';
import type { PageOrigins } from './page-origins.js';
import { personOf } from './person.js';
import { mayAsk, routeFor, type SiteName } from './routes.js';
import { BARE_HEADERS, bareAnswer } from './security-headers.js';
import { StaticSite } from './static-site.js';
import { Upstream } from './upstream.js';

/** Where a web app comes from: an exported folder, or a development server that keeps the app's base path. */
export type SiteSource =
  | {
      readonly kind: 'export';
      readonly folder: string;
      readonly origins?: PageOrigins;
    }
  | { readonly kind: 'server'; readonly url: string };

/** What {@link openGateway} needs. */
export interface GatewayOptions {
  readonly port: number;
  /** Default: all addresses of the machine, so that phones on the same network reach it. */
  readonly host?: string;
  readonly sites: Readonly<Record<SiteName, SiteSource>>;
  /** Present addresses of the API processes that take requests, the one that this person belongs to first. */
  readonly findApis: (person: string) => readonly string[];
}

/** The open gateway. */
export interface Gateway {
  readonly port: number;
  close(): Promise<void>;
}

/** Uploads of large files over slow Wi-Fi take their time. */
const REQUEST_MS_MAX = 30 * 60_000;

/** Opens the one origin in front of the API and the three web apps. */
export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  const api = new Upstream((req) => options.findApis(personOf(req)));
  const sites = new Map(Object.entries(options.sites).map(([name, source]) => [name as SiteName, openSite(source)]));
  const server = createServer((req, res) => {
    // The only await of a request; whatever goes wrong below must not end the process.
    answer(req, res, api, sites).catch(() => failSafely(res));
  });
  server.requestTimeout = REQUEST_MS_MAX;
  server.on('upgrade', (req, socket, head) => {
    const upstream = upstreamOfUpgrade(req, api, sites);
    socket.on('error', () => socket.destroy());
    if (!upstream) socket.end(bareAnswer('404 Not Found'));
    else upstream.forwardUpgrade(req, socket as Socket, head).catch(() => socket.destroy());
  });
  server.on('clientError', (error, socket) => {
    if (!socket.writable) return void socket.destroy();
    const isLong = codeOf(error) === 'HPE_HEADER_OVERFLOW';
    socket.end(bareAnswer(isLong ? '431 Request Header Fields Too Large' : '400 Bad Request'), () => socket.destroy());
  });
  const sockets = trackSockets(server);
  await listen(server, options.port, options.host ?? '0.0.0.0');
  return { port: (server.address() as AddressInfo).port, close: () => close(server, sockets) };
}

type OpenSite = { kind: 'static'; site: StaticSite } | { kind: 'upstream'; upstream: Upstream };

function openSite(source: SiteSource): OpenSite {
  return source.kind === 'export'
    ? { kind: 'static', site: new StaticSite(source.folder, source.origins) }
    : { kind: 'upstream', upstream: new Upstream(() => [source.url]) };
}

async function answer(
  req: IncomingMessage,
  res: ServerResponse,
  api: Upstream,
  sites: ReadonlyMap<SiteName, OpenSite>,
): Promise<void> {
  const { pathname, search } = splitUrl(req.url ?? '/');
  const route = routeFor(pathname);
  switch (route.kind) {
    case 'api':
      if (!mayAsk(pathname, req.socket.remoteAddress)) {
        return endAnswer(req, res.writeHead(404, BARE_HEADERS));
      }
      return api.forward(req, res);
    case 'join':
      res.writeHead(302, { location: `/?code=${encodeURIComponent(route.code)}`, ...BARE_HEADERS }).end();
      return;
    case 'nothing':
      return endAnswer(req, res.writeHead(404, BARE_HEADERS));
    case 'site': {
      const target = sites.get(route.site);
      if (target?.kind === 'upstream') return target.upstream.forward(req, res);
      // The apps link without trailing slashes; a typed one leads to the same page.
      if (pathname !== '/' && pathname.endsWith('/')) {
        const location = `${pathname.replace(/\/+$/, '') || '/'}${search}`;
        res.writeHead(308, { location, ...BARE_HEADERS }).end();
        return;
      }
      return target?.site.serve(req, res, route.path);
    }
  }
}

function upstreamOfUpgrade(
  req: IncomingMessage,
  api: Upstream,
  sites: ReadonlyMap<SiteName, OpenSite>,
): Upstream | undefined {
  const { pathname } = splitUrl(req.url ?? '/');
  const route = routeFor(pathname);
  if (route.kind === 'api') return pathname.startsWith('/socket.io') ? api : undefined;
  const target = route.kind === 'site' ? sites.get(route.site) : undefined;
  return target?.kind === 'upstream' ? target.upstream : undefined;
}

function splitUrl(url: string): { pathname: string; search: string } {
  const query = url.indexOf('?');
  return query < 0 ? { pathname: url, search: '' } : { pathname: url.slice(0, query), search: url.slice(query) };
}

function failSafely(res: ServerResponse): void {
  if (res.headersSent) res.destroy();
  else res.writeHead(500, BARE_HEADERS).end();
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(listenFault(error, port)));
    server.listen(port, host, () => resolve());
  });
}

function listenFault(error: Error, port: number): Error {
  const code = codeOf(error);
  if (code === 'EADDRINUSE') {
    return new StartFault(`Port ${port} is already taken by another program.`, [
      `Close that program, or choose another port: PORT=${port === 3000 ? 3001 : port + 1} npm start`,
    ]);
  }
  if (code === 'EACCES') {
    return new StartFault(`Port ${port} may not be opened by this user.`, [
      'Choose one above 1023: PORT=3000 npm start',
    ]);
  }
  return error;
}

/** Node forgets a connection once it was upgraded to a web socket, but still waits for it when closing. */
function trackSockets(server: Server): Set<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}

/** Ends at once for new requests; running ones get a moment, then everything is cut. */
function close(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => sockets.forEach((socket) => socket.destroy()), 500);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
