import { Injectable } from '@nestjs/common';
import type { EventView } from '@votebox/contracts';
import type { HoldEventDto } from '@votebox/contracts/dto';
import type { Ctx } from '../../core/context/ctx.js';
import { AppError, notFound } from '../../core/errors/app-error.js';
import { toPlainLine } from '../../core/text/plain-text.js';
import { Pool, type SourceAnswer } from '../music/index.js';
import { Playbacks } from '../playback/index.js';
import { Ballots } from '../vote/index.js';
import { type EventTurn, EventTurns } from './event-turns.service.js';
import { EventSweepRepository } from './event-sweep.repository.js';
import { EventRepository, type EventRow } from './event.repository.js';
import { decideTransition, findPlayerFault, notAMoment, toMoment } from './event.rules.js';
import { Events } from './event.service.js';

/**
 * The life of an event. The row of the event decides: it changes first, in one transaction; the ballot and the player
 * follow after the commit. Where they cannot (a crash in between), the sweep ends what has been begun.
 */
@Injectable()
export class EventLife {
  constructor(
    private readonly turns: EventTurns,
    private readonly repository: EventRepository,
    private readonly sweep: EventSweepRepository,
    private readonly events: Events,
    private readonly pool: Pool,
    private readonly ballots: Ballots,
    private readonly playbacks: Playbacks,
  ) {}

  /**
   * Loads the pool, opens the ballot and makes the player ready, all or nothing. CONFLICT while another event of the
   * venue runs or its players do not fit its source; NOTHING_TO_PLAY when the rules let no track of the pool play; and
   * what `Pool.ask` refuses, which comes first because it may ask over a network.
   */
  async activate(ctx: Ctx, eventId: string): Promise<EventView> {
    const answer = await this.askSource(ctx, eventId);
    const done = await this.turns.take(ctx, eventId, 'activate', (turn) => this.open(ctx, turn, answer));
    this.turns.tell(ctx, done);
    return this.events.show(ctx, done.event);
  }

  /** The music pauses, requests are kept. With `until` it goes on by itself. */
  async hold(ctx: Ctx, eventId: string, dto: HoldEventDto): Promise<EventView> {
    const label = toPlainLine(dto.label ?? '', 60);
    const done = await this.turns.take(
      ctx,
      eventId,
      'hold',
      async ({ client, next }) => {
        const until = decideUntil(dto.until ?? null, await this.repository.now(client));
        return this.repository.saveStatus(ctx, client, eventId, next, { label, until });
      },
      { label },
    );
    await this.playbacks.hold(ctx, eventId);
    this.turns.tell(ctx, done);
    return this.events.show(ctx, done.event);
  }

  async resume(ctx: Ctx, eventId: string): Promise<EventView> {
    const done = await this.turns.take(ctx, eventId, 'resume', ({ client, next }) =>
      this.repository.saveStatus(ctx, client, eventId, next, null),
    );
    await this.playbacks.resume(ctx, eventId);
    this.turns.tell(ctx, done);
    return this.events.show(ctx, done.event);
  }

  /** A hold whose time is over ends by itself and the music goes on, both or neither. */
  async goOn(ctx: Ctx, eventId: string): Promise<void> {
    if (!(await this.playbacks.endHold(ctx, eventId, (client) => this.sweep.endHold(ctx, client, eventId)))) return;
    const event = await this.repository.findById(ctx, eventId);
    if (event) this.turns.tell(ctx, { event, ballotState: await this.repository.findBallotState(ctx, event) });
  }

  async end(ctx: Ctx, eventId: string): Promise<EventView> {
    const { event } = await this.turns.take(ctx, eventId, 'end', ({ client, next }) =>
      this.repository.saveStatus(ctx, client, eventId, next, null),
    );
    await this.finish(ctx, event);
    return this.events.show(ctx, event);
  }

  /** Only before it starts; a running event is ended. */
  async cancel(ctx: Ctx, eventId: string): Promise<EventView> {
    const done = await this.turns.take(ctx, eventId, 'cancel', ({ client, next }) =>
      this.repository.saveStatus(ctx, client, eventId, next, null),
    );
    this.turns.tell(ctx, done);
    return this.events.show(ctx, done.event);
  }

  /** Guests can look but not vote. The music goes on with what has been voted for. */
  async pauseVoting(ctx: Ctx, eventId: string): Promise<EventView> {
    return this.setVoting(ctx, eventId, 'PAUSED');
  }

  async resumeVoting(ctx: Ctx, eventId: string): Promise<EventView> {
    return this.setVoting(ctx, eventId, 'OPEN');
  }

  /** Closes the ballot and silences the player of an event that has ended. May be done again. */
  async finish(ctx: Ctx, event: EventRow): Promise<void> {
    if (event.ballotId) await this.ballots.close(ctx, event.ballotId);
    await this.playbacks.stop(ctx, event.id);
    this.turns.tell(ctx, { event, ballotState: event.ballotId ? 'CLOSED' : null });
  }

  private async askSource(ctx: Ctx, eventId: string): Promise<SourceAnswer> {
    const event = await this.repository.findById(ctx, eventId);
    if (!event) throw notFound();
    const decision = decideTransition('activate', event.status);
    if (!decision.ok) throw new AppError('CONFLICT', { message: decision.message });
    return this.pool.ask(ctx, event);
  }

  private async open(ctx: Ctx, { client, present }: EventTurn, answer: SourceAnswer): Promise<EventRow> {
    const other = await this.repository.findOtherRunning(ctx, client, present.id);
    if (other) throw new AppError('CONFLICT', { message: `"${other.name}" is running. End it first.` });
    if (present.endsAt && present.endsAt <= (await this.repository.now(client))) {
      throw new AppError('CONFLICT', { message: 'The end of this event is in the past. Change it first.' });
    }
    const kinds = await this.repository.listPlayerKinds(ctx, client, present.playerIds);
    const message = findPlayerFault(present.source, kinds);
    if (message) throw new AppError('CONFLICT', { message });
    const { id, cooldownMs, budgetVotes, budgetWindowMs, results, minTier } = present;
    const spec = { eventId: id, policy: 'REPEAT' as const, cooldownMs, budgetVotes, budgetWindowMs, results, minTier };
    const { ballotId } = await this.ballots.open(ctx, client, spec);
    await this.pool.load(ctx, client, { ...present, ballotId }, answer);
    if ((await this.repository.countPlayable(ctx, client, id)) === 0) throw new AppError('NOTHING_TO_PLAY');
    const event = await this.repository.saveActivation(ctx, client, id, ballotId);
    await this.pool.judge(ctx, client, id);
    await this.playbacks.prepare(ctx, client, id);
    return event;
  }

  private async setVoting(ctx: Ctx, eventId: string, state: 'OPEN' | 'PAUSED'): Promise<EventView> {
    const act = state === 'OPEN' ? 'resumeVoting' : 'pauseVoting';
    const done = await this.turns.take(ctx, eventId, act, async ({ client, present }) => {
      if (present.ballotId) await this.ballots.setState(ctx, client, present.ballotId, state);
      return present;
    });
    this.turns.tell(ctx, done);
    return this.events.show(ctx, done.event);
  }
}

function decideUntil(text: string | null, now: Date): Date | null {
  if (text === null) return null;
  const until = toMoment(text);
  if (!until) throw new AppError('VALIDATION_ERROR', { details: [notAMoment('until')] });
  if (until > now) return until;
  const message = 'until must be in the future';
  throw new AppError('VALIDATION_ERROR', { message, details: [{ path: 'until', rule: 'isInFuture', message }] });
}
