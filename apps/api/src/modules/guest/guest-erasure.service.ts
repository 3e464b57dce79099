import { Injectable } from '@nestjs/common';
import { GuestIdentity } from '../../core/access/guest-identity.js';
import type { Ctx, GuestCtx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import { accept, notFound, type Outcome } from '../../core/errors/app-error.js';
import { GuestPace } from '../../core/limits/guest-pace.js';
import { AuditLog } from '../audit/index.js';
import { VoterAnonymity } from '../vote/index.js';
import { GuestErasureRepository } from './guest-erasure.repository.js';

/**
 * Forgets guests: on request, and all of them some time after their event (RETENTION). Personal data goes at once; votes
 * stay counted, and belong to nobody as soon as the event is over.
 */
@Injectable()
export class GuestErasure {
  constructor(
    private readonly db: Database,
    private readonly repository: GuestErasureRepository,
    private readonly anonymity: VoterAnonymity,
    private readonly identity: GuestIdentity,
    private readonly pace: GuestPace,
    private readonly audit: AuditLog,
  ) {}

  /** The guest's own wish. Nothing known is as good as forgotten. */
  async forgetMe(ctx: GuestCtx, eventId: string): Promise<Outcome<void>> {
    const tooFast = this.pace.take(ctx);
    if (tooFast) return tooFast;
    await this.forget(ctx, eventId, this.identity.voterId(ctx.actor.guestId, eventId));
    return accept(undefined);
  }

  /** For staff whom a guest has asked. NOT_FOUND for who is no guest of the event and has no vote there. */
  async erase(ctx: Ctx, eventId: string, voterId: string): Promise<void> {
    if (!(await this.forget(ctx, eventId, voterId))) throw notFound();
  }

  /** Those who asked to be forgotten, once the event is over. May be repeated. */
  async finishErased(ctx: Ctx, eventId: string): Promise<void> {
    const voterIds = await this.db.sqlTx(ctx, (client) => this.repository.listErased(ctx, client, eventId));
    if (voterIds.length > 0) await this.finish(ctx, eventId, voterIds);
  }

  /** All guests of an event that has been over for long enough. May be repeated. */
  async finishAll(ctx: Ctx, eventId: string): Promise<void> {
    await this.finish(ctx, eventId, null);
  }

  private async forget(ctx: Ctx, eventId: string, voterId: string): Promise<boolean> {
    const status = await this.db.sqlTx(ctx, async (client) => {
      if (!(await this.repository.erase(ctx, client, eventId, voterId))) return null;
      // Whom it was about is just what nobody should know any more.
      await this.audit.record(client, ctx, { action: 'guest:erased', eventId, subject: {} });
      return this.repository.readStatus(ctx, client, eventId);
    });
    if (!status) return false;
    if (status === 'ENDED' || status === 'CANCELLED') await this.finish(ctx, eventId, [voterId]);
    return true;
  }

  private async finish(ctx: Ctx, eventId: string, voterIds: readonly string[] | null): Promise<void> {
    if (!(await this.anonymity.anonymise(ctx, eventId, voterIds))) return;
    await this.db.sqlTx(ctx, (client) => this.repository.remove(ctx, client, eventId, voterIds));
  }
}
