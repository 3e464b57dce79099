import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { LIMITS, type Page, type PoolTrackView, spotifyLink, type TrackAvailability } from '@votebox/contracts';
import type { SearchQueryDto } from '@votebox/contracts/dto';
import { Bus } from '../../core/bus/bus.js';
import type { Ctx } from '../../core/context/ctx.js';
import { notFound } from '../../core/errors/app-error.js';
import { decideAvailability, type LoadedPool, QueueStates, type QueueTrack } from '../queue/index.js';
import { maySeeCounts, type ResultsTerms, withoutVotes } from '../vote/index.js';
import { toPage, toPosition } from './list-page.rules.js';
import { MediaLinks } from './media-links.js';
import { PoolRepository, type PoolRow } from './pool.repository.js';
import { toSearchTerms } from './track.rules.js';

interface Availabilities {
  loaded: LoadedPool;
  byTrack: Map<string, QueueTrack>;
}

const KEPT_MS = 1_000;

/**
 * The pool as guests and staff browse it. Whether a track may be voted for follows from the whole state of the queue;
 * with hundreds of guests browsing, that state is read at most once a second, or when something but votes has changed.
 */
@Injectable()
export class PoolList implements OnModuleDestroy {
  private readonly states: LRUCache<string, Availabilities, Ctx>;
  private readonly stopListening: (() => void)[];

  constructor(
    private readonly pools: PoolRepository,
    private readonly queueStates: QueueStates,
    private readonly links: MediaLinks,
    bus: Bus,
  ) {
    this.states = new LRUCache({
      max: 200,
      ttl: KEPT_MS,
      fetchMethod: (eventId, _, { context }) => this.loadState(context, eventId),
    });
    const forget = ({ eventId }: { eventId: string }) => void this.states.delete(eventId);
    this.stopListening = (['pool:changed', 'queue:changed', 'playback:changed', 'event:changed'] as const).map((kind) =>
      bus.on(kind, forget),
    );
  }

  onModuleDestroy(): void {
    for (const stop of this.stopListening) stop();
  }

  async page(ctx: Ctx, eventId: string, query: SearchQueryDto): Promise<Page<PoolTrackView>> {
    const limit = query.limit ?? LIMITS.pageSizeDefault;
    const filter = { terms: toSearchTerms(query.q), after: toPosition(query.cursor), limit: limit + 1 };
    const [rows, state] = await Promise.all([
      this.pools.page(ctx, eventId, filter),
      this.states.fetch(eventId, { context: ctx }),
    ]);
    if (rows.length === 0) {
      if (!(await this.pools.hasEvent(ctx, eventId))) throw notFound();
      return { items: [], nextCursor: null };
    }
    const isShown = state !== undefined && maySeeCounts(termsOf(state), 'public');
    return toPage(rows, limit, (row) => {
      const view = this.toView(ctx, row, availabilityOf(state, row.id));
      return isShown ? view : withoutVotes(view);
    });
  }

  private async loadState(ctx: Ctx, eventId: string): Promise<Availabilities> {
    const loaded = await this.queueStates.loadAll(ctx, eventId);
    return { loaded, byTrack: new Map(loaded.state.tracks.map((track) => [track.trackId, track])) };
  }

  private toView(ctx: Ctx, row: PoolRow, availability: TrackAvailability): PoolTrackView {
    const sourceUrl = spotifyLink(row.path);
    return {
      trackId: row.id,
      optionId: row.optionId,
      idx: row.idx,
      title: row.title,
      artist: row.artist,
      genres: row.genres,
      durationMs: row.durationMs,
      isExplicit: row.isExplicit,
      coverUrl: this.links.coverUrl(ctx.venueId, row.id, row),
      ...(sourceUrl ? { sourceUrl } : {}),
      votes: row.votes,
      availability,
    };
  }
}

function termsOf({ loaded }: Availabilities): ResultsTerms {
  return { results: loaded.results, state: loaded.ballotId ? loaded.ballotState : null };
}

function availabilityOf(state: Availabilities | undefined, trackId: string): TrackAvailability {
  const track = state?.byTrack.get(trackId);
  return state && track ? decideAvailability(state.loaded.state, track, state.loaded.nowMs) : { state: 'unplayable' };
}
