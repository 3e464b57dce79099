import type { BallotTick, EventSnapshot, PlaybackChanged, QueueChanged, QueueEntryView } from '@votebox/contracts';
import type { RoomAudience } from '../../core/realtime/rooms.js';
import type { Viewer } from '../vote/index.js';
import type { Projection, ProjectionListener } from './projection.js';

/** A state message for one audience. */
export type LaneMessage =
  | { name: 'event:state'; body: EventSnapshot }
  | { name: 'ballot:tick'; body: BallotTick }
  | { name: 'queue:changed'; body: QueueChanged }
  | { name: 'playback:changed'; body: PlaybackChanged };

/** `nowMs` epoch milliseconds for the messages, `atMs` monotonic milliseconds for the pace. */
export interface LaneTime {
  nowMs: number;
  atMs: number;
}

const TOP_OPTIONS = 10;
const QUEUE_PAUSE_MS = 200;
export const HEARTBEAT_MS = 10_000;
/** A queue whose order alone has changed is sent again, because its estimates are wrong. Guests are many. */
const ESTIMATE_PAUSE_MS = { guest: 5_000, voters: 5_000, display: 1_000, staff: 1_000 } as const;

/** As whom the people of an audience look at counts. */
export function viewerOf(audience: RoomAudience): Viewer {
  if (audience === 'staff') return 'staff';
  return audience === 'voters' ? 'voter' : 'public';
}

/**
 * What one audience of one event has been told. Each flush answers the messages that bring it to the present state, or
 * none. Revisions of a lane form a chain: `prev` is the revision of the message before, so whoever misses one notices.
 * When counts become hidden or seen, everything is told anew: what a message leaves out would stay on the screens.
 */
export class Lane implements ProjectionListener {
  private readonly viewer: Viewer;
  private isShown: boolean;
  private lastRev: number;
  private sentAtMs: number;
  private seenVersion: number;
  private seenPlayback: number;
  private queueSentAtMs = Number.NEGATIVE_INFINITY;
  private membership: string;
  /** Order of the last message that told one, and of the last queue. */
  private order: number[];
  private listedOrder: number[];
  private hasWrongEstimates = false;
  /** The queue has changed but was told too recently. */
  private isQueueWaiting = false;
  private acts: NonNullable<QueueChanged['act']>[] = [];
  private readonly changed = new Set<number>();
  private voteWaitsSinceMs: number | null = null;

  constructor(
    readonly audience: RoomAudience,
    private readonly projection: Projection,
    { nowMs, atMs }: LaneTime,
  ) {
    const entries = projection.entries(nowMs);
    this.viewer = viewerOf(audience);
    this.isShown = projection.shows(this.viewer);
    this.lastRev = projection.rev;
    this.sentAtMs = atMs;
    this.seenVersion = projection.version;
    this.seenPlayback = projection.playbackVersion;
    this.membership = membershipOf(entries);
    this.order = entries.map((entry) => entry.idx);
    this.listedOrder = this.order;
    projection.listeners.add(this);
  }

  onVotes(changed: { idx: number }[]): void {
    for (const { idx } of changed) this.changed.add(idx);
    if (changed.length > 0) this.voteWaitsSinceMs ??= performance.now();
  }

  onQueueAct(act: NonNullable<QueueChanged['act']>): void {
    this.acts.push(act);
  }

  /** How long the first vote that was not told before has waited, in ms; null when none has. Asking begins anew. */
  takeVoteDelay(atMs: number): number | null {
    const sinceMs = this.voteWaitsSinceMs;
    this.voteWaitsSinceMs = null;
    return sinceMs === null ? null : atMs - sinceMs;
  }

  /** Whether a flush could say anything; costs nothing. */
  isQuiet({ atMs }: LaneTime): boolean {
    const isSeen = this.seenVersion === this.projection.version && this.acts.length === 0 && !this.isQueueWaiting;
    return isSeen && atMs - this.sentAtMs < HEARTBEAT_MS;
  }

  /** `guests` present, for a whole snapshot. */
  flush(time: LaneTime, guests: number): LaneMessage[] {
    if (this.isQuiet(time)) return [];
    const isShown = this.projection.shows(this.viewer);
    if (isShown !== this.isShown) return [this.tellWhole(time, guests, isShown)];
    const entries = this.projection.entriesFor(time.nowMs, this.viewer);
    const messages: LaneMessage[] = [];
    this.flushPlayback(time, messages);
    this.flushQueue(time, entries, messages);
    this.flushTick(time, entries, messages);
    this.seenVersion = this.projection.version;
    if (messages.length === 0 && time.atMs - this.sentAtMs >= HEARTBEAT_MS) messages.push(this.heartbeat(time));
    if (messages.length > 0) this.sentAtMs = time.atMs;
    return messages;
  }

