import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { type QuarantineView, roleCan } from '@votebox/contracts';
import { Bus } from '../../core/bus/bus.js';
import type { FactOf } from '../../core/bus/facts.js';
import type { Ctx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import { AppError, notFound } from '../../core/errors/app-error.js';
import { ProcessSlot } from '../../core/slot/process-slot.js';
import { AuditLog } from '../audit/index.js';
import { BallotRepository } from './ballot.repository.js';
import { QuarantineRepository } from './quarantine.repository.js';
import type { JudgingAct, VoteChoice } from './quarantine.rules.js';
import { shardOf } from './vote.rules.js';

/** What staff decide about votes, and why. */
export interface Judgement {
  eventId: string;
  act: JudgingAct;
  choice: VoteChoice;
  reason: string;
}

/** What was done, and what to tell once it is committed. */
export interface Judged {
  view: QuarantineView;
  facts: FactOf<'votes:committed'>[];
}

/**
 * Quarantine: suspicious votes are kept but not counted, and can be given back. They keep their slot, their weight, their
 * place in budget and cooldown; only the count changes, with the tallies, in one transaction and on record. The gate of
 * each ballot is held alone meanwhile, the gates in order, before any row: so no batch sees half of it and nothing waits
 * in a circle. What counts on a closed ballot may be changed by managers; its seal is made anew.
 */
@Injectable()
export class Quarantine {
  constructor(
    private readonly db: Database,
    private readonly votes: QuarantineRepository,
    private readonly ballots: BallotRepository,
    private readonly audit: AuditLog,
    private readonly bus: Bus,
    private readonly slot: ProcessSlot,
  ) {}

  /**
   * NOT_FOUND when one of the vote ids is none of the event; VALIDATION_ERROR without a choice; FORBIDDEN on a closed
   * ballot without the permission.
   */
  async judge(
    ctx: Ctx,
    { choice, ...rest }: Omit<Judgement, 'choice'> & { choice: VoteChoice | null },
  ): Promise<QuarantineView> {
    const judged = await this.db.sqlTx(ctx, async (client) => {
      if (!(await this.votes.hasEvent(ctx, client, rest.eventId))) throw notFound();
      if (!choice) throw noChoice();
      return this.judgeIn(ctx, client, { ...rest, choice });
    });
    this.tell(judged);
    return judged.view;
  }

  /** Inside the caller's transaction, before it locks rows of its own. The caller tells after the commit. */
  async judgeIn(ctx: Ctx, client: PoolClient, judgement: Judgement): Promise<Judged> {
    const { eventId, choice } = judgement;
    if ('voteIds' in choice) {
      const wanted = new Set(choice.voteIds).size;
      if ((await this.votes.countKnown(ctx, client, eventId, choice.voteIds)) < wanted) throw notFound();
    }
    const judged: Judged = { view: { votes: 0, weight: 0, resealed: [] }, facts: [] };
    for (const ballotId of await this.votes.listBallots(ctx, client, eventId, choice)) {
      await this.judgeBallot(ctx, client, ballotId, judgement, judged);
    }
    return judged;
  }

  tell({ facts }: Judged): void {
    for (const fact of facts) this.bus.tell(fact);
  }

  private async judgeBallot(
    ctx: Ctx,
    client: PoolClient,
    ballotId: string,
    { eventId, act, choice, reason }: Judgement,
    judged: Judged,
  ): Promise<void> {
    const { state, resultHash } = await this.votes.holdGate(ctx, client, ballotId);
    if (state === 'CLOSED' && !mayReseal(ctx)) {
      throw new AppError('FORBIDDEN', { message: 'Voting is closed. Only a manager can change what counts now.' });
    }
    const shard = shardOf(this.slot.number);
    const moved = await this.votes.move(ctx, client, ballotId, choice, { act, shard });
    if (moved.votes === 0) return;
    const { votes, weight, shardRev, deltas } = moved;
    const seal = resultHash === null ? null : await this.reseal(ctx, client, ballotId, resultHash);
    await this.audit.record(client, ctx, {
      action: act === 'quarantine' ? 'votes:quarantined' : 'votes:released',
      eventId,
      subject: { ballotId, ...choice, reason, votes, weight, ...(seal ? { seal } : {}) },
    });
    judged.view.votes += votes;
    judged.view.weight += weight;
    if (seal) judged.view.resealed.push({ ballotId, ...seal });
    const { venueId } = ctx;
    judged.facts.push({ kind: 'votes:committed', venueId, eventId, ballotId, shard, shardRev, deltas });
  }

  private async reseal(ctx: Ctx, client: PoolClient, ballotId: string, before: string) {
    return { before, after: await this.ballots.reseal(ctx, client, ballotId) };
  }
}

function noChoice(): AppError {
  const message = 'Either voterId or voteIds is needed, and not both.';
  return new AppError('VALIDATION_ERROR', { message, details: [{ path: 'voterId', rule: 'isEither', message }] });
}

function mayReseal({ actor }: Ctx): boolean {
  return actor.kind === 'system' || (actor.kind === 'staff' && roleCan(actor.role, 'result:reseal'));
}
