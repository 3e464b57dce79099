import { nanoid } from 'nanoid';
import {
  type EventSnapshot,
  type LivePlayback,
  type PlaybackView,
  type PublicEventView,
  type QueueChanged,
  type QueueEntryView,
  remainingMs,
} from '@votebox/contracts';
import type { FactOf } from '../../core/bus/facts.js';
import {
  type Electorate,
  type PoolState,
  type QueueTrack,
  rank,
  toQueueEntries,
  withoutCounts,
} from '../queue/index.js';
import type { EventReading } from './live.repository.js';
import { maySeeCounts, type Viewer, withoutVotes } from '../vote/index.js';
import { TallyBoard } from './tally-board.js';

/** Everything of an event but its counts, as read from Postgres. */
export interface EventParts {
  event: PublicEventView;
  ballot: EventReading['ballot'];
  queue: PoolState;
  /** Who stands behind what; null where the order does not ask. */
  electorate: Electorate | null;
  playback: { live: LivePlayback; staff: PlaybackView };
}

/** A vote that arrived, for the screens that show arrivals. */
export interface SeenVotes {
  idx: number;
  title: string;
  votes: number;
  count: number;
}

/** Hears what has changed, so that each audience is told what it has not been told. */
export interface ProjectionListener {
  onVotes(changed: { idx: number }[]): void;
  onQueueAct(act: NonNullable<QueueChanged['act']>): void;
  /** A snapshot was given out. */
  onSnapshot(): void;
}

const QUEUE_SHOWN_MAX = 50;
/** Estimates run down by themselves; so old a list is still right. */
const VIEW_AGE_MAX_MS = 1_000;

/**
 * What is shown of one event, in memory. Postgres is the truth; this is read from it, moved on by committed news and put
 * right by readings, so a lost or doubled piece of news costs at most a moment. Written by `Projections` only.
 * `epoch` names this one life; `rev` only grows within it.
 */
export class Projection {
  readonly epoch = nanoid(10);
  readonly board = new TallyBoard();
  readonly listeners = new Set<ProjectionListener>();
  /** Rises with every change of any kind. */
  version = 0;
  playbackVersion = 0;
  fingerprint = '';
  /** How long it took last to work out the order, in ms. */
  orderMs = 0;
  private changes = 0;
  /** News since the reading of voters that is under way began: it may or may not have them. */
  private unread: FactOf<'votes:committed'>[] | null = null;
  private readonly tracks = new Map<string, QueueTrack>();
  private readonly byIdx = new Map<number, QueueTrack>();
  /** The same entries without counts, made once for all who may not see them. */
  private hidden: { entries: QueueEntryView[]; without: QueueEntryView[] } | null = null;
  private view: { version: number; atMs: number; entries: QueueEntryView[] } | null = null;

  constructor(
    readonly venueId: string,
    readonly eventId: string,
    private parts: EventParts,
  ) {
    this.takeQueue(parts.queue);
  }

  get rev(): number {
    return this.board.rev + this.changes;
  }

  get event(): PublicEventView {
    return this.parts.event;
  }

  get ballot(): EventParts['ballot'] {
    return this.parts.ballot;
  }

  /** Whether counts may be shown to whoever looks so. */
  shows(viewer: Viewer): boolean {
    const { ballot, event } = this.parts;
    return maySeeCounts({ results: ballot?.results ?? event.rules.results, state: ballot?.state ?? null }, viewer);
  }

  get playback(): EventParts['playback'] {
    return this.parts.playback;
  }

  /** Moves the revision on although nothing has changed: two messages of one moment need two. */
  bump(): void {
    this.changes += 1;
  }

  /** A reading for `replace` begins. */
  beginReading(): void {
    this.unread = [];
  }

  replace(parts: EventParts): void {
    this.parts = parts;
    // Twice is once: a voter stands behind an option or does not.
    for (const fact of this.unread ?? []) this.moveVoters(fact);
    this.unread = null;
    this.takeQueue(parts.queue);
    this.playbackVersion += 1;
    this.touch();
  }

  replacePlayback(playback: EventParts['playback']): void {
    const playingTrackId = playback.live.play?.trackId ?? null;
    this.parts = { ...this.parts, playback, queue: { ...this.parts.queue, playingTrackId } };
    this.playbackVersion += 1;
    this.touch();
  }

  /** Votes that were committed. Answers those that arrived, for the screens that show arrivals. */
  takeVotes(fact: FactOf<'votes:committed'>, nowMs: number): SeenVotes[] {
    if (fact.ballotId !== this.parts.ballot?.id) return [];
    const revBefore = this.rev;
    const changed = this.board.applyNews(fact, nowMs);
    this.unread?.push(fact);
    this.moveVoters(fact);
    this.showVotes(changed);
    if (changed.length > 0 || this.rev !== revBefore) this.version += 1;
    return fact.deltas
      .filter((delta) => delta.added > 0 && changed.includes(delta.optionId))
      .flatMap((delta) => {
        const track = this.tracks.get(delta.optionId);
        return track ? [{ idx: track.idx, title: track.title, votes: track.votes, count: delta.added }] : [];
      });
  }

