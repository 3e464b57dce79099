import { VOTE_ANSWER_PATIENCE_MS } from '@votebox/contracts';
import { monotonicMs } from '../load/clock.js';
import { LiveSocket } from '../load/live-socket.js';
import { isAnswered } from './poll-lanes.js';
import { type Post, PostLanes } from './post-lanes.js';
import { toAckError, toHttpError } from '../load/retry.rules.js';

type ErrorText = ReturnType<typeof toAckError>;

export interface Ballot {
  readonly eventId: string;
  readonly ballotId: string;
}

/** As the client: an answer to anything but a vote that takes longer counts as lost. */
const ANSWER_PATIENCE_MS = 5_000;
/** As the client's. */
const BACKOFF_MS = { min: 500, max: 30_000 };
const POLL_MS = 2_000;

/**
 * A guest's phone on the network: a socket that comes back by itself, and POST. Knows the addresses of all processes and
 * takes the next one when one does not answer, as the gateway in front of them would.
 */
export class Guest {
  private socket: LiveSocket | null = null;
  private readonly posts: PostLanes;
  private isClosed = false;
  private isOpening = false;
  private failures = 0;
  private retry: NodeJS.Timeout | null = null;
  private poller: NodeJS.Timeout | null = null;
  /** When the server was last heard, by any road; monotonic ms. */
  heardAtMs = 0;
  /** Whether the last poll found nobody. */
  private isAlone = false;

  constructor(
    private readonly origins: readonly string[],
    private readonly cookie: string,
    private home: number,
    /** Joined after connecting, so that the event's messages come; null = only to vote. */
    private readonly event: Ballot | null,
    private readonly statePath: string,
  ) {
    this.posts = new PostLanes(cookie);
  }

  get isOnline(): boolean {
    return this.socket?.isOpen ?? false;
  }

  /** Connects, and again whenever the connection ends, until `close`. */
  async connect(): Promise<void> {
    if (this.isClosed || this.isOpening || this.isOnline) return;
    this.isOpening = true;
    try {
      const socket = await LiveSocket.open({ origin: this.origin, cookie: this.cookie });
      socket.onClose = () => this.comeBack();
      socket.onEvent = () => this.hear();
      this.hear();
      this.socket = socket;
      this.failures = 0;
      if (this.poller) clearInterval(this.poller);
      this.poller = null;
      if (this.isClosed) socket.close();
      else if (this.event) socket.ask('event:join', { eventId: this.event.eventId, as: 'guest' }, () => undefined);
    } catch {
      this.comeBack();
    } finally {
      this.isOpening = false;
    }
  }

  /** One attempt; `done` gets the error of the answer, null for counted, `{}` for none. The first goes by socket, as the client's. */
  send(ballot: Ballot, vote: { voteId: string; optionId: string }, attempt: number, done: (error: ErrorText) => void) {
    let isDone = false;
    const finish = (error: ErrorText): void => {
      if (isDone) return;
      isDone = true;
      clearTimeout(timer);
      if (error === null || error.error !== undefined) this.hear();
      done(error);
    };
    const { eventId, ballotId } = ballot;
    const body = { eventId, ballotId, voteId: vote.voteId, optionId: vote.optionId };
    let post: Post | null = null;
    const timer = setTimeout(() => {
      if (post) this.posts.giveUp(post);
      finish({});
    }, VOTE_ANSWER_PATIENCE_MS);
    if (attempt % 2 === 0 && this.isOnline)
      return this.socket!.ask('vote:cast', body, (ack) => finish(toAckError(ack)));
    post = {
      path: `/api/v1/events/${eventId}/votes`,
      body: JSON.stringify({ voteId: vote.voteId, ballotId, optionId: vote.optionId }),
      done: (status, text) => {
        if (status === 0) this.home += 1;
        finish(toHttpError(status, text));
      },
    };
    this.posts.send(this.origin, post);
  }

  stopReading(): void {
    this.socket?.stopReading();
  }

  readOn(): void {
    this.socket?.readOn();
  }

  async fillLine(bytes: number): Promise<void> {
    await this.socket?.fillLine(bytes);
  }

  /** The connection is cut; the phone comes back by itself. */
  drop(): void {
    this.socket?.close();
  }

  close(): void {
    this.isClosed = true;
    if (this.retry) clearTimeout(this.retry);
    if (this.poller) clearInterval(this.poller);
    this.socket?.close();
    this.posts.close();
  }

  private get origin(): string {
    return this.origins[this.home % this.origins.length]!;
  }

  private comeBack(): void {
    this.socket = null;
    if (this.isClosed) return;
    if (this.failures > 0) this.home += 1;
    const ceilingMs = Math.min(BACKOFF_MS.max, 2 * BACKOFF_MS.min * 2 ** this.failures);
    this.failures += 1;
    const pauseMs = BACKOFF_MS.min + Math.random() * (ceilingMs - BACKOFF_MS.min);
    this.retry = setTimeout(() => void this.connect(), pauseMs);
    this.poller ??= setInterval(() => void this.poll(), POLL_MS * (0.9 + Math.random() * 0.2));
  }

  /** Without a socket the state is asked for; when the server is heard again, the socket need not wait out its pause. */
  private async poll(): Promise<void> {
    const isHeard = await isAnswered(this.origin + this.statePath, ANSWER_PATIENCE_MS);
    if (isHeard && this.isAlone && !this.isClosed && !this.isOnline) {
      if (this.retry) clearTimeout(this.retry);
      void this.connect();
    }
    this.isAlone = !isHeard;
    if (isHeard) this.hear();
  }

  private hear(): void {
    this.heardAtMs = monotonicMs();
  }
}
