import type { ServerResponse } from 'node:http';

type Headers = Readonly<Record<string, string>>;

/** What a caller gets. `lost`: the connection is cut; `hanging`: nothing ever comes; `stream`: stays open, `open` writes. */
export type Answer =
  | { readonly kind: 'json'; readonly status: number; readonly body: unknown; readonly headers?: Headers }
  | {
      readonly kind: 'text';
      readonly status: number;
      readonly text: string;
      readonly type: string;
      readonly headers?: Headers;
    }
  | { readonly kind: 'empty'; readonly status: number; readonly headers?: Headers }
  | { readonly kind: 'stream'; readonly open: (write: (text: string) => void) => () => void }
  | { readonly kind: 'lost' }
  | { readonly kind: 'hanging' };

export const HTML = 'text/html; charset=utf-8';
const PLAIN = 'text/plain; charset=utf-8';

export function json(body: unknown, status = 200): Answer {
  return { kind: 'json', status, body };
}

export function text(body: string, status = 200, type: string = PLAIN): Answer {
  return { kind: 'text', status, text: body, type };
}

export const EMPTY: Answer = { kind: 'empty', status: 204 };

export function redirect(location: string): Answer {
  return { kind: 'empty', status: 303, headers: { location } };
}

/** The status that goes into the call log; 0 when no answer was given. */
export function statusOf(answer: Answer): number {
  if (answer.kind === 'lost' || answer.kind === 'hanging') return 0;
  return answer.kind === 'stream' ? 200 : answer.status;
}

/** Pages of any origin may ask, as they may ask Spotify. */
const OPEN_TO_ALL: Headers = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'retry-after',
  'cross-origin-resource-policy': 'cross-origin',
};

export function send(res: ServerResponse, answer: Answer): void {
  switch (answer.kind) {
    case 'json':
      return end(res, answer.status, JSON.stringify(answer.body), 'application/json; charset=utf-8', answer.headers);
    case 'text':
      return end(res, answer.status, answer.text, answer.type, answer.headers);
    case 'empty':
      return end(res, answer.status, '', undefined, answer.headers);
    case 'lost':
      res.destroy();
      return;
    case 'hanging':
      return;
    case 'stream':
      return stream(res, answer.open);
  }
}

function end(res: ServerResponse, status: number, body: string, type: string | undefined, headers: Headers = {}): void {
  const described = type === undefined ? {} : { 'content-type': type };
  const length = status === 204 ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  res.writeHead(status, { ...OPEN_TO_ALL, 'cache-control': 'no-store', ...described, ...length, ...headers }).end(body);
}

function stream(res: ServerResponse, open: (write: (text: string) => void) => () => void): void {
  res.writeHead(200, { ...OPEN_TO_ALL, 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  res.flushHeaders();
  const close = open((text) => void res.write(text));
  res.once('close', close);
}
