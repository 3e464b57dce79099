import { type ErrorBody, ERRORS } from '@votebox/contracts';
import type { Received, Sending } from './http-client.js';

const GOOD = new Set([200, 201, 202, 204, 206, 304]);
/** What HTTP itself says, without a body: a range beyond the end of a file, an expectation that nobody can meet. */
const BARE = new Set([416, 417]);
const KNOWN_KEYS = new Set(['error', 'message', 'details', 'retryAfterMs', 'challenge', 'requestId']);
const INSIDES: Record<string, RegExp> = {
  'a stack': /\n\s+at |\bat \S+ \(|\.(?:ts|js):\d+/,
  'a path of the server': /node_modules|\/(?:home|work|tmp|var|usr|root)\/|file:\/\//,
  'a name of its parts': /prisma|postgres|fastify|class-transformer|FST_ERR|socket\.io/i,
  'text of SQL': /\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM)\b|syntax error at|invalid input syntax|violates/i,
};

/** What is wrong with an answer to bad input, in words; null when nothing is. */
export function faultOf({ status, headers, text }: Received): string | null {
  if (status === 0) return `no answer (${text.slice(0, 80)})`;
  if (GOOD.has(status) || (BARE.has(status) && text === '')) return null;
  if (!String(headers['content-type']).startsWith('application/json')) return `${status} without JSON`;
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return `${status} with JSON that cannot be read`;
  }
  return faultOfError(body, status);
}

/** The same of the answer to a HEAD, which has no body. */
export function faultOfHead({ status, text }: Received): string | null {
  const isKnown = GOOD.has(status) || BARE.has(status) || Object.values(ERRORS).some((row) => row.status === status);
  return isKnown && status !== 500 && text === '' ? null : `${status} to HEAD, body "${text.slice(0, 80)}"`;
}

/** What is wrong with the acknowledgement of a socket message. */
export function faultOfAck(answer: unknown): string | null {
  const { ok, error } = (answer ?? {}) as { ok?: unknown; error?: unknown };
  if (ok === true) return null;
  if (ok !== false) return `an acknowledgement of another form: ${JSON.stringify(answer)?.slice(0, 80)}`;
  return faultOfError(error);
}

function faultOfError(body: unknown, status?: number): string | null {
  const { error, message, requestId } = (body ?? {}) as Partial<ErrorBody>;
  const row = error && Object.hasOwn(ERRORS, error) ? ERRORS[error] : null;
  if (!row) return `${status ?? ''} with a body that is no error of the table: ${JSON.stringify(body).slice(0, 120)}`;
  if (status !== undefined && row.status !== status) return `${error} with status ${status}`;
  if (error === 'INTERNAL') return 'INTERNAL';
  if (typeof message !== 'string' || typeof requestId !== 'string' || requestId === '') return `${error}, not whole`;
  const strangers = Object.keys(body as object).filter((key) => !KNOWN_KEYS.has(key));
  if (strangers.length > 0) return `${error} with ${strangers.join()}`;
  const shown = Object.entries(INSIDES).find(([, pattern]) => pattern.test(JSON.stringify(body)));
  return shown ? `${error} shows ${shown[0]}: ${message.slice(0, 120)}` : null;
}

/** The smallest reproduction that a person can read. */
export function describeSending({ method, path, body }: Sending): string {
  return [method, shorten(path, 200), shorten(String(body ?? ''), 160)].join(' ').trim();
}

function shorten(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, max)}… (${text.length})` : text;
}
