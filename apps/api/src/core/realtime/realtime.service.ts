import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { LIMITS, type ServerMessageBody, type ServerMessageName } from '@votebox/contracts';
import { pino, type Logger } from 'pino';
import { Server, type Socket } from 'socket.io';
import { AccessDirectories } from '../access/access-directories.js';
import { Bus } from '../bus/bus.js';
import type { FactOf } from '../bus/facts.js';
import { Config } from '../config/config.js';
import { AppError } from '../errors/app-error.js';
import { logFault } from '../errors/log-fault.js';
import { isOurFault, toAppError } from '../errors/to-app-error.js';
import { answerUpgrade, raiseSocketWalls } from '../errors/unrouted-errors.js';
import { Metrics } from '../metrics/metrics.js';
import { ClientLink, type Peer } from './client-link.js';
import { FanOut, type OutgoingMessage } from './fan-out.js';
import { Handshake } from './handshake.js';
import { comeBackTimes } from './leaving.rules.js';
import { MessageDispatcher } from './message-dispatcher.js';
import { type MessageHandler, MessageRegistry } from './message-registry.js';
import { OpenTransports, type WebTransport } from './open-transports.js';
import { TokenBucket } from '../limits/token-bucket.js';
import { unsentBytesOf } from './raw-frame.js';
import { type Room, venueRoom } from './rooms.js';
import { decideStaffEnd } from './staff-end.rules.js';
import { SlowReaders } from './slow-readers.js';

/** A person who taps fast needs far less; a flood waits. */
const MESSAGES_PER_SOCKET = { capacity: 40, perSecond: 4 };

const SOCKET_PATH = '/socket.io';
/** A phone with a bad line has said by then who it is. */
const UNNAMED_MS_MAX = 15_000;

const SLOW_READER_CHECK_MS = 2_000;
/** Upper bound on how long staff stay connected whose end was not heard of, because its news got lost. */
const STAFF_CHECK_MS = 500;
/** Who was told to come back elsewhere and has not gone by then is sent away. */
const LEAVING_GRACE_MS = 500;
const LEAVING_CHECK_MS = 20;

/** A socket with whoever is at its other end. */
interface Connection {
  readonly socket: Socket;
  readonly peer: Peer;
  readonly link: ClientLink;
}
type StaffConnection = Connection & { readonly peer: Extract<Peer, { kind: 'staff' }> };

/** What the realtime server hears from and asks. */
@Injectable()
export class RealtimeSurroundings {
  constructor(
    readonly bus: Bus,
    readonly directories: AccessDirectories,
  ) {}
}

/**
 * Owns the Socket.IO server: websocket only, no compression, frames up to 16 kB. Modules see rooms and links, never a
 * socket. Nothing here is remembered: a lost socket joins again and takes a snapshot.
 */
@Injectable()
export class Realtime implements BeforeApplicationShutdown {
  private http: HttpServer | null = null;
  private io: Server | null = null;
  private fanOut: FanOut | null = null;
  private leaving: Promise<void> | null = null;
  private handlers = new Map<string, MessageHandler>();
  private readonly peers = new Map<string, Connection>();
  private readonly transports: OpenTransports;
  private readonly slowReaders = new SlowReaders<string>();
  private readonly timers: NodeJS.Timeout[] = [];
  private staffCheck: Promise<void> | null = null;
  private readonly log: Logger;

  constructor(
    config: Config,
    private readonly handshake: Handshake,
    private readonly registry: MessageRegistry,
    private readonly dispatcher: MessageDispatcher,
    private readonly metrics: Metrics,
    private readonly surroundings: RealtimeSurroundings,
  ) {
    this.log = pino({ name: 'realtime', level: config.LOG_LEVEL });
    this.transports = new OpenTransports(config);
  }

