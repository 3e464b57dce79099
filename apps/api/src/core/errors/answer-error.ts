import type { FastifyReply, FastifyRequest } from 'fastify';
import { keepOpenForRest } from '../http/drain-rest.js';
import { logFault } from './log-fault.js';
import { isOurFault, toAppError } from './to-app-error.js';

/** Answers what was thrown over HTTP with a row of the error table; never a stack trace. What is our fault is logged. */
export function answerError(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const error = toAppError(thrown);
  if (isOurFault(error)) {
    const { code, internal } = error;
    logFault(request.log, error.cause ?? error, { code, internal, requestId: request.id }, 'request failed');
  }
  if (reply.sent || reply.raw.headersSent) {
    reply.raw.destroy();
    return;
  }
  keepOpenForRest(request, reply);
  if (error.retryAfterS !== null) void reply.header('Retry-After', error.retryAfterS);
  void reply.status(error.status).header('Cache-Control', 'no-store').send(error.toBody(request.id));
}
