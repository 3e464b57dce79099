import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Ctx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import { OptionTitles, VoteEffects } from '../vote/index.js';
import { HeardRepository } from './heard.repository.js';
import { QueueRepository } from './queue.repository.js';
import { toMinutes } from './queue-why.rules.js';

const EVENTS_REMEMBERED = 500;
/** Everybody who joins asks for it, and it changes when a track ends. */
const ROOM_FRESH_MS = 10_000;

/** Tells the vote core what votes for music mean: what the options are called, and how much was heard by them. */
@Injectable()
export class MusicVotes implements OnModuleInit {
  /** What the room has heard on average, seconds, by venue and event. */
  private readonly rooms: LRUCache<string, number, { ctx: Ctx; eventId: string }>;

  constructor(
    private readonly db: Database,
    private readonly queue: QueueRepository,
    private readonly heard: HeardRepository,
    private readonly titles: OptionTitles,
    private readonly effects: VoteEffects,
  ) {
    this.rooms = new LRUCache({
      max: EVENTS_REMEMBERED,
      ttl: ROOM_FRESH_MS,
      fetchMethod: (_key, _stale, { context: { ctx, eventId } }) =>
        this.db.sqlTx(ctx, (client) => this.heard.averageS(ctx, client, eventId)),
    });
  }

  onModuleInit(): void {
    this.titles.register((ctx, ballotId, optionIds) =>
      this.db.sqlTx(ctx, (client) => this.queue.titlesOf(ctx, client, ballotId, optionIds)),
    );
    this.effects.register(async (ctx, { eventId, ballotId, voterId }) => {
      const mineS = await this.db.sqlTx(ctx, (client) =>
        this.heard.ofVoterS(ctx, client, { eventId, ballotId, voterId }),
      );
      if (mineS === null) return null;
      const roomS = await this.rooms.fetch(`${ctx.venueId}:${eventId}`, { context: { ctx, eventId } });
      return { mineMin: toMinutes(mineS), roomMin: toMinutes(roomS ?? 0) };
    });
  }
}
