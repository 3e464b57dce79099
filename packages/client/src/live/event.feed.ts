import {
  decideBackoffMs,
  type Audience,
  type EventSnapshot,
  type EventStatus,
  type EventStatusChanged,
  type MyVotesView,
} from '@votebox/contracts';
import { toApiFailure, type ApiError } from '../api/api.error';
import type { Freshness } from '../api/api';
import { State } from '../store';
import type { Timers } from '../timers';
import { ageMine, applyOwnVote, isKnown, settlePlayed, type OwnVoteNews } from './mine.rules';
import { decideMessage, decideSnapshot } from './revision.rules';
import { applyMessage, applyStatus, listUnknown, type StateMessage } from './snapshot.rules';

/**
 * How the data comes: `live` by socket · `polling` by HTTP while the socket is down · `offline` not at all, what is shown
 * is old · `connecting` no answer yet.
 */
export type LinkState = 'connecting' | 'live' | 'polling' | 'offline';

export interface LiveEvent {
  link: LinkState;
  snapshot: EventSnapshot | null;
  /** Own votes; only for guests. Relative times in it count from `mineAt`. */
  mine: MyVotesView | null;
  /** When `mine` was true, in epoch ms of this device: what is known of the server's clock may still change. */
  mineAt: number | null;
  /** When the data was last known to be right, in epoch ms of this device. */
  syncedAt: number | null;
  /** Why there is no data, or why the last try failed; null when all is well. */
  error: ApiError | null;
}

export interface FeedSurroundings {
  timers: Timers;
  /** `own`: as the calling guest may see it; otherwise what everyone may see, out of a cache where there is one. */
  loadState(eventId: string, etag: string | null, scope: 'public' | 'own'): Promise<Freshness<EventSnapshot>>;
  loadMine(eventId: string): Promise<MyVotesView>;
  /** A fresh snapshot by socket, from the process that tells: where HTTP cannot give the whole one (staff), or misled. */
  rejoin(eventId: string): Promise<boolean>;
}

const KEPT_MAX = 200;
const RESYNC_BACKOFF = { minMs: 150, maxMs: 5_000 };
/** A lost message is often lost for the whole room: not everyone asks in the same moment. */
const RESYNC_SPREAD_MS = 250;
const STATUS_SPREAD_MS = 2_000;
const UNKNOWN_OPTION_GRACE_MS = 1_500;

/**
 * What one page knows of one event. Owns the snapshot and the own votes; only this class writes them.
 * Messages that come before the snapshot, or while a missing one is replaced, are kept and judged again after it.
 */
export class EventFeed {
  readonly state: State<LiveEvent>;
  private kept: StateMessage[] = [];
  private isResyncing = false;
  /** Snapshots in a row that did not close the gap, e.g. old ones out of a cache. */
  private vainResyncs = 0;
  /** HTTP led to another process (or a cache of one) than the one that tells: snapshots are asked for by socket from then on. */
  private isMisled = false;
  private isJoining = false;
  private isClosed = false;
  private etag: string | null = null;
  private cancelLookAgain: (() => void) | null = null;
  /** Receipts of this page's own votes, in the order they came. */
  private readonly receipts: OwnVoteNews[] = [];

  constructor(
    readonly eventId: string,
    readonly as: Audience,
    private readonly around: FeedSurroundings,
  ) {
    this.state = new State<LiveEvent>({
      link: 'connecting',
      snapshot: null,
      mine: null,
      mineAt: null,
      syncedAt: null,
      error: null,
    });
  }

  close(): void {
    this.isClosed = true;
    this.cancelLookAgain?.();
  }

  setLink(link: LinkState): void {
    this.state.patch({ link });
  }

  setError(error: ApiError | null): void {
    this.state.patch({ error });
  }

  setMine(mine: MyVotesView): void {
    this.state.patch({ mine, mineAt: this.around.timers.now() });
  }

  /**
   * To be called when own votes are asked for; the result takes the answer. What was counted or taken back in between may
   * be missing in the answer, which was read before it: it is put in again.
   */
  expectMine(): (mine: MyVotesView) => void {
    const receiptsBefore = this.receipts.length;
    return (answer) => {
      const { snapshot } = this.state.get();
      const since = this.receipts.slice(receiptsBefore);
      this.setMine(
        since.reduce((mine, news) => (isKnown(mine, news) ? mine : applyOwnVote(mine, news, snapshot)), answer),
      );
    };
  }

  noteOwnVote(news: OwnVoteNews): void {
    this.receipts.push(news);
    const { mine, mineAt, snapshot } = this.state.get();
    if (!mine) return;
    const present = ageMine(mine, this.around.timers.now() - (mineAt ?? 0));
    this.setMine(applyOwnVote(present, news, snapshot));
  }

  takeMessage(message: StateMessage): void {
    const { snapshot } = this.state.get();
    switch (this.isResyncing || this.isJoining ? 'wait' : decideMessage(snapshot, message.body)) {
      case 'wait':
        this.kept = [...this.kept, message].slice(-KEPT_MAX);
        return;
      case 'drop':
        return this.markSynced();
      case 'resync':
        this.kept = [...this.kept, message].slice(-KEPT_MAX);
        void this.resync();
        return;
      case 'apply':
        if (snapshot) this.show(applyMessage(snapshot, message));
        this.watchUnknown(message);
    }
  }

