import {
  CLIENT_BACKOFF,
  decideWaitMs,
  type Audience,
  type ClientMessageName,
  type EventSnapshot,
  type JoinedEvent,
  type MyVotesView,
  type ServerMessageBody,
  type ServerMessageName,
} from '@votebox/contracts';
import { createApi, type Api } from '../api/api';
import { toApiFailure, type ApiError } from '../api/api.error';
import { State, type Store } from '../store';
import { realTimers, type Timers } from '../timers';
import { EventFeed, type LinkState } from './event.feed';
import type { LiveConnection, LiveEventHandle, LiveOptions, RequestAnswer, RequestBody } from './live.connection';
import type { OwnVoteNews } from './mine.rules';
import { browserVisibility, type PageVisibility } from './page-visibility';
import { ServerClock } from './server-clock';
import type { StateMessage } from './snapshot.rules';
import { SocketLink } from './socket.link';
import { StatePoller } from './state.poller';

export function createLive(options: LiveOptions = {}): LiveConnection {
  return new LiveHub(options);
}

interface Entry {
  feed: EventFeed;
  handles: number;
  isJoined: boolean;
  poller: StatePoller;
}

const REQUEST_TIMEOUT_MS = 5_000;
const WAKE_TIMEOUT_MS = 4_000;

/**
 * Ties the socket to the feeds. Modes: socket up and joined (messages move the feeds) or not (pollers do). Every new
 * connection joins all events again; a refused identity is mended over HTTP before the next try.
 */
class LiveHub implements LiveConnection {
  private readonly entries = new Map<string, Entry>();
  private readonly listeners = new Map<string, Set<(body: never) => void>>();
  private readonly linkState = new State<LinkState>('connecting');
  private readonly clock = new ServerClock();
  private readonly timers: Timers;
  private readonly visibility: PageVisibility;
  private readonly api: Api;
  private readonly socket: SocketLink;
  private readonly stopWake: () => void;
  /** Grows with every connection; an answer of an earlier one is void. */
  private connection = 0;
  private downs = 0;

  constructor(private readonly options: LiveOptions) {
    this.timers = options.timers ?? realTimers;
    this.visibility = options.visibility ?? browserVisibility;
    this.api = options.api ?? createApi({ baseUrl: options.url, token: options.token });
    const backoff = options.backoff ?? CLIENT_BACKOFF;
    this.socket = new SocketLink(
      { url: options.url, token: options.token, backoff, timers: this.timers },
      {
        onUp: () => this.onUp(),
        onDown: ({ isUnauthorized }) => this.onDown(isUnauthorized),
        onMessage: (name, body) => this.onMessage(name, body),
      },
    );
    this.stopWake = this.visibility.onWake(() => this.onWake());
  }

  serverNow(): number {
    return this.timers.now() + this.clock.offsetMs();
  }

  serverTimeOf(localMs: number): number {
    return Math.min(localMs, this.timers.now()) + this.clock.offsetMs();
  }

  link(): Store<LinkState> {
    return this.linkState;
  }

