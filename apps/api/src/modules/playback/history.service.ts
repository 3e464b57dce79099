import { Injectable } from '@nestjs/common';
import { LIMITS, type Page, type PlayView } from '@votebox/contracts';
import type { PageQueryDto } from '@votebox/contracts/dto';
import type { Ctx } from '../../core/context/ctx.js';
import { AppError, notFound } from '../../core/errors/app-error.js';
import { MediaLinks } from '../music/index.js';
import { fileNameOf, toHistoryCsv, toPlayView } from './history.mapper.js';
import { HistoryRepository, type PlayRow } from './history.repository.js';

/** A night of 24 hours with a track every 10 seconds fits. */
const EXPORT_ROWS_MAX = 10_000;

/** What was played: for staff, and for the rights society. */
@Injectable()
export class History {
  constructor(
    private readonly plays: HistoryRepository,
    private readonly links: MediaLinks,
  ) {}

  /** Newest first. The cursor is the number of the last play of the page before. */
  async list(ctx: Ctx, eventId: string, query: PageQueryDto): Promise<Page<PlayView>> {
    await this.getEventName(ctx, eventId);
    const limit = query.limit ?? LIMITS.pageSizeDefault;
    const rows = await this.plays.list(ctx, eventId, { take: limit + 1, beforeSeq: toSeq(query.cursor) });
    const items = rows.slice(0, limit).map((row) => toPlayView(row, this.coverUrl(ctx, row)));
    return { items, nextCursor: rows.length > limit ? String(items.at(-1)!.seq) : null };
  }

  /** All plays, oldest first, as a file that spreadsheets open. */
  async exportCsv(ctx: Ctx, eventId: string): Promise<{ fileName: string; text: string }> {
    const name = await this.getEventName(ctx, eventId);
    const rows = await this.plays.list(ctx, eventId, { take: EXPORT_ROWS_MAX, beforeSeq: null });
    return { fileName: fileNameOf(name), text: toHistoryCsv(rows.toReversed()) };
  }

  private async getEventName(ctx: Ctx, eventId: string): Promise<string> {
    const name = await this.plays.findEventName(ctx, eventId);
    if (name === null) throw notFound();
    return name;
  }

  private coverUrl(ctx: Ctx, row: PlayRow): string | null {
    return this.links.coverUrl(ctx.venueId, row.trackId, row.track);
  }
}

function toSeq(cursor: string | undefined): number | null {
  if (cursor === undefined) return null;
  if (!/^\d{1,9}$/.test(cursor)) throw new AppError('VALIDATION_ERROR', { message: 'The cursor is not valid.' });
  return Number(cursor);
}