  /** A join is under way: its answer is the snapshot that messages have to be judged by. */
  setJoining(isJoining: boolean): void {
    this.isJoining = isJoining;
    if (!isJoining && !this.isResyncing) this.judgeKept();
  }

  takeSnapshot(snapshot: EventSnapshot, source: 'socket' | 'http'): void {
    const own = this.state.get().snapshot;
    if (decideSnapshot(own, snapshot, source) === 'apply') {
      // The public state has no staff part; the last one stays until the socket brings a newer one.
      this.show(own?.staff && !snapshot.staff ? { ...snapshot, staff: own.staff } : snapshot);
    } else {
      this.markSynced();
    }
    if (!this.isResyncing && !this.isJoining) this.judgeKept();
  }

  takeStatus(status: EventStatusChanged): void {
    const { snapshot } = this.state.get();
    if (!snapshot || status.eventId !== this.eventId) return;
    this.show(applyStatus(snapshot, status));
    // With its beginning and end more of an event changes than the message says. Spread: the whole room asks.
    const isTurn = isRunning(snapshot.event.status) !== isRunning(status.status);
    if (isTurn) this.lookAgain(200 + this.around.timers.random() * STATUS_SPREAD_MS);
  }

  takePresence(guests: number): void {
    const { snapshot } = this.state.get();
    if (snapshot && snapshot.guests !== guests) this.state.patch({ snapshot: { ...snapshot, guests } });
  }

  markSynced(): void {
    this.state.patch({ syncedAt: this.around.timers.now(), error: null });
  }

  /** Asks over HTTP whether there is something newer. Throws `ApiError`. */
  async poll(): Promise<void> {
    const answer = await this.around.loadState(this.eventId, this.etag, this.scope());
    if (this.isClosed) return;
    if (answer.state === 'same') return this.markSynced();
    this.etag = answer.etag;
    this.takeSnapshot(answer.body, 'http');
  }

  async refreshMine(): Promise<void> {
    if (this.as !== 'guest') return;
    const take = this.expectMine();
    const mine = await this.around.loadMine(this.eventId);
    if (!this.isClosed) take(mine);
  }

  /** Takes a new snapshot until nothing kept is missing its predecessor any more. */
  private async resync(): Promise<void> {
    if (this.isResyncing) return;
    this.isResyncing = true;
    const { timers } = this.around;
    let isLoaded = false;
    while (!isLoaded && !this.isClosed) {
      const waitMs = this.vainResyncs
        ? decideBackoffMs(this.vainResyncs, timers.random(), RESYNC_BACKOFF)
        : timers.random() * RESYNC_SPREAD_MS;
      await new Promise<void>((resolve) => timers.after(waitMs, resolve));
      this.vainResyncs += 1;
      isLoaded = !this.isClosed && (await this.loadWhole());
    }
    this.isResyncing = false;
    this.judgeKept();
  }

  private async loadWhole(): Promise<boolean> {
    try {
      if ((this.as === 'staff' || this.isMisled) && (await this.around.rejoin(this.eventId))) return true;
      const answer = await this.around.loadState(this.eventId, null, this.scope());
      if (answer.state === 'changed' && !this.isClosed) this.takeSnapshot(answer.body, 'http');
      const told = this.kept.at(-1)?.body.epoch;
      this.isMisled = told !== undefined && told !== this.state.get().snapshot?.epoch;
      return true;
    } catch (error) {
      this.setError(toApiFailure(error));
      return false;
    }
  }

  /** Where counts are shown after one's own vote, the state for everyone lacks them. */
  private scope(): 'public' | 'own' {
    const { mine, snapshot } = this.state.get();
    const hasVoted = this.as === 'guest' && (mine?.votes.length ?? 0) > 0;
    return hasVoted && snapshot?.event.rules.results === 'AFTER_VOTE' ? 'own' : 'public';
  }

  private judgeKept(): void {
    const kept = this.kept;
    this.kept = [];
    for (const message of kept) this.takeMessage(message);
    if (this.kept.length === 0) this.vainResyncs = 0;
  }

  // A track that was told while this client was away; without asking, the queue would lack it until it leaves.
  private watchUnknown(message: StateMessage): void {
    const isMissing = () => {
      const { snapshot } = this.state.get();
      return snapshot !== null && listUnknown(snapshot, message).length > 0;
    };
    if (isMissing()) this.lookAgain(UNKNOWN_OPTION_GRACE_MS + this.around.timers.random() * 1_000, isMissing);
  }

  private lookAgain(afterMs: number, isNeeded: () => boolean = () => true): void {
    this.cancelLookAgain?.();
    this.cancelLookAgain = this.around.timers.after(afterMs, () => {
      if (isNeeded() && !this.isClosed) void this.resync();
    });
  }

  private show(snapshot: EventSnapshot): void {
    const { mine, mineAt, snapshot: before } = this.state.get();
    const play = snapshot.playback.play;
    const isNewPlay = play !== null && play.playId !== before?.playback.play?.playId;
    this.state.patch({
      snapshot,
      mine: mine && isNewPlay ? settlePlayed(mine, play.idx) : mine,
      mineAt,
      syncedAt: this.around.timers.now(),
      error: null,
    });
  }
}

function isRunning(status: EventStatus): boolean {
  return status === 'ACTIVE' || status === 'HOLD';
}
