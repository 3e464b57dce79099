import type { IncomingMessage } from 'node:http';

/** A request that was read to its end. `path` has no trailing slash. */
export interface Ask {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** Whether it comes from this machine. */
  readonly isFromHere: boolean;
}

const LOOPBACK = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/;
const BODY_CHARACTERS_MAX = 1_000_000;

/** Reads a request. @throws RangeError for a body beyond 1 MB. */
export async function readAsk(req: IncomingMessage): Promise<Ask> {
  const url = new URL(req.url ?? '/', 'http://sandbox');
  let body = '';
  req.setEncoding('utf8');
  for await (const chunk of req) {
    body += chunk as string;
    if (body.length > BODY_CHARACTERS_MAX) throw new RangeError('The body is too large.');
  }
  const path = url.pathname.length > 1 ? url.pathname.replace(/\/+$/, '') : url.pathname;
  const isFromHere = LOOPBACK.test(req.socket.remoteAddress ?? '');
  return { method: req.method ?? 'GET', path, query: url.searchParams, headers: req.headers, body, isFromHere };
}

/** The fields of a JSON object; undefined when the body is none. An empty body has no fields. */
export function readFields(ask: Ask): Readonly<Record<string, unknown>> | undefined {
  if (ask.body.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(ask.body);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return value as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** A header that is given once. */
export function headerOf(ask: Ask, name: string): string | undefined {
  const value = ask.headers[name];
  return typeof value === 'string' ? value : undefined;
}
