import type { FastifyReply } from 'fastify';

/**
 * Aborted when the client goes away before it has its answer: nobody waits for the work any more. Not fastify's own
 * `request.signal`, which is aborted as soon as a body has been read to its end.
 */
export function abortedWith(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  const { raw } = reply;
  if (raw.destroyed) controller.abort();
  raw.once('close', () => {
    if (!raw.writableFinished) controller.abort();
  });
  return controller.signal;
}
