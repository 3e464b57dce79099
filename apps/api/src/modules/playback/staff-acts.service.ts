import { Injectable } from '@nestjs/common';
import type { EventStatus, PlaybackView } from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';
import { accept, notFound, type Outcome, refuse } from '../../core/errors/app-error.js';
import { AuditLog } from '../audit/index.js';
import { PlaybackRepository } from './playback.repository.js';
import { PlaybackTurns, type Turn } from './playback-turns.service.js';
import { Playbacks } from './playbacks.service.js';

/** The frame of what staff do with the player: one turn, its refusals, its entry in the audit record, the view after it. */
@Injectable()
export class StaffActs {
  constructor(
    private readonly turns: PlaybackTurns,
    private readonly playbacks: Playbacks,
    private readonly repository: PlaybackRepository,
    private readonly audit: AuditLog,
  ) {}

  /** EVENT_NOT_ACTIVE unless the event is in one of these states, or what `work` refuses. */
  async act(
    ctx: Ctx,
    eventId: string,
    statuses: readonly EventStatus[],
    work: (turn: Turn) => Promise<Outcome<null>>,
  ): Promise<Outcome<PlaybackView>> {
    const done = await this.turns.run(ctx, eventId, async (turn) =>
      statuses.includes(turn.deck.event.status) ? work(turn) : refuse('EVENT_NOT_ACTIVE'),
    );
    if (done) return done.result.ok ? accept(this.playbacks.toView(ctx, done.deck)) : done.result;
    if (!(await this.repository.hasEvent(ctx, eventId))) throw notFound();
    return refuse('EVENT_NOT_ACTIVE');
  }

  /** In the transaction of the act. */
  async note(turn: Turn, action: string, subject: Record<string, unknown> = {}): Promise<Outcome<null>> {
    await this.audit.record(turn.client, turn.ctx, { action, eventId: turn.eventId, subject });
    return accept(null);
  }
}
