import type { ConnectionError, FastifyReply, FastifyRequest } from 'fastify';
import { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { newRequestId } from '../ids/ids.js';
import { AppError } from './app-error.js';
import { toAppError } from './to-app-error.js';

/** What says about an answer that no route gave what is said about all others. */
const WALLS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

/** Answers a request whose path no router can read with a row of the error table, as the filter does for all others. */
export function answerUnreadablePath(thrown: Error, request: FastifyRequest, reply: FastifyReply): void {
  const error = toAppError(thrown);
  void reply
    .status(error.status)
    .headers({ 'x-request-id': request.id, ...WALLS })
    .send(error.toBody(request.id));
}

/**
 * Answers bytes that are no HTTP request, or one with too many headers, with a row of the error table, and closes the
 * connection: where its next request would begin, nobody knows.
 */
export function answerBrokenRequest(fault: ConnectionError, socket: Socket): void {
  if (fault.code === 'ECONNRESET' || socket.destroyed) return;
  if (socket.writable) socket.write(toRawAnswer(toFault(fault)));
  socket.destroy();
}

/** For plain requests to the path of the sockets, which Engine.IO answers before any hook of ours has run. */
export function raiseSocketWalls(_request: unknown, response: ServerResponse, next: () => void): void {
  // An upgrade has no answer whose headers anybody keeps.
  if (response instanceof ServerResponse) response.setHeaders(new Map(Object.entries(WALLS)));
  next();
}

/** Answers a request for another protocol that is not spoken there. The connection is out of the hands of HTTP by then. */
export function answerUpgrade(socket: Duplex): void {
  // Whoever is gone before the answer must not be the end of the process.
  socket.on('error', () => socket.destroy());
  const error = new AppError('VALIDATION_ERROR', { message: 'There is nothing to upgrade to here.' });
  // Nobody reads from it any more, so the other end's farewell would never be heard.
  socket.end(toRawAnswer(error), () => socket.destroy());
}

function toFault({ code }: ConnectionError): AppError {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new AppError('VALIDATION_ERROR', { message: 'The headers of the request are too long.' });
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new AppError('BUSY');
  return new AppError('VALIDATION_ERROR');
}

function toRawAnswer(error: AppError): string {
  const requestId = newRequestId();
  const body = JSON.stringify(error.toBody(requestId));
  return [
    `HTTP/1.1 ${error.status} ${error.status === 503 ? 'Service Unavailable' : 'Bad Request'}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
    ...Object.entries(WALLS).map(([name, value]) => `${name}: ${value}`),
    ...(error.retryAfterS === null ? [] : [`Retry-After: ${error.retryAfterS}`]),
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
