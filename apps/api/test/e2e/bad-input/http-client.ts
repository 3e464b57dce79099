import { Agent, request } from 'node:http';
import { createConnection } from 'node:net';

/** A request as it goes over the wire: nothing is escaped, added or made whole. */
export interface Sending {
  method: string;
  /** With `/api/v1` and query, as it stands in the request line. */
  path: string;
  headers?: Record<string, string | string[]>;
  body?: string | Buffer;
}

/** `status` 0: the connection ended without an answer. */
export interface Received {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

const PATIENCE_MS = 30_000;

/** Sends what no browser would send, over connections that are kept. */
export class HttpClient {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 12 });

  constructor(readonly origin: string) {}

  send({ method, path, headers = {}, body }: Sending): Promise<Received> {
    const { hostname, port } = new URL(this.origin);
    return new Promise((resolve) => {
      const outgoing = request({ hostname, port, method, path, agent: this.agent, timeout: PATIENCE_MS, headers });
      let isAnswered = false;
      outgoing.on('response', (response) => {
        isAnswered = true;
        const chunks: Buffer[] = [];
        const end = () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString('utf8'),
          });
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', end);
        response.on('error', end);
      });
      outgoing.on('timeout', () => outgoing.destroy(new Error('no answer')));
      // A refused body is often not read to its end; the answer has come all the same.
      outgoing.on('error', (error) => {
        if (!isAnswered) resolve({ status: 0, headers: {}, text: error.message });
      });
      outgoing.end(body);
    });
  }

  /** Writes bytes to a connection of its own and reads until it ends or the first whole answer has come. */
  async sendBytes(...parts: (string | Buffer)[]): Promise<Received> {
    const { hostname, port } = new URL(this.origin);
    const text = await new Promise<string>((resolve) => {
      const socket = createConnection(Number(port), hostname);
      let heard = '';
      const end = () => {
        clearTimeout(timer);
        socket.destroy();
        resolve(heard);
      };
      const timer = setTimeout(end, PATIENCE_MS);
      socket.on('data', (chunk) => {
        heard += chunk.toString('utf8');
        if (isWhole(heard)) end();
      });
      socket.on('error', end).on('close', end);
      for (const part of parts) socket.write(part);
    });
    return readAnswer(text);
  }

  close(): void {
    this.agent.destroy();
  }
}

function isWhole(text: string): boolean {
  const { headers, text: body } = readAnswer(text);
  const length = headers['content-length'];
  return length !== undefined && Buffer.byteLength(body) >= Number(length);
}

function readAnswer(text: string): Received {
  const [head, ...rest] = text.split('\r\n\r\n');
  const [first, ...lines] = head!.split('\r\n');
  const headers = lines.map((line) => {
    const at = line.indexOf(':');
    return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()] as const;
  });
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first ?? '')?.[1] ?? 0);
  return { status, headers: Object.fromEntries(headers), text: rest.join('\r\n\r\n') };
}
