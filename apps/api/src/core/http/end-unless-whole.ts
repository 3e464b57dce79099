import type { FastifyRequest } from 'fastify';

/** The largest body of JSON over a bad line. */
const WHOLE_MS_MAX = 30_000;

/** Ends the connection of a request whose body has not come by then: it would be held for nothing. */
export function endUnlessWhole({ raw }: FastifyRequest): void {
  if (raw.complete) return;
  const timer = setTimeout(() => raw.destroy(), WHOLE_MS_MAX).unref();
  raw.once('close', () => clearTimeout(timer));
}