  private tellWhole({ nowMs, atMs }: LaneTime, guests: number, isShown: boolean): LaneMessage {
    const { projection } = this;
    const { rev } = this.next(nowMs);
    const snapshot = projection.snapshot(nowMs, guests, this.viewer);
    this.isShown = isShown;
    this.seenVersion = projection.version;
    this.seenPlayback = projection.playbackVersion;
    this.noteQueue(snapshot.queue, atMs);
    this.changed.clear();
    this.sentAtMs = atMs;
    return { name: 'event:state', body: { ...snapshot, rev } };
  }

  private flushPlayback({ nowMs }: LaneTime, messages: LaneMessage[]): void {
    const { playback, playbackVersion } = this.projection;
    if (this.seenPlayback === playbackVersion) return;
    this.seenPlayback = playbackVersion;
    this.hasWrongEstimates = true;
    this.queueSentAtMs = Number.NEGATIVE_INFINITY;
    const body = { ...this.next(nowMs), playback: this.projection.playbackFor(this.viewer) };
    const staff = this.audience === 'staff' ? { staff: playback.staff } : {};
    messages.push({ name: 'playback:changed', body: { ...body, ...staff } });
  }

  private flushQueue({ nowMs, atMs }: LaneTime, entries: QueueEntryView[], messages: LaneMessage[]): void {
    const membership = membershipOf(entries);
    const order = entries.map((entry) => entry.idx);
    if (!isSame(order, this.listedOrder)) this.hasWrongEstimates = true;
    const isDue = this.acts.length > 0 || atMs - this.queueSentAtMs >= this.pauseMs(membership);
    const isNews = this.acts.length > 0 || membership !== this.membership || this.hasWrongEstimates;
    this.isQueueWaiting = isNews && !isDue;
    if (!isNews || !isDue) return;
    for (const act of this.acts.length > 0 ? this.acts : [null]) {
      messages.push({ name: 'queue:changed', body: { ...this.next(nowMs), items: entries, act } });
    }
    this.acts = [];
    this.noteQueue(entries, atMs);
  }

  private noteQueue(entries: QueueEntryView[], atMs: number): void {
    this.membership = membershipOf(entries);
    this.order = entries.map((entry) => entry.idx);
    this.listedOrder = this.order;
    this.hasWrongEstimates = false;
    this.isQueueWaiting = false;
    this.queueSentAtMs = atMs;
  }

  private pauseMs(membership: string): number {
    return membership === this.membership ? ESTIMATE_PAUSE_MS[this.audience] : QUEUE_PAUSE_MS;
  }

  /** While a new member of the queue waits to be told, no order is: nobody could place it. */
  private flushTick({ nowMs }: LaneTime, entries: QueueEntryView[], messages: LaneMessage[]): void {
    const order = entries.map((entry) => entry.idx);
    const hasOrder = membershipOf(entries) === this.membership && !isSame(order, this.order);
    if (!this.isShown) this.changed.clear();
    if (this.changed.size === 0 && !hasOrder) return;
    if (hasOrder) this.order = order;
    const told = this.isShown ? new Set([...order.slice(0, TOP_OPTIONS), ...this.changed]) : [];
    this.changed.clear();
    const body: BallotTick = {
      ...this.next(nowMs),
      ...(this.isShown ? { total: this.projection.board.total } : {}),
      t: Array.from(told, (idx) => [idx, this.projection.votesOf(idx)]),
      ...(hasOrder ? { order } : {}),
    };
    messages.push({ name: 'ballot:tick', body });
  }

  private heartbeat({ nowMs }: LaneTime): LaneMessage {
    const { epoch, rev } = this.projection;
    const prev = this.lastRev;
    this.lastRev = rev;
    return { name: 'ballot:tick', body: { epoch, rev, prev, now: nowMs, t: [] } };
  }

  /** The head of the next message: a revision that nobody has seen yet. */
  private next(nowMs: number): { epoch: string; rev: number; prev: number; now: number } {
    const prev = this.lastRev;
    if (this.projection.rev <= prev) this.projection.bump();
    this.lastRev = this.projection.rev;
    return { epoch: this.projection.epoch, rev: this.lastRev, prev, now: nowMs };
  }
}

function membershipOf(entries: QueueEntryView[]): string {
  const mark = (entry: QueueEntryView) =>
    `${entry.idx}${entry.isLocked ? 'l' : ''}${entry.isPinned ? 'p' : ''}${entry.isFromHost ? 'h' : ''}`;
  return entries.map(mark).sort().join();
}

function isSame(a: number[], b: number[]): boolean {
  return a.length === b.length && a.every((value, n) => value === b[n]);
}
