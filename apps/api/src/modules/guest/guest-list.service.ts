import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { type GuestRowView, type GuestVoteView, LIMITS, type Page } from '@votebox/contracts';
import type { SearchQueryDto } from '@votebox/contracts/dto';
import type { Ctx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import { AppError, notFound } from '../../core/errors/app-error.js';
import { Voters } from '../vote/index.js';
import { GuestListRepository, type ListedGuest } from './guest-list.repository.js';
import { fromGuestCursor, type GuestPosition, markOf, toGuestCursor } from './guest-list.rules.js';

type Counts = Awaited<ReturnType<Voters['countVotes']>>;

/** The guests of an event with what their votes add up to. */
@Injectable()
export class GuestList {
  constructor(
    private readonly db: Database,
    private readonly guests: GuestListRepository,
    private readonly voters: Voters,
  ) {}

  /** Newest first. Searched by a part of the nickname or by the mark. */
  async page(ctx: Ctx, eventId: string, query: SearchQueryDto): Promise<Page<GuestRowView>> {
    const limit = query.limit ?? LIMITS.pageSizeDefault;
    const text = (query.q ?? '').trim().toLowerCase();
    const after = query.cursor ? readCursor(query.cursor) : null;
    const rows = await this.db.sqlTx(ctx, async (client) => {
      if (!(await this.guests.hasEvent(ctx, client, eventId))) throw notFound();
      return this.guests.list(ctx, client, eventId, { text, after, limit: limit + 1 });
    });
    const shown = rows.slice(0, limit);
    const ids = shown.map((row) => row.voterId);
    const counts = await this.voters.countVotes(ctx, eventId, ids);
    const last = shown.at(-1);
    return {
      items: shown.map((row) => toView(row, counts)),
      nextCursor: rows.length > limit && last ? toGuestCursor(toPosition(last)) : null,
    };
  }

  /** NOT_FOUND for who is no guest of the event and has no vote there. */
  async get(ctx: Ctx, eventId: string, voterId: string): Promise<GuestRowView> {
    const row = await this.db.sqlTx(ctx, (client) => this.getRow(ctx, client, eventId, voterId));
    return toView(row, await this.voters.countVotes(ctx, eventId, [voterId]));
  }

  async getRow(ctx: Ctx, client: PoolClient, eventId: string, voterId: string): Promise<ListedGuest> {
    const row = await this.guests.find(ctx, client, eventId, voterId);
    if (!row) throw notFound();
    return row;
  }

  async votesOf(ctx: Ctx, eventId: string, voterId: string): Promise<GuestVoteView[]> {
    await this.db.sqlTx(ctx, (client) => this.getRow(ctx, client, eventId, voterId));
    return this.voters.listVotes(ctx, eventId, voterId);
  }
}

function toPosition(row: ListedGuest): GuestPosition {
  return { joinedAtMs: row.joinedAt.getTime(), voterId: row.voterId };
}

function readCursor(cursor: string): GuestPosition {
  const position = fromGuestCursor(cursor);
  if (position) return position;
  const message = 'cursor must be taken from the page before';
  throw new AppError('VALIDATION_ERROR', { message, details: [{ path: 'cursor', rule: 'isCursor', message }] });
}

function toView(row: ListedGuest, counts: Counts): GuestRowView {
  const votes = counts.get(row.voterId);
  return {
    voterId: row.voterId,
    mark: markOf(row.voterId),
    nickname: row.nickname,
    tier: row.tier,
    standing: row.standing,
    group: row.groupId && row.groupName !== null ? { id: row.groupId, name: row.groupName } : null,
    joinedAt: row.joinedAt.toISOString(),
    votes: {
      counted: votes?.counted ?? 0,
      quarantined: votes?.quarantined ?? 0,
      lastAt: votes?.lastAt?.toISOString() ?? null,
    },
  };
}
