import { Injectable } from '@nestjs/common';
import { type LibraryFacets, LIMITS, type Page, type TrackView } from '@votebox/contracts';
import type { ListTracksQueryDto, UpdateTrackDto } from '@votebox/contracts/dto';
import type { Ctx } from '../../core/context/ctx.js';
import { AppError, notFound } from '../../core/errors/app-error.js';
import { CoverStore } from './cover.store.js';
import { LibraryFiles } from './library-files.js';
import { LibraryListRepository } from './library-list.repository.js';
import { toPage, toPosition } from './list-page.rules.js';
import { RunningPools } from './running-pools.service.js';
import { TrackMapper } from './track.mapper.js';
import { REMOVED_PREFIX, type TrackRow, TrackRepository } from './track.repository.js';
import { toEdits, toLibraryFilter } from './track-input.js';
import { applyEdit } from './track-edit.rules.js';

/** The library of a venue as its owner uses it: looking through it, correcting and removing tracks. */
@Injectable()
export class Library {
  constructor(
    private readonly lists: LibraryListRepository,
    private readonly tracks: TrackRepository,
    private readonly mapper: TrackMapper,
    private readonly files: LibraryFiles,
    private readonly covers: CoverStore,
    private readonly running: RunningPools,
  ) {}

  async list(ctx: Ctx, query: ListTracksQueryDto): Promise<Page<TrackView>> {
    const limit = query.limit ?? LIMITS.pageSizeDefault;
    const position = { after: toPosition(query.cursor), limit: limit + 1 };
    const rows = await this.lists.page(ctx, toLibraryFilter(query), position);
    return toPage(rows, limit, (row) => this.mapper.toView(ctx.venueId, row));
  }

  facets(ctx: Ctx): Promise<LibraryFacets> {
    return this.lists.facets(ctx);
  }

  /** Corrects what the tags say. The corrections stay when the file is scanned again. */
  async edit(ctx: Ctx, trackId: string, dto: UpdateTrackDto): Promise<TrackView> {
    await this.getRow(ctx, trackId);
    const edits = toEdits(dto);
    const decide = (track: TrackRow) => applyEdit(track, { kind: 'set', values: edits, charset: null });
    const saved = await this.tracks.edit(ctx, trackId, decide, { trackId, ...edits });
    if (!saved) throw notFound();
    await this.running.hear(ctx, [trackId]);
    return this.mapper.toView(ctx.venueId, saved);
  }

  /** Removes the file for good. A track that sounds now is kept: CONFLICT. */
  async remove(ctx: Ctx, trackId: string): Promise<void> {
    const track = await this.getRow(ctx, trackId);
    if (await this.tracks.isPlaying(ctx, trackId)) {
      throw new AppError('CONFLICT', { message: 'This track is playing now. Skip it first.' });
    }
    await this.files.remove(ctx.venueId, track.path);
    await this.tracks.remove(ctx, track);
    await this.covers.remove(ctx.venueId, trackId);
    await this.running.hear(ctx, [trackId]);
  }

  private async getRow(ctx: Ctx, trackId: string): Promise<TrackRow> {
    const track = await this.tracks.findById(ctx, trackId);
    if (!track || track.path.startsWith(REMOVED_PREFIX)) throw notFound();
    return track;
  }
}
