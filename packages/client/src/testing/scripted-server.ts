import type { Ack, ErrorCode, EventSnapshot, MyVotesView } from '@votebox/contracts';
import { ERRORS } from '@votebox/contracts';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';

/** What the script answers: a value, a refusal, or nothing at all (the reply is lost). */
type Answer = { data: unknown; etag?: string } | { refuse: ErrorCode; retryAfterMs?: number } | 'lost';
type Script = (body: never) => Answer | Promise<Answer>;

export interface HttpCall {
  route: string;
  body: unknown;
  headers: IncomingMessage['headers'];
}

/** A server that says what the test tells it: real HTTP and real Socket.IO, no logic of its own. */
export class ScriptedServer {
  readonly calls: HttpCall[] = [];
  readonly messages: { name: string; body: Record<string, unknown> }[] = [];
  connections = 0;
  private readonly http = createServer((request, response) => void this.serve(request, response));
  private io: Server | null = null;
  private port = 0;
  private readonly httpScripts = new Map<string, Script>();
  private readonly socketScripts = new Map<string, Script>();
  private sockets = new Set<Socket>();
  private refusal: string | null = null;

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.http.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.http.address() as AddressInfo).port;
    this.openSockets();
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** `route` is e.g. 'GET /events/:id/state', with the real id. */
  onHttp(route: string, script: Script): void {
    this.httpScripts.set(route, script);
  }

  onMessage(name: string, script: Script): void {
    this.socketScripts.set(name, script);
  }

  emit(name: string, body: unknown): void {
    for (const socket of this.sockets) socket.emit(name, body);
  }

  /** Handshakes fail with this message; null lets sockets in again. */
  refuseSockets(message: string | null): void {
    this.refusal = message;
  }

  /** Ends all websockets and takes no new ones, while HTTP goes on. */
  closeSockets(): void {
    this.refusal = 'closed';
    for (const socket of this.sockets) socket.disconnect(true);
  }

  openSockets(): void {
    this.refusal = null;
    if (this.io) return;
    this.io = new Server(this.http, { path: '/socket.io', transports: ['websocket'], cors: { origin: '*' } });
    this.io.use((_socket, next) => next(this.refusal ? new Error(this.refusal) : undefined));
    this.io.on('connection', (socket) => this.serveSocket(socket));
  }

  async close(): Promise<void> {
    await this.io?.close();
    this.http.closeAllConnections();
    await new Promise<void>((resolve) => this.http.close(() => resolve()));
  }

  private serveSocket(socket: Socket): void {
    this.connections += 1;
    this.sockets.add(socket);
    socket.on('disconnect', () => this.sockets.delete(socket));
    socket.onAny(async (name: string, body: Record<string, unknown>, ack?: (answer: Ack<unknown>) => void) => {
      this.messages.push({ name, body });
      const answer = (await this.socketScripts.get(name)?.(body as never)) ?? { data: null };
      if (answer === 'lost') return;
      if ('refuse' in answer) ack?.({ ok: false, error: toBody(answer.refuse, answer.retryAfterMs) });
      else ack?.({ ok: true, data: answer.data });
    });
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = ''] = (request.url ?? '').split('?');
    const route = `${request.method} ${path.replace('/api/v1', '')}`;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body: unknown = chunks.length ? JSON.parse(Buffer.concat(chunks).toString()) : undefined;
    this.calls.push({ route, body, headers: request.headers });
    const answer = (await this.httpScripts.get(route)?.(body as never)) ?? { refuse: 'NOT_FOUND' as const };
    if (answer === 'lost') return void request.socket.destroy();
    if ('refuse' in answer)
      return send(response, ERRORS[answer.refuse].status, toBody(answer.refuse, answer.retryAfterMs));
    if (answer.etag && request.headers['if-none-match'] === answer.etag)
      return send(response, 304, undefined, answer.etag);
    send(response, 200, answer.data, answer.etag);
  }
}

function send(response: ServerResponse, status: number, body: unknown, etag?: string): void {
  response.writeHead(status, { 'content-type': 'application/json', ...(etag ? { etag } : {}) });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

function toBody(error: ErrorCode, retryAfterMs?: number) {
  const more = retryAfterMs === undefined ? {} : { retryAfterMs };
  return { error, message: ERRORS[error].message, requestId: 'test', ...more };
}

/** Waits until `check` passes; fails with its last complaint. */
export async function eventually(check: () => void, withinMs = 5_000): Promise<void> {
  const end = Date.now() + withinMs;
  for (;;) {
    try {
      return check();
    } catch (complaint) {
      if (Date.now() > end) throw complaint;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

export const EVENT_ID = '01890000-0000-7000-8000-000000000001';
export const BALLOT_ID = '01890000-0000-7000-8000-000000000002';

export function optionId(idx: number): string {
  return `01890000-0000-7000-8000-0000000001${String(idx).padStart(2, '0')}`;
}

export function aQueueEntry(idx: number, votes: number) {
  return {
    optionId: optionId(idx),
    trackId: `track-${idx}`,
    idx,
    title: `Track ${idx}`,
    artist: `Artist ${idx}`,
    coverUrl: null,
    durationMs: 200_000,
    votes,
    isPinned: false,
    isLocked: false,
    isFromHost: false,
    etaMs: null,
  };
}

export function aSnapshot(change: Partial<EventSnapshot> = {}): EventSnapshot {
  return {
    epoch: 'e1',
    rev: 1,
    now: Date.now(),
    event: {
      id: EVENT_ID,
      name: 'Friday',
      theme: '',
      status: 'ACTIVE',
      startsAt: null,
      endsAt: null,
      endedAt: null,
      hold: null,
      source: 'LIBRARY',
      guestSkip: true,
      votingOpensAt: null,
      musicFrom: null,
      joinCode: 'ABC234',
      joinUrl: 'http://localhost/j/ABC234',
      ballotId: BALLOT_ID,
      rules: {
        mode: 'MOST_VOTES',
        budgetVotes: 3,
        budgetWindowMs: 600_000,
        cooldownMs: 10_000,
        repeatBlockMs: 0,
        artistGap: 0,
        allowExplicit: true,
        durationMsMin: 0,
        durationMsMax: 3_600_000,
        results: 'LIVE',
        minTier: 'REMOTE',
      },
      venue: { name: 'Bar', slug: 'bar', language: 'en', branding: { accentColor: '#ff8f3f', logoUrl: null } },
    },
    ballot: { id: BALLOT_ID, state: 'OPEN', totalVotes: 5 },
    playback: { state: 'IDLE', play: null, skip: null },
    queue: [aQueueEntry(1, 3), aQueueEntry(2, 2)],
    guests: 4,
    ...change,
  };
}

export function someVotes(change: Partial<MyVotesView> = {}): MyVotesView {
  return { votes: [], votesRemaining: 3, cooldownMs: 0, budgetRefillMs: null, ...change };
}
