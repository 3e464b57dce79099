import {
  decideBackoffMs,
  type Ack,
  type Backoff,
  type ClientMessageName,
  type ServerMessageBody,
  type ServerMessageName,
} from '@votebox/contracts';
import type { io as connect, Socket } from 'socket.io-client';
import { offlineError, toApiError } from '../api/api.error';
import type { Timers } from '../timers';

export interface SocketLinkListeners {
  onUp(): void;
  /** The connection broke, or could not be made. `isUnauthorized`: the server does not know who we are. */
  onDown(why: { isUnauthorized: boolean }): void;
  onMessage<N extends ServerMessageName>(name: N, body: ServerMessageBody<N>): void;
}

export interface SocketLinkOptions {
  url?: string;
  token?: () => string | null;
  backoff: Backoff;
  timers: Timers;
}

/** A connection that lived this long was a good one: the next break starts with short waits again. */
const STABLE_AFTER_MS = 10_000;

/**
 * Owns one websocket and brings it back with full jitter, forever, whatever ended it: socket.io's own reconnection gives
 * up where the server closed the socket. Buffers nothing: a request on a dead link fails at once.
 */
export class SocketLink {
  private socket: Socket | null = null;
  private isLoading = false;
  private attempt = 0;
  private cancelRetry: (() => void) | null = null;
  private cancelStable: (() => void) | null = null;
  private cancelLeaving: (() => void) | null = null;
  private isClosed = false;

  constructor(
    private readonly options: SocketLinkOptions,
    private readonly listeners: SocketLinkListeners,
  ) {}

  isUp(): boolean {
    return this.socket?.connected ?? false;
  }

  /**
   * Opens the link; does nothing when it is open or on its way. The protocol is a file of its own, loaded here: a page
   * shows the state over HTTP before it arrives.
   */
  open(): void {
    if (this.socket || this.isLoading || this.isClosed) return;
    this.isLoading = true;
    import('socket.io-client')
      .then(
        ({ io }) => this.connectWith(io),
        () => this.onBroken(false),
      )
      .finally(() => {
        this.isLoading = false;
      });
  }

  private connectWith(io: typeof connect): void {
    if (this.isClosed) return;
    const { url, token } = this.options;
    const settings = {
      path: '/socket.io',
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      autoConnect: false,
      withCredentials: true,
      auth: (give: (data: object) => void) => give({ token: token?.() ?? undefined }),
    };
    const socket = url ? io(url, settings) : io(settings);
    this.socket = socket;
    socket.on('connect', () => this.onConnect());
    socket.on('disconnect', () => this.onBroken(false));
    socket.on('connect_error', (error: Error) => this.onBroken(error.message === 'UNAUTHORIZED'));
    socket.on('server:leaving', ({ comeBackInMs }: ServerMessageBody<'server:leaving'>) =>
      this.leaveAfter(comeBackInMs),
    );
    socket.onAny((name: ServerMessageName, body: ServerMessageBody<ServerMessageName>) =>
      this.listeners.onMessage(name, body),
    );
    socket.connect();
  }

  /** Connects at once instead of after the wait that is running. */
  hurry(): void {
    if (this.isUp() || !this.cancelRetry) return;
    this.attempt = 0;
    this.cancelRetry();
    this.cancelRetry = null;
    this.connect();
  }

  /** Drops a link that looks alive but is not, or that has the wrong identity, and makes a new one. */
  restart(): void {
    if (!this.socket) return;
    if (!this.isUp()) return this.hurry();
    this.attempt = 0;
    this.socket.disconnect();
  }

  /** Sends a message and waits for its acknowledgement; refusals and silence are thrown as `ApiError`. */
  request(name: ClientMessageName, body: unknown, timeoutMs: number): Promise<unknown> {
    const { socket } = this;
    if (!socket?.connected) return Promise.reject(offlineError());
    return new Promise((resolve, reject) => {
      socket.timeout(timeoutMs).emit(name, body, (silence: Error | null, answer: Ack<unknown> | undefined) => {
        if (silence || !answer) reject(offlineError('The server did not answer in time.'));
        else if (answer.ok) resolve(answer.data);
        else reject(toApiError(answer.error, 0));
      });
    });
  }

  close(): void {
    this.isClosed = true;
    this.cancelLeaving?.();
    this.cancelRetry?.();
    this.cancelStable?.();
    this.socket?.disconnect();
    this.socket = null;
  }

  /** Also when the protocol itself could not be loaded: then that is what is tried again. */
  private connect(): void {
    if (this.socket) this.socket.connect();
    else this.open();
  }

  private onConnect(): void {
    this.cancelStable = this.options.timers.after(STABLE_AFTER_MS, () => {
      this.attempt = 0;
    });
    this.listeners.onUp();
  }

  /** The server ends: another one is sought at the time it asks for, at once and not after a wait of our own. */
  private leaveAfter(comeBackInMs: number): void {
    this.cancelLeaving?.();
    this.cancelLeaving = this.options.timers.after(comeBackInMs, () => {
      if (!this.isUp()) return;
      this.socket?.disconnect();
      this.hurry();
    });
  }

  private onBroken(isUnauthorized: boolean): void {
    this.cancelStable?.();
    this.cancelLeaving?.();
    if (this.isClosed) return;
    const { timers, backoff } = this.options;
    this.cancelRetry?.();
    this.cancelRetry = timers.after(decideBackoffMs(this.attempt, timers.random(), backoff), () => {
      this.cancelRetry = null;
      this.connect();
    });
    this.attempt += 1;
    this.listeners.onDown({ isUnauthorized });
  }
}