  /** Starts to take sockets on the HTTP server of the application. */
  attach(server: HttpServer): void {
    this.handlers = this.registry.collect();
    this.http = server;
    server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
      if (!request.url?.startsWith(`${SOCKET_PATH}/`)) answerUpgrade(socket);
    });
    this.io = new Server(server, {
      path: SOCKET_PATH,
      transports: ['websocket'],
      serveClient: false,
      perMessageDeflate: false,
      maxHttpBufferSize: LIMITS.socketFrameBytesMax,
      connectTimeout: UNNAMED_MS_MAX,
      allowRequest: (request, answer) =>
        answer(null, this.handshake.isFromOwnPage(request) && this.transports.take(request)),
    });
    this.io.engine.use(raiseSocketWalls);
    this.io.engine.on('connection', (transport: WebTransport) => this.transports.watch(transport));
    this.fanOut = new FanOut(this.io);
    this.io.use((socket, next) => {
      this.admit(socket).then(
        () => next(),
        (thrown: unknown) => {
          next(this.toRefusal(thrown));
          // Once it was told why; `next` answers in the next tick.
          setImmediate(() => socket.conn.close());
        },
      );
    });
    this.io.on('connection', (socket) => this.serve(socket));
    this.surroundings.bus.on('access:revoked', (fact) => this.closeRevoked(fact));
    this.surroundings.bus.on('logins:ended', ({ sessionIds }) => this.closeLogins(new Set(sessionIds)));
    this.every(SLOW_READER_CHECK_MS, () => this.closeSlowReaders());
    this.every(STAFF_CHECK_MS, () => {
      this.staffCheck ??= this.checkStaff().finally(() => (this.staffCheck = null));
    });
  }

  /** Whether sockets are taken. */
  get isAttached(): boolean {
    return this.io !== null && this.leaving === null;
  }

  /** Whether this process is about to end and must get no more traffic. */
  get isLeaving(): boolean {
    return this.leaving !== null;
  }

  /**
   * Takes no more sockets and tells each of those that are there when to come back, to another process. Until then they
   * are served as ever. Resolves when all have gone or their time is over.
   */
  leave(): Promise<void> {
    this.leaving ??= this.leaveInOrder();
    return this.leaving;
  }

  /** The names of all messages that have a handler. */
  messageNames(): string[] {
    return [...this.handlers.keys()];
  }

  /** Sends to everyone in a room, or in any of several rooms (once to each socket). */
  publish<N extends ServerMessageName>(room: Room | Room[], name: N, body: ServerMessageBody<N>): void {
    void this.send([room].flat(), [{ name, body } as OutgoingMessage]);
  }

  /** How long telling crowds has kept the event loop of this process busy so far, in ms. */
  get crowdBusyMs(): number {
    return this.fanOut?.busyMs ?? 0;
  }

  /** All messages together; a crowd is told in slices, and the promise is their end. Null when it was told at once. */
  publishAll(room: Room, messages: OutgoingMessage[]): Promise<void> | null {
    return this.send([room], messages);
  }

  /** Sockets in a room of this process. */
  countIn(room: Room): number {
    return this.io?.sockets.adapter.rooms.get(room)?.size ?? 0;
  }

  /** Before the HTTP server closes: it waits for its connections, and sockets would keep it waiting. */
  beforeApplicationShutdown(): void {
    for (const timer of this.timers) clearInterval(timer);
    this.io?.disconnectSockets(true);
    void this.io?.close();
  }

  private send(rooms: Room[], messages: OutgoingMessage[]): Promise<void> | null {
    const receivers = rooms.reduce((sum, each) => sum + this.countIn(each), 0);
    for (const { name } of messages) this.metrics.messagesSent.inc({ name }, receivers);
    return this.fanOut?.send(rooms, messages) ?? null;
  }

  private async leaveInOrder(): Promise<void> {
    this.http?.removeAllListeners('upgrade').on('upgrade', refuseUpgrade);
    const times = comeBackTimes(this.peers.size);
    const lastAtMs = performance.now() + (times.at(-1) ?? 0) + LEAVING_GRACE_MS;
    for (const [index, { socket }] of [...this.peers.values()].entries()) {
      socket.emit('server:leaving', { comeBackInMs: times[index] });
    }
    while (this.peers.size > 0 && performance.now() < lastAtMs) {
      await new Promise((done) => setTimeout(done, LEAVING_CHECK_MS));
    }
  }

  private async admit(socket: Socket): Promise<void> {
    if (!this.transports.name(socket.conn)) throw new AppError('RATE_LIMITED');
    const peer = await this.handshake.identify(socket.handshake.auth, socket.handshake.headers.cookie);
    if (!peer) throw new AppError('UNAUTHORIZED');
    if (peer.kind === 'guest' && !this.transports.takeForGuest(socket.conn, peer.guestId)) {
      throw new AppError('RATE_LIMITED');
    }
    // Known before its venues are read: what is revoked meanwhile must find it.
    this.peers.set(socket.id, { socket, peer, link: new ClientLink(socket, peer) });
    try {
      for (const venueId of await this.listVenues(peer)) void socket.join(venueRoom({ venueId }));
      // Gone already: of a socket that was never let in no end is told.
      if (socket.conn.readyState !== 'open') throw new AppError('BUSY');
    } catch (error) {
      this.peers.delete(socket.id);
      throw error;
    }
  }

  private async listVenues(peer: Peer): Promise<Iterable<string>> {
    switch (peer.kind) {
      case 'guest':
        return [];
      case 'display':
        return [peer.venueId];
      case 'staff': {
        const roles = await this.surroundings.directories.staff.findRoles(peer);
        if (!roles) throw new AppError('UNAUTHORIZED');
        return roles.keys();
      }
    }
  }

  /** What a client may read of it: a code of the table. The words of a failure name hosts and belong into the log. */
  private toRefusal(thrown: unknown): Error {
    const error = toAppError(thrown);
    if (isOurFault(error)) logFault(this.log, error.cause ?? error, {}, 'a socket could not be let in');
    return new Error(error.code);
  }

  private serve(socket: Socket): void {
    const entry = this.peers.get(socket.id);
    if (!entry) return void socket.disconnect(true);
    const { peer, link } = entry;
    const bucket = new TokenBucket(MESSAGES_PER_SOCKET);
    this.metrics.sockets.inc({ audience: peer.kind });
    if (this.isLeaving) link.send('server:leaving', { comeBackInMs: 0 });
    socket.on('disconnect', () => {
      this.peers.delete(socket.id);
      this.metrics.sockets.dec({ audience: peer.kind });
      // A client that only takes leave would keep its connection.
      socket.conn.close();
    });
    socket.onAny((name: string, ...args: unknown[]) => {
      const last = args.at(-1);
      const ack = typeof last === 'function' ? (last as (answer: unknown) => void) : undefined;
      const body = args[0] === last && ack ? undefined : args[0];
      void this.answer(link, bucket, name, body).then((answer) => ack?.(answer));
    });
  }

  private async answer(link: ClientLink, bucket: TokenBucket, name: string, body: unknown) {
    const waitMs = bucket.take(performance.now());
    if (waitMs > 0) {
      return { ok: false, error: new AppError('RATE_LIMITED', { retryAfterMs: waitMs }).toBody('socket') };
    }
    return this.dispatcher.dispatch(this.handlers, link, name, body, (message, error, requestId) =>
      logFault(this.log, error.cause ?? error, { message, requestId }, 'a message failed'),
    );
  }

  /** Closed like a broken line, so that the client comes back by itself. */
  private closeSlowReaders(): void {
    const buffered = [...this.peers].map(([id, { socket }]) => [id, unsentBytesOf(socket)] as [string, number]);
    for (const id of this.slowReaders.check(buffered, performance.now())) {
      this.metrics.slowReaders.inc();
      this.peers.get(id)?.socket.conn.close(true);
    }
  }

  private closeRevoked({ venueId, subject }: FactOf<'access:revoked'>): void {
    if ('userId' in subject) return void this.checkStaff({ ...subject, venueId });
    for (const { socket, peer } of this.peers.values()) {
      if (peer.kind === 'display' && peer.displayId === subject.displayId) socket.disconnect(true);
    }
  }

  private closeLogins(sessionIds: ReadonlySet<string>): void {
    for (const { socket, peer } of this.peers.values()) {
      if (peer.kind === 'staff' && sessionIds.has(peer.sessionId)) socket.disconnect(true);
    }
  }

  /** Of everybody, or of one person whose role at a venue has changed. While Postgres is away nobody is sent away. */
  private async checkStaff(change?: { userId: string; venueId: string }): Promise<void> {
    const meant = [...this.peers.values()].filter((entry): entry is StaffConnection => {
      return entry.peer.kind === 'staff' && (!change || entry.peer.userId === change.userId);
    });
    if (meant.length === 0) return;
    try {
      const roles = await this.surroundings.directories.staff.readRoles(meant.map(({ peer }) => peer));
      for (const { socket, link, peer } of meant) {
        const end = decideStaffEnd(link.places(), roles.get(peer.sessionId), change?.venueId);
        if (end.kind === 'close') socket.disconnect(true);
        else for (const venueId of end.venueIds) link.leaveVenue(venueId);
      }
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code !== 'BUSY') this.log.error({ err: error.cause ?? error }, 'connected staff could not be checked');
    }
  }

  private every(intervalMs: number, act: () => void): void {
    this.timers.push(setInterval(act, intervalMs).unref());
  }
}

/** In the words of HTTP, so that a proxy takes the next process. */
function refuseUpgrade(_request: IncomingMessage, socket: Duplex): void {
  socket.on('error', () => socket.destroy());
  const head = 'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';
  socket.end(head, () => socket.destroy());
}
