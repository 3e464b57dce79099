import { Injectable } from '@nestjs/common';
import type { UnplayableTracksView } from '@votebox/contracts';
import { Bus } from '../../core/bus/bus.js';
import type { Ctx } from '../../core/context/ctx.js';
import { notFound } from '../../core/errors/app-error.js';
import { AuditLog } from '../audit/index.js';
import { OptionFitness } from '../queue/index.js';
import { type PlaybackClient, PlaybackRepository } from './playback.repository.js';
import { PlayerSupportRepository } from './player-support.repository.js';

/** What the player of an event cannot play, as staff see it, and letting it try again. */
@Injectable()
export class UnplayableTracks {
  constructor(
    private readonly playbacks: PlaybackRepository,
    private readonly support: PlayerSupportRepository,
    private readonly fitness: OptionFitness,
    private readonly audit: AuditLog,
    private readonly bus: Bus,
  ) {}

  list(ctx: Ctx, eventId: string): Promise<UnplayableTracksView> {
    return this.playbacks.inTx(ctx, (client) => this.read(ctx, client, eventId));
  }

  /** What failed may be voted for and played again, until it fails anew. Codecs that the player does not know stay out. */
  async retry(ctx: Ctx, eventId: string, trackId: string | null): Promise<UnplayableTracksView> {
    const view = await this.playbacks.inTx(ctx, async (client) => {
      // The lock of the player first, as all who choose what plays take it.
      await this.playbacks.lockDeck(ctx, client, eventId);
      const tried = await this.support.forgetFailures(ctx, client, eventId, trackId);
      const left = await this.read(ctx, client, eventId);
      if (tried > 0) {
        await this.fitness.judge(ctx, client, eventId);
        await this.audit.record(client, ctx, { action: 'track:retried', eventId, subject: { trackId, tracks: tried } });
      }
      return left;
    });
    this.bus.tell({ kind: 'pool:changed', venueId: ctx.venueId, eventId });
    return view;
  }

  private async read(ctx: Ctx, client: PlaybackClient, eventId: string): Promise<UnplayableTracksView> {
    const found = await this.support.listUnplayable(ctx, client, eventId);
    if (!found) throw notFound();
    return found;
  }
}