  on<N extends ServerMessageName>(name: N, listener: (body: ServerMessageBody<N>) => void): () => void {
    this.socket.open();
    const group = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, group.add(listener));
    return () => group.delete(listener);
  }

  async request<N extends ClientMessageName>(
    name: N,
    body: RequestBody<N>,
    timeoutMs = REQUEST_TIMEOUT_MS,
  ): Promise<RequestAnswer<N>> {
    this.socket.open();
    return (await this.socket.request(name, body, timeoutMs)) as RequestAnswer<N>;
  }

  event(eventId: string, as: Audience): LiveEventHandle {
    this.socket.open();
    const entry = this.enter(eventId, as);
    entry.handles += 1;
    let isLeft = false;
    return {
      get: entry.feed.state.get,
      subscribe: entry.feed.state.subscribe,
      setMine: (mine) => entry.feed.setMine(mine),
      refreshMine: () => entry.feed.refreshMine(),
      refresh: () => this.refresh(entry),
      leave: () => {
        if (isLeft) return;
        isLeft = true;
        entry.handles -= 1;
        if (entry.handles === 0) this.forget(eventId, entry);
      },
    };
  }

  noteOwnVote(eventId: string, news: OwnVoteNews): void {
    this.entries.get(eventId)?.feed.noteOwnVote(news);
  }

  close(): void {
    this.stopWake();
    for (const [eventId, entry] of this.entries) this.forget(eventId, entry);
    this.socket.close();
    this.listeners.clear();
  }

  private enter(eventId: string, as: Audience): Entry {
    const known = this.entries.get(eventId);
    if (known?.feed.as === as) return known;
    if (known) this.forget(eventId, known);
    const feed = new EventFeed(eventId, as, {
      timers: this.timers,
      loadState: (id, etag, scope) => this.loadState(id, etag, scope),
      loadMine: (id) => this.api.get<MyVotesView>(`/events/${id}/votes/mine`),
      rejoin: (id) => this.rejoin(id),
    });
    const poller = new StatePoller(feed, this.timers, this.visibility, this.options.pollMs, (link) =>
      this.onPolled(link),
    );
    const entry: Entry = { feed, handles: 0, isJoined: false, poller };
    this.entries.set(eventId, entry);
    poller.start();
    // What fails here is asked again by the poller.
    if (this.options.isEager) feed.poll().catch(() => undefined);
    if (this.socket.isUp()) void this.join(entry, 0);
    return entry;
  }

  private forget(eventId: string, entry: Entry): void {
    entry.poller.stop();
    entry.feed.close();
    if (this.entries.get(eventId) === entry) this.entries.delete(eventId);
    // Only politeness: the server forgets a socket that goes away.
    if (entry.isJoined) this.socket.request('event:leave', { eventId }, REQUEST_TIMEOUT_MS).catch(() => undefined);
  }

  private async loadState(eventId: string, etag: string | null, scope: 'public' | 'own') {
    const askedAt = this.timers.now();
    const answer = await this.api.getIfChanged<EventSnapshot>(
      `/events/${eventId}/state${scope === 'own' ? '/mine' : ''}`,
      etag,
    );
    // A cache may have kept the answer for some seconds: better than nothing, worse than any word of the socket.
    if (answer.state === 'changed' && !this.clock.hasSamples()) {
      this.clock.addSample(answer.body.now, this.timers.now(), this.timers.now() - askedAt);
    }
    return answer;
  }

  private onUp(): void {
    this.connection += 1;
    this.downs = 0;
    this.linkState.set('live');
    for (const entry of this.entries.values()) void this.join(entry, 0);
  }

  private onDown(isUnauthorized: boolean): void {
    this.connection += 1;
    this.downs += 1;
    if (this.linkState.get() === 'live') this.linkState.set('connecting');
    else if (this.entries.size === 0 && this.downs > 1) this.linkState.set('offline');
    for (const entry of this.entries.values()) {
      entry.isJoined = false;
      entry.feed.setJoining(false);
      entry.poller.start();
    }
    if (isUnauthorized) void this.mendIdentity();
  }

  private onPolled(link: LinkState): void {
    if (this.socket.isUp()) return;
    // The server is heard again: the socket need not wait out a pause that grew while the server was away.
    if (link === 'polling' && this.linkState.get() === 'offline') this.socket.hurry();
    this.linkState.set(link);
  }

  /** After sleep: the socket may be dead without knowing it, and the state old. A join answers both. */
  private onWake(): void {
    if (!this.socket.isUp()) {
      this.socket.hurry();
      for (const entry of this.entries.values()) entry.poller.pollNow();
      return;
    }
    for (const entry of this.entries.values()) void this.join(entry, 0, WAKE_TIMEOUT_MS);
  }

  private refresh(entry: Entry): void {
    entry.poller.pollNow();
    entry.feed.refreshMine().catch(() => undefined);
  }

  private async rejoin(eventId: string): Promise<boolean> {
    const entry = this.entries.get(eventId);
    if (!entry || !this.socket.isUp()) return false;
    return this.join(entry, 0);
  }

  /** Joins and takes the snapshot of the answer. False when that failed; it is then tried again by itself. */
  private async join(entry: Entry, attempt: number, timeoutMs = REQUEST_TIMEOUT_MS): Promise<boolean> {
    const { connection } = this;
    const { feed } = entry;
    const askedAt = this.timers.now();
    const isVoid = () => connection !== this.connection || this.entries.get(feed.eventId) !== entry;
    const takeMine = feed.expectMine();
    feed.setJoining(true);
    try {
      const body = { eventId: feed.eventId, as: feed.as };
      const answer = (await this.socket.request('event:join', body, timeoutMs)) as JoinedEvent;
      if (isVoid()) return false;
      entry.isJoined = true;
      entry.poller.stop();
      this.clock.addSample(answer.snapshot.now, this.timers.now(), this.timers.now() - askedAt);
      feed.takeSnapshot(answer.snapshot, 'socket');
      if (answer.mine) takeMine(answer.mine);
      feed.setLink('live');
      return true;
    } catch (error) {
      if (!isVoid()) this.onJoinFailed(entry, attempt, toApiFailure(error));
      return false;
    } finally {
      if (!isVoid()) feed.setJoining(false);
    }
  }

  private onJoinFailed(entry: Entry, attempt: number, error: ApiError): void {
    const { connection } = this;
    if (error.code === 'OFFLINE') return this.socket.restart();
    entry.feed.setError(error);
    entry.poller.start();
    const waitMs = decideWaitMs(error, attempt, this.timers.random());
    this.timers.after(waitMs, () => {
      const isVoid = connection !== this.connection || this.entries.get(entry.feed.eventId) !== entry;
      if (!isVoid) void this.join(entry, attempt + 1);
    });
    if (error.code === 'UNAUTHORIZED') void this.mendIdentity().then(() => this.socket.restart());
  }

  /** Gets what the handshake lacked: the guest cookie, or (through a 401 and a refresh) a fresh access token. */
  private async mendIdentity(): Promise<void> {
    const [entry] = this.entries.values();
    const isGuest = entry?.feed.as === 'guest';
    try {
      if (isGuest) await this.api.get(`/events/${entry.feed.eventId}/me`);
      else if (this.options.token?.()) await this.api.get('/auth/me');
    } catch {
      // The next refusal of the socket tries again.
      return;
    }
  }

  private onMessage<N extends ServerMessageName>(name: N, body: ServerMessageBody<N>): void {
    const { now } = body as { now?: number };
    if (typeof now === 'number') this.clock.addSample(now, this.timers.now());
    for (const { feed } of this.entries.values()) deliver(feed, name, body);
    for (const listener of this.listeners.get(name) ?? []) (listener as (body: ServerMessageBody<N>) => void)(body);
  }
}

function deliver(feed: EventFeed, name: ServerMessageName, body: ServerMessageBody<ServerMessageName>): void {
  switch (name) {
    case 'event:state':
      return feed.takeSnapshot(body as ServerMessageBody<'event:state'>, 'socket');
    case 'ballot:tick':
    case 'queue:changed':
    case 'playback:changed':
      return feed.takeMessage({ name, body } as StateMessage);
    case 'event:status':
      return feed.takeStatus(body as ServerMessageBody<'event:status'>);
    case 'presence:count':
      return feed.takePresence((body as ServerMessageBody<'presence:count'>).guests);
    case 'guest:notice':
      void feed.refreshMine().catch(() => undefined);
      return;
    case 'vote:seen':
    case 'player:command':
    case 'server:leaving':
      return;
  }
}
