import { Injectable } from '@nestjs/common';
import type { EventView } from '@votebox/contracts';
import type { UpdateEventDto } from '@votebox/contracts/dto';
import type { Ctx } from '../../core/context/ctx.js';
import { AppError } from '../../core/errors/app-error.js';
import { Pool, type SourceAnswer } from '../music/index.js';
import { Playbacks } from '../playback/index.js';
import { Ballots } from '../vote/index.js';
import { type EventTurn, EventTurns } from './event-turns.service.js';
import { toPlan } from './event.mapper.js';
import { EventRepository, type EventRow } from './event.repository.js';
import { type EventPlan, findPlayerFault, isSamePool, statusBeforeStart } from './event.rules.js';
import { Events, planOrThrow } from './event.service.js';

/** Changing what has been planned, also while the event runs, and throwing plans away. */
@Injectable()
export class EventEditing {
  constructor(
    private readonly turns: EventTurns,
    private readonly repository: EventRepository,
    private readonly events: Events,
    private readonly pool: Pool,
    private readonly ballots: Ballots,
    private readonly playbacks: Playbacks,
  ) {}

  /**
   * New rules of a running event hold from the next vote on. A new pool rule adds what it finds; what is in the pool
   * already stays, because people have voted for it. Its source stays. The rule that planned an event lets it be from then on.
   */
  async edit(ctx: Ctx, eventId: string, dto: UpdateEventDto): Promise<EventView> {
    const fields = Object.keys(dto);
    const answer = await this.askSource(ctx, eventId, dto);
    const done = await this.turns.take(ctx, eventId, 'edit', (turn) => this.save(ctx, turn, dto, answer), { fields });
    if (done.event.musicFrom) await this.playbacks.lookAgain(ctx, eventId);
    this.turns.tell(ctx, done);
    if (done.event.ballotId) this.turns.tellPool(ctx, eventId);
    return this.events.show(ctx, done.event);
  }

  /** The day of an event that a rule has planned is skipped from then on, or the rule would plan it anew. */
  async remove(ctx: Ctx, eventId: string): Promise<void> {
    await this.turns.take(ctx, eventId, 'delete', async ({ client, present }) => {
      if (!(await this.repository.skipDayOf(ctx, client, present))) {
        throw new AppError('CONFLICT', { message: 'The schedule of this event is being changed just now. Try again.' });
      }
      await this.repository.remove(ctx, client, eventId);
      return present;
    });
  }

  /** The tracks of a new rule, where the event runs and the edit brings one. Looks up first what the edit names. */
  private async askSource(ctx: Ctx, eventId: string, dto: UpdateEventDto): Promise<SourceAnswer | null> {
    const event = await this.repository.findById(ctx, eventId);
    if (!event) return null;
    const plan = await this.events.planEdit(ctx, toPlan(event), dto);
    return !event.ballotId || isSamePool(toPlan(event), plan) ? null : this.pool.ask(ctx, plan);
  }

  private async save(
    ctx: Ctx,
    { client, present, next }: EventTurn,
    dto: UpdateEventDto,
    answer: SourceAnswer | null,
  ): Promise<EventRow> {
    const before = toPlan(present);
    const plan = planOrThrow(before, dto);
    const { ballotId } = present;
    await this.repository.detach(ctx, client, present.id);
    if (!ballotId) return this.repository.savePlan(ctx, client, present.id, statusBeforeStart(plan), plan);
    if (plan.source !== before.source) {
      throw new AppError('CONFLICT', { message: 'The source of a running event cannot be changed.' });
    }
    await this.refusePastEnd(client, before, plan);
    const kinds = await this.repository.listPlayerKinds(ctx, client, plan.playerIds);
    const misfit = findPlayerFault(plan.source, kinds);
    if (misfit) throw new AppError('CONFLICT', { message: misfit });
    const event = await this.repository.savePlan(ctx, client, present.id, next, plan);
    const { cooldownMs, budgetVotes, budgetWindowMs, results, minTier } = plan;
    await this.ballots.changeRules(ctx, client, ballotId, {
      cooldownMs,
      budgetVotes,
      budgetWindowMs,
      results,
      minTier,
    });
    if (!isSamePool(before, plan)) {
      if (!answer) throw new AppError('CONFLICT', { message: 'The event was changed meanwhile. Try again.' });
      await this.pool.load(ctx, client, { ...plan, id: present.id, ballotId }, answer);
    }
    await this.pool.judge(ctx, client, present.id);
    return event;
  }

  /** It would end the running event at once, which is what "end" is for. */
  private async refusePastEnd(client: EventTurn['client'], before: EventPlan, plan: EventPlan): Promise<void> {
    if (!plan.endsAt || plan.endsAt.getTime() === before.endsAt?.getTime()) return;
    if (plan.endsAt > (await this.repository.now(client))) return;
    const message = 'endsAt must be in the future while the event runs';
    throw new AppError('VALIDATION_ERROR', { message, details: [{ path: 'endsAt', rule: 'isInFuture', message }] });
  }
}
