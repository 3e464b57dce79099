import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { createProxyServer, type ProxyServer } from 'httpxy';

/** How long a silent upstream is waited for; an upload of a large file is still being checked in that time. */
const SILENCE_MS_MAX = 300_000;
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

/**
 * A server behind the gateway that may come and go. While it is away, requests are answered 503 in the form of the API's
 * own errors, so that a client keeps its vote and tries again with the same id.
 */
export class Upstream {
  private readonly proxy: ProxyServer;

  /** @param findTarget the present address, e.g. `http://127.0.0.1:4000`, or undefined while there is none. */
  constructor(private readonly findTarget: () => string | undefined) {
    this.proxy = createProxyServer({ proxyTimeout: SILENCE_MS_MAX });
    this.proxy.on('error', (_error, _req, res) => {
      if (res instanceof Socket) refuseUpgrade(res);
      else if (res) answerBusy(res);
    });
  }

  async forward(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const target = this.findTarget();
    if (target === undefined) return answerBusy(res);
    setForwardedHeaders(req);
    await this.proxy.web(req, res, { target });
  }

  async forwardUpgrade(req: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
    const target = this.findTarget();
    if (target === undefined) return refuseUpgrade(socket);
    setForwardedHeaders(req);
    await this.proxy.ws(req, socket, { target }, head);
  }
}

function setForwardedHeaders(req: IncomingMessage): void {
  for (const name of FORWARDING_HEADERS) delete req.headers[name];
  req.headers['x-forwarded-for'] = req.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
  req.headers['x-forwarded-host'] = req.headers.host ?? '';
  req.headers['x-forwarded-proto'] = 'http';
}

function answerBusy(res: ServerResponse): void {
  if (res.headersSent) {
    res.destroy();
    return;
  }
  const requestId = randomUUID();
  const body = JSON.stringify({
    error: 'BUSY',
    message: 'Votebox is restarting. Trying again by itself.',
    retryAfterMs: RETRY_AFTER_MS,
    requestId,
  });
  res.writeHead(503, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'retry-after': String(Math.ceil(RETRY_AFTER_MS / 1_000)),
    'x-request-id': requestId,
    'x-content-type-options': 'nosniff',
  });
  res.end(body);
}

function refuseUpgrade(socket: Socket): void {
  if (socket.destroyed || !socket.writable) return;
  socket.end('HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}
