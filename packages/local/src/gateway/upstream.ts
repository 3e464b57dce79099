import { randomUUID } from 'node:crypto';
import { Agent, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, Socket } from 'node:net';
import { createProxyServer, type ProxyServer } from 'httpxy';
import { endAnswer, exchange, NoAnswer } from './exchange.js';
import { keepBody, mayRepeat } from './repeatable.js';
import { BARE_HEADERS, bareAnswer } from './security-headers.js';

const RETRY_AFTER_MS = 1_000;
/** Headers by which a client could pretend to be somebody else: the gateway is the edge and sets its own. */
const FORWARDING_HEADERS = [
  'forwarded',
  'x-real-ip',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
];

/** The servers that may be asked now, the best one for this request first: `http://127.0.0.1:4000`. */
export type FindTargets = (req: IncomingMessage) => readonly string[];

/**
 * Servers behind the gateway that may come and go. A request goes to the first of them; where that one is just gone and
 * it does no harm, to the next. While all are away, requests are answered 503 in the form of the API's own errors, so
 * that a client keeps its vote and tries again with the same id.
 */
export class Upstream {
  /** As many connections as there are requests: whoever sends or reads slowly must not keep one from the others. */
  private readonly kept = new Agent({ keepAlive: true, maxFreeSockets: 64 });
  private readonly sockets: ProxyServer = createProxyServer();

  constructor(private readonly findTargets: FindTargets) {
    this.sockets.on('error', (_error, _req, socket) => {
      if (socket instanceof Socket) refuseUpgrade(socket);
    });
  }

  async forward(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const targets = this.findTargets(req);
    setForwardedHeaders(req);
    const body = await keepBody(req);
    for (const target of targets) {
      // A kept connection may have been closed just when it was used; a new one shows whether the server is there.
      for (const agent of [this.kept, false] as const) {
        try {
          return await exchange(req, res, { target, body, agent });
        } catch (error) {
          if (!(error instanceof NoAnswer)) throw error;
          if (res.destroyed) return;
          if (!body || !mayRepeat(req, error.cause)) return answerBusy(req, res);
          if (!error.wasKept) break;
        }
      }
    }
    answerBusy(req, res);
  }

  async forwardUpgrade(req: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
    setForwardedHeaders(req);
    for (const target of this.findTargets(req)) {
      // Asked first: a refused connection would take the client's socket with it.
      if (await isOpen(target)) return this.sockets.ws(req, socket, { target }, head);
    }
    refuseUpgrade(socket);
  }
}

function isOpen(target: string): Promise<boolean> {
  const { hostname, port } = new URL(target);
  return new Promise((resolve) => {
    const probe = connect(Number(port), hostname);
    probe.once('error', () => resolve(false));
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
  });
}

function setForwardedHeaders(req: IncomingMessage): void {
  for (const name of FORWARDING_HEADERS) delete req.headers[name];
  req.headers['x-forwarded-for'] = req.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
  req.headers['x-forwarded-host'] = req.headers.host ?? '';
  req.headers['x-forwarded-proto'] = 'http';
}

function answerBusy(req: IncomingMessage, res: ServerResponse): void {
  const requestId = randomUUID();
  const body = JSON.stringify({
    error: 'BUSY',
    message: 'Votebox is restarting. Trying again by itself.',
    retryAfterMs: RETRY_AFTER_MS,
    requestId,
  });
  res.writeHead(503, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'retry-after': String(Math.ceil(RETRY_AFTER_MS / 1_000)),
    'x-request-id': requestId,
    ...BARE_HEADERS,
  });
  endAnswer(req, res, body);
}

function refuseUpgrade(socket: Socket): void {
  if (socket.destroyed || !socket.writable) return;
  socket.end(bareAnswer('503 Service Unavailable', { 'retry-after': '1' }));
}
