import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { pino } from 'pino';
import type { QueueChanged } from '@votebox/contracts';
import { Bus } from '../../core/bus/bus.js';
import type { FactOf } from '../../core/bus/facts.js';
import { Clock } from '../../core/clock/clock.js';
import { type Ctx, systemCtx } from '../../core/context/ctx.js';
import { notFound } from '../../core/errors/app-error.js';
import { audienceRooms, type Room, ROOM_AUDIENCES } from '../../core/realtime/rooms.js';
import { logFault } from '../../core/errors/log-fault.js';
import { Lane } from './lane.js';
import { LiveRepository } from './live.repository.js';
import { Projection, type SeenVotes } from './projection.js';
import { ProjectionSource } from './projection-source.js';

/** A room of an event with what it has been told. */
export interface RoomLane {
  readonly room: Room;
  readonly lane: Lane;
}

/** A projection with what keeps it right. */
export interface Kept {
  projection: Projection;
  /** Made with the projection, so that their chains of revisions begin before the first snapshot is given out. */
  lanes: readonly RoomLane[];
  /** Votes that arrived since the screens were told last. */
  seen: Map<number, SeenVotes>;
  /** Monotonic time of the last need for it. */
  usedAtMs: number;
  staleness: 'none' | 'playback' | 'all';
  acts: NonNullable<QueueChanged['act']>[];
  reloading: Promise<void> | null;
}

const KEEP_UNUSED_MS = 60_000;
/** Who asks over HTTP asks again within that time. */
const ASKED_LATELY_MS = 15_000;

/**
 * All projections of this process. A projection is built on first need, in single flight; news that come meanwhile are
 * kept and applied after it. Structural news (queue, pool, player, event) make it stale, and what is stale is read
 * again, never patched. When reading fails the old one stays, still stale, and is tried again by the next check.
 */
@Injectable()
export class Projections implements OnModuleInit, OnModuleDestroy {
  private readonly kept = new Map<string, Kept>();
  private readonly building = new Map<string, { promise: Promise<Kept>; news: FactOf<'votes:committed'>[] }>();
  private readonly log = pino({ name: 'live', level: 'warn' });
  private stopListening: (() => void)[] = [];
  private isOver = false;

  constructor(
    private readonly source: ProjectionSource,
    private readonly live: LiveRepository,
    private readonly bus: Bus,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.stopListening = [
      this.bus.on('votes:committed', (fact) => this.takeVotes(fact)),
      this.bus.on('queue:changed', (fact) => this.outdate(fact.eventId, 'all', fact.act)),
      this.bus.on('pool:changed', (fact) => this.outdate(fact.eventId, 'all', null)),
      this.bus.on('event:changed', (fact) => this.outdate(fact.eventId, 'all', null)),
      this.bus.on('playback:changed', (fact) => this.outdate(fact.eventId, 'playback', null)),
    ];
  }

  /** What is being read is read to its end, and nothing more after it: then the database goes. */
  async onModuleDestroy(): Promise<void> {
    this.isOver = true;
    for (const stop of this.stopListening) stop();
    await Promise.allSettled([
      ...Array.from(this.kept.values(), ({ reloading }) => reloading),
      ...Array.from(this.building.values(), ({ promise }) => promise),
    ]);
  }

  /** From memory, or built now. NOT_FOUND where there is no such event in the venue. */
  async get(ctx: Ctx, eventId: string): Promise<Projection> {
    const kept = this.kept.get(eventId) ?? (await this.build(ctx, eventId));
    if (kept.projection.venueId !== ctx.venueId) throw notFound();
    kept.usedAtMs = performance.now();
    return kept.projection;
  }

  /** Resolves when what news made stale has been read again, or could not be read. At once where nothing is kept. */
  async settled(eventId: string): Promise<void> {
    await this.kept.get(eventId)?.reloading;
  }

  list(): Iterable<Kept> {
    return this.kept.values();
  }

  /** Drops what nobody has needed for a minute. */
  dropUnused(hasSockets: (projection: Projection) => boolean): void {
    const nowMs = performance.now();
    for (const [eventId, kept] of this.kept) {
      if (hasSockets(kept.projection)) kept.usedAtMs = nowMs;
      else if (nowMs - kept.usedAtMs > KEEP_UNUSED_MS) this.kept.delete(eventId);
    }
  }

