import { type Agent, type IncomingMessage, type OutgoingHttpHeaders, request, type ServerResponse } from 'node:http';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** How long a silent upstream is waited for; an upload of a large file is still being checked in that time. */
const SILENCE_MS_MAX = 300_000;
/** For how long the rest of a body that nobody wants is taken. */
const DRAIN_MS_MAX = 60_000;
/** Headers that are about one connection, not about the request or the answer; the length of a body is said anew. */
const OF_ONE_CONNECTION = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What is sent where. */
export interface Sending {
  /** `http://127.0.0.1:4000` */
  readonly target: string;
  /** The whole body; undefined: it is passed on as it comes. */
  readonly body: Buffer | undefined;
  /** False: over a connection of its own. */
  readonly agent: Agent | false;
}

/** A request that was not answered. `wasKept`: on a connection that had served others before, and may have been gone. */
export class NoAnswer extends Error {
  constructor(
    override readonly cause: unknown,
    readonly wasKept: boolean,
  ) {
    super('the upstream did not answer');
  }
}

/**
 * Sends a request on and passes the answer back as soon as it comes, also while the body is still on its way: what the
 * other side does to the connection after its answer no longer matters. Resolves when the answer has been passed on or
 * the client is gone. @throws NoAnswer where the client has got nothing yet.
 */
export async function exchange(req: IncomingMessage, res: ServerResponse, sending: Sending): Promise<void> {
  const { target, body, agent } = sending;
  const { hostname, port } = new URL(target);
  const headers = { ...endToEnd(req.headers), ...lengthOf(req, body) };
  const outgoing = request({ hostname, port, path: req.url, method: req.method, headers, agent, setHost: false });
  res.once('close', () => {
    if (!res.writableFinished) outgoing.destroy();
  });
  outgoing.setTimeout(SILENCE_MS_MAX, () => outgoing.destroy(new Error('silent for too long')));
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve).on('error', reject);
  });
  if (body) outgoing.end(body);
  else req.pipe(inTurns()).pipe(outgoing);
  const answer = await answered.catch((error: unknown) => {
    throw new NoAnswer(error, outgoing.reusedSocket);
  });
  // Nobody reads a refused body: the connection may be gone before the last of it.
  if ((answer.statusCode ?? 502) >= 400) req.unpipe();
  res.writeHead(answer.statusCode ?? 502, answer.statusMessage, endToEnd(answer.headers));
  // An answer that breaks off breaks off for the client too.
  await pipeline(answer, res, { end: false }).catch(() => void res.destroy());
  if (!outgoing.writableFinished) outgoing.destroy();
  endAnswer(req, res);
}

/**
 * Ends an answer. Where the body has not wholly come, the rest of it is taken and dropped for a while: closing the
 * connection instead would reset it, and take the answer with it.
 */
export function endAnswer(req: IncomingMessage, res: ServerResponse, text = ''): void {
  if (req.complete || res.destroyed) return void res.end(text);
  req.unpipe();
  req.resume();
  const timer = setTimeout(() => req.destroy(), DRAIN_MS_MAX).unref();
  req.once('end', () => clearTimeout(timer));
  if (res.shouldKeepAlive) return void res.end(text);
  // The connection ends with the answer, so the answer ends after the body.
  if (text) res.write(text);
  else res.flushHeaders();
  req.once('end', () => res.end());
}

/**
 * Passes each piece of a body on in the next turn of the event loop. An answer that is there already is read before,
 * while writing to the connection that it came on might fail and lose it.
 */
function inTurns(): Transform {
  return new Transform({ transform: (chunk, _encoding, done) => void setImmediate(done, null, chunk) });
}

function endToEnd(headers: IncomingMessage['headers']): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_ONE_CONNECTION.has(name)));
}

/** Where a body ends is said in the way that the client said it; never in none, or the rest would be another request. */
function lengthOf({ headers }: IncomingMessage, body: Buffer | undefined): OutgoingHttpHeaders {
  if (!body && headers['transfer-encoding'] !== undefined) return { 'transfer-encoding': 'chunked' };
  return {};
}
