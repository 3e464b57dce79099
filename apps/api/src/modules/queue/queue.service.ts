import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { QueueChanged, QueueView } from '@votebox/contracts';
import type { MoveTrackDto, PinTrackDto, RemoveTrackDto } from '@votebox/contracts/dto';
import { Bus } from '../../core/bus/bus.js';
import type { Ctx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import { AppError, notFound } from '../../core/errors/app-error.js';
import { AuditLog } from '../audit/index.js';
import { Ballots, maySeeCounts } from '../vote/index.js';
import { OptionFitness } from './option-fitness.service.js';
import { toQueueEntries, withoutCounts } from './queue.mapper.js';
import { type QueueItemRow, QueueRepository } from './queue.repository.js';
import { rank } from './queue.rules.js';
import { type LoadedQueue, QueueStates } from './queue-states.service.js';

interface Act {
  kind: NonNullable<QueueChanged['act']>['kind'];
  title: string;
}

/** What staff do to the queue. Each act is one audited transaction and is shown to guests as such. */
@Injectable()
export class QueueService {
  constructor(
    private readonly db: Database,
    private readonly queue: QueueRepository,
    private readonly states: QueueStates,
    private readonly ballots: Ballots,
    private readonly fitness: OptionFitness,
    private readonly bus: Bus,
    private readonly audit: AuditLog,
  ) {}

  /** As everyone may see it: without counts where these are hidden. */
  async view(ctx: Ctx, eventId: string): Promise<QueueView> {
    const loaded = await this.db.sqlTx(ctx, (client) => this.states.loadQueue(client, ctx, eventId));
    const view = this.toView(ctx, loaded);
    const isShown = maySeeCounts(
      { results: loaded.results, state: loaded.ballotId ? loaded.ballotState : null },
      'public',
    );
    return isShown ? view : { ...view, items: view.items.map(withoutCounts) };
  }

  /** Pinned tracks play before all others, in the order in which they were pinned. */
  pin(ctx: Ctx, eventId: string, { trackId, isPinned }: PinTrackDto): Promise<QueueView> {
    return this.act(ctx, eventId, trackId, async (client, track, loaded) => {
      const pinned = pinnedIds(loaded).filter((id) => id !== trackId);
      if (isPinned) await this.queue.pinInOrder(ctx, client, eventId, [...pinned, trackId]);
      else await this.queue.deleteItem(ctx, client, eventId, trackId);
      return { kind: isPinned ? 'pinned' : 'unpinned', title: track.title };
    });
  }

  /** Puts a track at a place. All before it are pinned with it, or votes would push it down again. */
  move(ctx: Ctx, eventId: string, { trackId, position }: MoveTrackDto): Promise<QueueView> {
    return this.act(ctx, eventId, trackId, async (client, track, loaded) => {
      const ranked = rank(loaded.state, loaded.nowMs);
      const wasQueued = ranked.some((entry) => entry.trackId === trackId);
      const others = ranked
        .filter((entry) => entry.trackId !== trackId && !entry.isLocked)
        .map((entry) => entry.trackId);
      const place = Math.min(position, others.length);
      const stillPinned = pinnedIds(loaded).filter((id) => id !== trackId && others.indexOf(id) >= place);
      const order = [...others.slice(0, place), trackId, ...stillPinned];
      await this.queue.pinInOrder(ctx, client, eventId, order);
      return { kind: wasQueued ? 'moved' : 'added', title: track.title };
    });
  }

  /** Takes a track from the queue: its votes are void and its voters are told. A ban keeps it out for the whole event. */
  async remove(ctx: Ctx, eventId: string, { trackId, ban }: RemoveTrackDto): Promise<QueueView> {
    let voterIds: string[] = [];
    let removedTitle = '';
    const view = await this.act(ctx, eventId, trackId, async (client, track, loaded) => {
      await this.queue.deleteItem(ctx, client, eventId, trackId);
      const { cycle } = await this.ballots.useUpOption(ctx, client, loaded.ballotId!, track.optionId, null);
      voterIds = await this.ballots.listVoters(ctx, client, loaded.ballotId!, track.optionId, cycle);
      removedTitle = track.title;
      if (ban) await this.ban(ctx, client, eventId, track, ban);
      return { kind: ban ? 'banned' : 'removed', title: track.title };
    });
    if (voterIds.length > 0) {
      this.bus.tell({
        kind: 'track:told',
        venueId: ctx.venueId,
        eventId,
        notice: 'your-track-removed',
        title: removedTitle,
        voterIds,
      });
    }
    return view;
  }

  private async ban(
    ctx: Ctx,
    client: PoolClient,
    eventId: string,
    track: QueueItemRow,
    ban: 'track' | 'artist',
  ): Promise<void> {
    const kind = ban === 'track' ? 'TRACK' : 'ARTIST';
    await this.queue.insertBan(ctx, client, eventId, kind, ban === 'track' ? track.trackId : track.artistKey);
    await this.fitness.judge(ctx, client, eventId);
  }

  private async act(
    ctx: Ctx,
    eventId: string,
    trackId: string,
    work: (client: PoolClient, track: QueueItemRow, loaded: LoadedQueue) => Promise<Act>,
  ): Promise<QueueView> {
    const { act, loaded } = await this.db.sqlTx(ctx, async (client) => {
      const before = await this.lockAndLoad(ctx, client, eventId);
      const track = await this.queue.findPoolTrack(ctx, client, eventId, trackId);
      if (!track) throw notFound();
      const done = await work(client, track, before);
      await this.audit.record(client, ctx, {
        action: `queue:${done.kind}`,
        eventId,
        subject: { trackId, title: track.title },
      });
      return { act: done, loaded: await this.states.loadQueue(client, ctx, eventId) };
    });
    this.bus.tell({ kind: 'queue:changed', venueId: ctx.venueId, eventId, act });
    return this.toView(ctx, loaded);
  }

  private async lockAndLoad(ctx: Ctx, client: PoolClient, eventId: string): Promise<LoadedQueue> {
    const locked = await this.queue.lock(ctx, client, eventId);
    const loaded = await this.states.loadQueue(client, ctx, eventId); // NOT_FOUND where there is no such event
    if (!locked) throw new AppError('EVENT_NOT_ACTIVE');
    return loaded;
  }

  private toView(ctx: Ctx, loaded: LoadedQueue): QueueView {
    const items = toQueueEntries(ctx, rank(loaded.state, loaded.nowMs), loaded.remainingMs);
    return { ballotState: loaded.ballotState, items };
  }
}

function pinnedIds(loaded: LoadedQueue): string[] {
  return loaded.state.tracks
    .filter((track) => track.pinRank !== null)
    .sort((a, b) => a.pinRank! - b.pinRank!)
    .map((track) => track.trackId);
}