  /** Compares with Postgres, in one read for all that are watched or polled, and puts right what differs. */
  async check(isWatched: (projection: Projection) => boolean): Promise<void> {
    const sinceMs = performance.now() - ASKED_LATELY_MS;
    const watched = [...this.kept.values()].filter(
      ({ projection, usedAtMs }) => usedAtMs > sinceMs || isWatched(projection),
    );
    try {
      // Before the counts are put right: what has come by now belongs to what was counted by now.
      for (const kept of watched) if (kept.projection.hasLostVoters()) kept.staleness = 'all';
      const readings = await this.live.read(watched.map(({ projection }) => projection));
      const byId = new Map(readings.map((reading) => [reading.eventId, reading]));
      for (const kept of watched) {
        const reading = byId.get(kept.projection.eventId);
        if (!reading) continue;
        kept.projection.takeReading(reading);
        kept.projection.noteTime(this.clock.now());
        if (reading.fingerprint !== kept.projection.fingerprint) kept.staleness = 'all';
        if (kept.staleness !== 'none') void this.reload(kept);
      }
    } catch (error) {
      logFault(this.log, error, {}, 'projections could not be checked');
    }
  }

  private build(ctx: Ctx, eventId: string): Promise<Kept> {
    const known = this.building.get(eventId);
    if (known) return known.promise;
    const news: FactOf<'votes:committed'>[] = [];
    const promise = this.source
      .build(systemCtx(ctx.venueId, 'live'), eventId)
      .then((projection) => this.keep(projection, news))
      .finally(() => this.building.delete(eventId));
    this.building.set(eventId, { promise, news });
    return promise;
  }

  private keep(projection: Projection, news: FactOf<'votes:committed'>[]): Kept {
    for (const fact of news) projection.takeVotes(fact, this.clock.now());
    const time = { nowMs: this.clock.now(), atMs: performance.now() };
    const lanes = ROOM_AUDIENCES.flatMap((audience) =>
      audienceRooms(projection, projection.eventId, audience).map((room) => ({
        room,
        lane: new Lane(audience, projection, time),
      })),
    );
    const kept: Kept = {
      projection,
      lanes,
      seen: new Map(),
      usedAtMs: time.atMs,
      staleness: 'none',
      acts: [],
      reloading: null,
    };
    this.kept.set(projection.eventId, kept);
    return kept;
  }

  private takeVotes(fact: FactOf<'votes:committed'>): void {
    this.building.get(fact.eventId)?.news.push(fact);
    const kept = this.kept.get(fact.eventId);
    if (!kept) return;
    for (const seen of kept.projection.takeVotes(fact, this.clock.now())) {
      const count = (kept.seen.get(seen.idx)?.count ?? 0) + seen.count;
      kept.seen.set(seen.idx, { ...seen, count });
    }
  }

  private outdate(eventId: string, staleness: 'playback' | 'all', act: QueueChanged['act']): void {
    const kept = this.kept.get(eventId);
    if (!kept) return;
    if (kept.staleness !== 'all') kept.staleness = staleness;
    if (act) kept.acts.push(act);
    void this.reload(kept);
  }

  /** Reads again until nothing new has happened during the reading. One at a time. */
  private reload(kept: Kept): Promise<void> {
    if (this.isOver) return Promise.resolve();
    kept.reloading ??= this.reloadUntilFresh(kept).finally(() => {
      kept.reloading = null;
    });
    return kept.reloading;
  }

  private async reloadUntilFresh(kept: Kept): Promise<void> {
    const { projection } = kept;
    const ctx = systemCtx(projection.venueId, 'live');
    // News come in bursts (a new track: player and queue); one read serves them all.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (kept.staleness !== 'none' && !this.isOver) {
      const { staleness, acts } = kept;
      kept.staleness = 'none';
      kept.acts = [];
      try {
        if (staleness === 'all') await this.source.reload(ctx, projection);
        else projection.replacePlayback(await this.source.playback(ctx, projection.eventId));
        for (const act of acts) projection.noteAct(act);
      } catch (error) {
        kept.staleness = staleness;
        kept.acts = [...acts, ...kept.acts];
        logFault(this.log, error, { eventId: projection.eventId }, 'a reading failed');
        return;
      }
    }
  }
}