  /** What Postgres counts. */
  takeReading(reading: EventReading): void {
    const { rev, total } = this.board;
    const changed = this.board.applyReading(reading.tally);
    if (changed.length === 0 && this.board.rev === rev && this.board.total === total) return;
    this.showVotes(changed);
    if (this.board.rev === rev) this.bump();
    this.version += 1;
  }

  /** Whether the voters behind the options are others than those that were counted: news of some got lost. */
  hasLostVoters(): boolean {
    const { electorate, queue } = this.parts;
    return (
      electorate !== null &&
      queue.tracks.some((track) => electorate.countOf(track.optionId, track.cycle) !== track.votes)
    );
  }

  /** Places may change as time goes by, without any news. */
  noteTime(nowMs: number): void {
    const before = this.view;
    if (!before || before.version !== this.version) return;
    const entries = this.entries(nowMs);
    if (entries.every((entry, place) => entry.idx === before.entries[place]?.idx)) return;
    this.touch();
    this.view = { version: this.version, atMs: nowMs, entries };
  }

  noteAct(act: NonNullable<QueueChanged['act']>): void {
    for (const listener of this.listeners) listener.onQueueAct(act);
  }

  /** The first tracks in order of play, with estimates. */
  entries(nowMs: number): QueueEntryView[] {
    const known = this.view;
    if (known && known.version === this.version && Math.abs(nowMs - known.atMs) < VIEW_AGE_MAX_MS) return known.entries;
    const startMs = performance.now();
    const { queue, electorate } = this.parts;
    const ranked = rank({ ...queue, fair: electorate?.state ?? null }, nowMs, QUEUE_SHOWN_MAX);
    const entries = toQueueEntries(this, ranked, remainingMs(this.parts.playback.live, nowMs));
    this.view = { version: this.version, atMs: nowMs, entries };
    this.orderMs = performance.now() - startMs;
    return entries;
  }

  /** The entries as they may be seen. */
  entriesFor(nowMs: number, viewer: Viewer): QueueEntryView[] {
    const entries = this.entries(nowMs);
    if (this.shows(viewer)) return entries;
    if (this.hidden?.entries !== entries) this.hidden = { entries, without: entries.map(withoutCounts) };
    return this.hidden.without;
  }

  /** What plays, as it may be seen. */
  playbackFor(viewer: Viewer): LivePlayback {
    const { live } = this.parts.playback;
    return this.shows(viewer) ? live : { ...live, play: live.play && withoutVotes(live.play) };
  }

  votesOf(idx: number): number {
    return this.byIdx.get(idx)?.votes ?? 0;
  }

  /** Everything as it may be seen. */
  snapshot(nowMs: number, guests: number, viewer: Viewer): EventSnapshot {
    const { event, ballot } = this.parts;
    for (const listener of this.listeners) listener.onSnapshot();
    const counts = this.shows(viewer) ? { totalVotes: this.board.total } : {};
    return {
      epoch: this.epoch,
      rev: this.rev,
      now: nowMs,
      event,
      ballot: ballot && { id: ballot.id, state: ballot.state, ...counts },
      playback: this.playbackFor(viewer),
      queue: this.entriesFor(nowMs, viewer),
      guests,
    };
  }

  private moveVoters({ deltas }: FactOf<'votes:committed'>): void {
    for (const { optionId, cycle, voters } of deltas) if (voters) this.parts.electorate?.take(optionId, cycle, voters);
  }

  private touch(): void {
    this.changes += 1;
    this.version += 1;
  }

  private takeQueue(queue: PoolState): void {
    this.tracks.clear();
    this.byIdx.clear();
    for (const track of queue.tracks) {
      this.tracks.set(track.optionId, track);
      this.byIdx.set(track.idx, track);
      this.board.beginCycle(track.optionId, track.cycle);
    }
    this.showVotes(queue.tracks.map((track) => track.optionId));
  }

  /** The queue is ordered by the counts of the board, not by those that were read with it. */
  private showVotes(optionIds: string[]): void {
    const changed: QueueTrack[] = [];
    for (const optionId of optionIds) {
      const track = this.tracks.get(optionId);
      if (!track) continue;
      const { votes, sinceMs, cycle } = this.board.votesOf(optionId);
      if (track.votes !== votes) changed.push(track);
      Object.assign(track, { votes, cycle, votedSinceMs: sinceMs });
    }
    for (const listener of this.listeners) listener.onVotes(changed);
  }
}
