import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came in. */
export interface SpotifyAsk {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: string;
}

/** What is answered; null = never. `body` is sent as it is where it is text, else as JSON. */
export type SpotifyReply = {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  afterMs?: number;
} | null;

/** Both of Spotify's hosts as a script: what each path answers is set by the test, everything asked is kept. */
export class ScriptedSpotify {
  readonly asked: SpotifyAsk[] = [];
  private readonly replies = new Map<string, (ask: SpotifyAsk) => SpotifyReply>();

  private constructor(private readonly server: Server) {}

  static async open(): Promise<ScriptedSpotify> {
    const server = createServer();
    const spotify = new ScriptedSpotify(server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const url = new URL(request.url!, 'http://x');
        const ask = {
          method: request.method!,
          path: url.pathname.replace(/\/+$/, ''),
          query: url.searchParams,
          headers: request.headers,
          body: Buffer.concat(chunks).toString(),
        };
        spotify.asked.push(ask);
        const reply = spotify.replyTo(ask);
        if (reply === null) return;
        const { status = 200, headers = {}, body, afterMs = 0 } = reply;
        setTimeout(() => {
          response.writeHead(status, { 'content-type': 'application/json', ...headers });
          response.end(typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body));
        }, afterMs);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return spotify;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Where an API finds this instead of Spotify. */
  get env(): Record<string, string> {
    return { SPOTIFY_ACCOUNTS_URL: this.url, SPOTIFY_API_URL: this.url };
  }

  /** `on('GET /v1/me', …)`; replaces what was said for it before. */
  on(route: string, reply: SpotifyReply | ((ask: SpotifyAsk) => SpotifyReply)): void {
    this.replies.set(route, typeof reply === 'function' ? reply : () => reply);
  }

  /** What was asked of one route. */
  of(route: string): SpotifyAsk[] {
    return this.asked.filter(({ method, path }) => `${method} ${path}` === route);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private replyTo(ask: SpotifyAsk): SpotifyReply {
    const reply = this.replies.get(`${ask.method} ${ask.path}`);
    return reply ? reply(ask) : { status: 404, body: { error: { status: 404, message: 'Resource not found' } } };
  }
}
