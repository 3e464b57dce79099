import { connect, type Socket } from 'node:net';

/** Told once per request. Status 0: the connection broke before the answer was whole. */
export type HttpDone = (status: number, body: string) => void;

const HEAD_END = '\r\n\r\n';

/**
 * One keep-alive connection with one request under way at a time. Reads what the servers here send: a status, a
 * content-length or chunks, a body. Far cheaper than a full client, so that the generator is not what is measured.
 */
export class HttpLane {
  private socket: Socket | null = null;
  private received = '';
  private done: HttpDone | null = null;

  constructor(
    private readonly origin: URL,
    private readonly localAddress?: string,
  ) {}

  get isFree(): boolean {
    return this.done === null;
  }

  /** Sends a POST of JSON; connects first where there is no connection. */
  post(path: string, cookie: string, body: string, done: HttpDone): void {
    this.done = done;
    this.received = '';
    this.socket ??= this.connect();
    this.socket.write(
      `POST ${path} HTTP/1.1\r\nhost: ${this.origin.host}\r\ncookie: ${cookie}\r\n` +
        `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  }

  /** Gives the request under way up. */
  close(): void {
    const { socket } = this;
    this.socket = null;
    socket?.destroy();
    this.settle(0, '');
  }

  private connect(): Socket {
    const socket = connect({
      host: this.origin.hostname,
      port: Number(this.origin.port),
      noDelay: true,
      ...(this.localAddress === undefined ? {} : { localAddress: this.localAddress }),
    });
    // The answers are plain JSON of ids and numbers; a text of them is only read where it is an error.
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => this.read(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (this.socket !== socket) return;
      this.socket = null;
      this.settle(0, '');
    });
    return socket;
  }

  private read(chunk: string): void {
    this.received += chunk;
    const headEnd = this.received.indexOf(HEAD_END);
    if (headEnd < 0) return;
    const body = readBody(this.received.slice(0, headEnd), this.received.slice(headEnd + HEAD_END.length));
    if (body === null) return;
    const status = Number(this.received.slice(9, 12));
    this.settle(status, body);
  }

  private settle(status: number, body: string): void {
    const { done } = this;
    this.done = null;
    done?.(status, body);
  }
}

/** The whole body, or null while some of it is missing. */
function readBody(head: string, rest: string): string | null {
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) return rest.length < Number(length) ? null : rest.slice(0, Number(length));
  if (!/\r\ntransfer-encoding: *chunked/i.test(head)) return '';
  return rest.endsWith('0\r\n\r\n') ? rest.slice(rest.indexOf('\r\n') + 2, rest.lastIndexOf('\r\n0\r\n')) : null;
}
