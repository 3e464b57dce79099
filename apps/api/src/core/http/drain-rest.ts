import type { FastifyReply, FastifyRequest } from 'fastify';

/** For how long the rest of a body that nobody wants is taken. */
const DRAIN_MS_MAX = 60_000;

/**
 * Keeps the connection of a request that is answered before all of its body has come. Closing it while more is on its way
 * resets it, and takes the answer with it.
 */
export function keepOpenForRest({ raw }: FastifyRequest, reply: FastifyReply): void {
  // A client of HTTP 1.0 may need the end of the connection to know the end of the answer.
  if (raw.complete || raw.httpVersion === '1.0') return;
  void reply.removeHeader('connection');
  reply.raw.shouldKeepAlive = true;
}

/**
 * Lets the rest of a body that is no longer wanted run into nothing. Browsers show an answer only when they could send
 * all of their body. Ends what takes too long.
 */
export function drainRest({ raw }: FastifyRequest): void {
  if (raw.complete || raw.destroyed) return;
  raw.unpipe();
  raw.resume();
  const timer = setTimeout(() => raw.destroy(), DRAIN_MS_MAX).unref();
  raw.once('close', () => clearTimeout(timer));
}
