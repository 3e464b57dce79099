import { type IncomingMessage } from 'node:http';
import { codeOf } from '../faults.js';

/** Bodies up to this size are kept until the answer begins, so that another process can be asked. */
const KEPT_BYTES_MAX = 64 * 1024;
/** So little has come by then, or nobody sends it. */
const KEPT_MS_MAX = 30_000;
const VOTES = /^\/api\/v1\/events\/[^/]+\/votes(?:\?|$)/;

/** The body of a request that can be sent again; undefined for one that is passed on as it comes (an upload). Ends a request that takes too long. */
export async function keepBody(req: IncomingMessage): Promise<Buffer | undefined> {
  const length = Number(req.headers['content-length'] ?? 0);
  if (req.headers['transfer-encoding'] !== undefined || !(length <= KEPT_BYTES_MAX)) return undefined;
  const timer = setTimeout(() => req.destroy(), KEPT_MS_MAX).unref();
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Whether another process may be asked after a failure without an answer: when nothing was sent, or when doing it twice is
 * doing it once. A vote is like that, for it carries its id.
 */
export function mayRepeat(
  { method = 'GET', url = '' }: Pick<IncomingMessage, 'method' | 'url'>,
  error: unknown,
): boolean {
  if (codeOf(error) === 'ECONNREFUSED') return true;
  return ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'].includes(method) || (method === 'POST' && VOTES.test(url));
}
