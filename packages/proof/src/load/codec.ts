/**
 * The little of Engine.IO v4 and Socket.IO v5 that a client needs on a websocket: text frames, default namespace, no
 * binary. A frame is one digit for the Engine.IO packet and, in messages (4), one for the Socket.IO packet.
 */
export type Frame =
  | { kind: 'open'; sid: string; pingIntervalMs: number; pingTimeoutMs: number }
  | { kind: 'ping' }
  | { kind: 'close' }
  | { kind: 'connected' }
  | { kind: 'refused'; message: string }
  | { kind: 'disconnected' }
  | { kind: 'event'; name: string; body: unknown }
  | { kind: 'ack'; id: number; answer: unknown }
  | { kind: 'unknown' };

export const PONG = '3';

/** Reads a text frame. Never throws: what cannot be read is `unknown`. */
export function decodeFrame(text: string): Frame {
  try {
    return decode(text);
  } catch {
    return { kind: 'unknown' };
  }
}

function decode(text: string): Frame {
  switch (text[0]) {
    case '0': {
      const hello = JSON.parse(text.slice(1)) as { sid: string; pingInterval: number; pingTimeout: number };
      return { kind: 'open', sid: hello.sid, pingIntervalMs: hello.pingInterval, pingTimeoutMs: hello.pingTimeout };
    }
    case '1':
      return { kind: 'close' };
    case '2':
      return { kind: 'ping' };
    case '4':
      return decodeMessage(text);
    default:
      return { kind: 'unknown' };
  }
}

function decodeMessage(text: string): Frame {
  switch (text[1]) {
    case '0':
      return { kind: 'connected' };
    case '1':
      return { kind: 'disconnected' };
    case '2': {
      const [name, body] = JSON.parse(text.slice(2)) as [unknown, unknown];
      return typeof name === 'string' ? { kind: 'event', name, body } : { kind: 'unknown' };
    }
    case '3': {
      const bracket = text.indexOf('[');
      const id = Number(text.slice(2, bracket));
      if (bracket < 3 || !Number.isInteger(id)) return { kind: 'unknown' };
      const [answer] = JSON.parse(text.slice(bracket)) as [unknown];
      return { kind: 'ack', id, answer };
    }
    case '4':
      return { kind: 'refused', message: String((JSON.parse(text.slice(2)) as { message?: unknown }).message) };
    default:
      return { kind: 'unknown' };
  }
}

/** Joins the default namespace; `auth` is what the server finds in the handshake. */
export function encodeConnect(auth?: Record<string, string>): string {
  return auth === undefined ? '40' : `40${JSON.stringify(auth)}`;
}

/** An event that wants an acknowledgement with this id. */
export function encodeEvent(id: number, name: string, body: object): string {
  return `42${id}${JSON.stringify([name, body])}`;
}
