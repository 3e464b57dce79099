import {
  type BallotTick,
  type EventSnapshot,
  moveToFront,
  type PlaybackChanged,
  type QueueChanged,
  type QueueEntryView,
} from '@votebox/contracts';
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

export const HEARTBEAT_MS = 10_000;
const QUEUE_PAUSE_MS = 200;

/**
 * What a tick may carry. Guests are many: theirs fits into 300 bytes, and an order far behind the first places waits, and
 * new reasons for it (an entry each) still longer.
 */
interface TickSize {
  places: number;
  counts: number;
  orderPauseMs: number;
  reasonPauseMs: number;
}
const FOR_THE_MANY: TickSize = { places: 10, counts: 12, orderPauseMs: 2_000, reasonPauseMs: 15_000 };
const FOR_THE_FEW: TickSize = { places: 50, counts: 200, orderPauseMs: QUEUE_PAUSE_MS, reasonPauseMs: 1_000 };

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
  private readonly size: TickSize;
  /** The queue as the audience shows it: marks of its entries, and their order. */
  private marks: Map<number, string>;
  private reasons: Map<number, string>;
  private order: number[];
  /** The queue has changed but was told too recently. */
  private isQueueWaiting = false;
  /** Only reasons have changed, and these were told too recently. */
  private isReasonWaiting = false;
  private reasonsSentAtMs = Number.NEGATIVE_INFINITY;
  /** Somebody was given a snapshot that is ahead of what the audience was told: both must be led to the same order. */
  private isOrderUnsure = false;
  private acts: NonNullable<QueueChanged['act']>[] = [];
  private readonly changed = new Set<number>();
  private toldTotal: number;
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
    this.toldTotal = projection.board.total;
    this.seenVersion = projection.version;
    this.seenPlayback = projection.playbackVersion;
    this.size = audience === 'guest' || audience === 'voters' ? FOR_THE_MANY : FOR_THE_FEW;
    this.marks = marksOf(entries);
    this.reasons = reasonsOf(projection.entriesFor(nowMs, this.viewer));
    this.order = entries.map((entry) => entry.idx);
    projection.listeners.add(this);
  }

  onVotes(changed: { idx: number }[]): void {
    for (const { idx } of changed) this.changed.add(idx);
    if (changed.length > 0) this.voteWaitsSinceMs ??= performance.now();
  }

  onQueueAct(act: NonNullable<QueueChanged['act']>): void {
    this.acts.push(act);
  }

  onSnapshot(): void {
    if (this.seenVersion !== this.projection.version || this.isQueueWaiting) this.isOrderUnsure = true;
  }

  /** How long the first vote that was not told before has waited, in ms; null when none has. Asking begins anew. */
  takeVoteDelay(atMs: number): number | null {
    const sinceMs = this.voteWaitsSinceMs;
    this.voteWaitsSinceMs = null;
    return sinceMs === null ? null : atMs - sinceMs;
  }

  /** Nobody is there to be told: those who come take a snapshot, and what was done before is no news to them. */
  skip(): void {
    this.voteWaitsSinceMs = null;
    this.acts = [];
  }

  /** Whether a flush could say anything; costs nothing. */
  isQuiet({ atMs }: LaneTime): boolean {
    const isSeen = this.seenVersion === this.projection.version && this.acts.length === 0;
    const isTold = !this.isQueueWaiting && !(this.isReasonWaiting && this.isReasonDue(atMs)) && this.changed.size === 0;
    return isSeen && isTold && atMs - this.sentAtMs < HEARTBEAT_MS;
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
    this.toldTotal = projection.board.total;
    this.seenVersion = projection.version;
    this.seenPlayback = projection.playbackVersion;
    this.noteQueue(snapshot.queue, atMs);
    this.reasons = reasonsOf(snapshot.queue);
    this.changed.clear();
    this.sentAtMs = atMs;
    return { name: 'event:state', body: { ...snapshot, rev } };
  }

  private flushPlayback({ nowMs }: LaneTime, messages: LaneMessage[]): void {
    const { playback, playbackVersion } = this.projection;
    if (this.seenPlayback === playbackVersion) return;
    this.seenPlayback = playbackVersion;
    const body = { ...this.next(nowMs), playback: this.projection.playbackFor(this.viewer) };
    const staff = this.audience === 'staff' ? { staff: playback.staff } : {};
    messages.push({ name: 'playback:changed', body: { ...body, ...staff } });
  }

  private flushQueue({ nowMs, atMs }: LaneTime, entries: QueueEntryView[], messages: LaneMessage[]): void {
    const order = entries.map((entry) => entry.idx);
    const items = entries.filter((entry) => this.marks.get(entry.idx) !== markOf(entry));
    const hasMembers = items.length > 0 || order.length !== this.order.length;
    // What the ticks can tell of the order they tell; the rest is told here.
    const isOrderFar = this.isOrderUnsure || (!hasMembers && lastDifference(order, this.order) >= this.size.places);
    const hasReasons = this.addReasons(entries, items, atMs);
    const isDue = atMs - this.queueSentAtMs >= (isOrderFar && !hasMembers ? this.size.orderPauseMs : QUEUE_PAUSE_MS);
    this.isQueueWaiting = (hasMembers || isOrderFar) && !isDue && this.acts.length === 0;
    if (this.acts.length === 0 && (!(hasMembers || isOrderFar || hasReasons) || !isDue)) return;
    for (const entry of items) this.reasons.set(entry.idx, reasonOf(entry));
    if (hasReasons) this.noteReasons(atMs);
    const [first, ...others] = this.acts.length > 0 ? this.acts : [null];
    messages.push({ name: 'queue:changed', body: { ...this.next(nowMs), order, items, act: first ?? null } });
    for (const act of others) {
      messages.push({ name: 'queue:changed', body: { ...this.next(nowMs), order, items: [], act } });
    }
    this.acts = [];
    this.noteQueue(entries, atMs);
  }

  /** Adds to the items those whose reason has changed, if it is time to tell reasons. Answers whether it did. */
  private addReasons(entries: QueueEntryView[], items: QueueEntryView[], atMs: number): boolean {
    const named = new Set(items);
    const others = entries.filter((entry) => !named.has(entry) && this.reasons.get(entry.idx) !== reasonOf(entry));
    this.isReasonWaiting = others.length > 0;
    if (others.length === 0 || !this.isReasonDue(atMs)) return false;
    items.push(...others);
    return true;
  }

  private noteReasons(atMs: number): void {
    this.isReasonWaiting = false;
    this.reasonsSentAtMs = atMs;
  }

  private isReasonDue(atMs: number): boolean {
    return atMs - this.reasonsSentAtMs >= this.size.reasonPauseMs;
  }

  private noteQueue(entries: QueueEntryView[], atMs: number): void {
    this.marks = marksOf(entries);
    this.order = entries.map((entry) => entry.idx);
    this.isQueueWaiting = false;
    this.isOrderUnsure = false;
    this.queueSentAtMs = atMs;
  }

  private flushTick({ nowMs }: LaneTime, entries: QueueEntryView[], messages: LaneMessage[]): void {
    const order = this.flushOrder(entries);
    const { total } = this.projection.board;
    if (!this.isShown) this.changed.clear();
    if (this.changed.size === 0 && !order && !(this.isShown && total !== this.toldTotal)) return;
    this.toldTotal = total;
    const told = this.isShown ? this.takeChanged() : [];
    const body: BallotTick = {
      ...this.next(nowMs),
      ...(this.isShown ? { total } : {}),
      t: told.map((idx) => [idx, this.projection.votesOf(idx)]),
      ...(order ? { order } : {}),
    };
    messages.push({ name: 'ballot:tick', body });
  }

  /** The first places, if they differ. While a new member of the queue waits to be told, none: nobody could place it. */
  private flushOrder(entries: QueueEntryView[]): number[] | null {
    const wanted = entries.map((entry) => entry.idx);
    const isSameSet = wanted.length === this.order.length && wanted.every((idx) => this.marks.has(idx));
    if (!isSameSet) return null;
    const places = Math.min(this.size.places, lastDifference(wanted, this.order) + 1);
    const head = wanted.slice(0, places);
    const shown = moveToFront(this.order, head);
    if (lastDifference(shown, this.order) < 0) return null;
    this.order = shown;
    return head;
  }

  /** What changed, the first places before the rest, as much as fits. */
  private takeChanged(): number[] {
    const first = this.order.slice(0, this.size.places).filter((idx) => this.changed.has(idx));
    const told = [...new Set([...first, ...this.changed])].slice(0, this.size.counts);
    for (const idx of told) this.changed.delete(idx);
    return told;
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

/** What makes an entry another one for those who show it, besides its count. */
function markOf(entry: QueueEntryView): string {
  return `${entry.isLocked ? 'l' : ''}${entry.isPinned ? 'p' : ''}${entry.isFromHost ? 'h' : ''}`;
}

function marksOf(entries: QueueEntryView[]): Map<number, string> {
  return new Map(entries.map((entry) => [entry.idx, markOf(entry)]));
}

/** What makes the reason for an entry's place another one. How many voted for it the ticks tell. */
function reasonOf({ why }: QueueEntryView): string {
  if (!why) return '';
  return why.rule === 'fair' ? `${why.rule} ${why.heardMin} ${why.roomMin}` : why.rule;
}

function reasonsOf(entries: QueueEntryView[]): Map<number, string> {
  return new Map(entries.map((entry) => [entry.idx, reasonOf(entry)]));
}

/** The last place at which two orders differ; -1 when they are the same. */
function lastDifference(a: number[], b: number[]): number {
  for (let place = Math.max(a.length, b.length) - 1; place >= 0; place--) if (a[place] !== b[place]) return place;
  return -1;
}
