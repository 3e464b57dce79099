import { Injectable } from '@nestjs/common';
import type { Ctx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import { AuditLog } from '../audit/index.js';
import { BallotRepository } from './ballot.repository.js';
import { VoterAnonymityRepository } from './voter-anonymity.repository.js';

const VOTERS_PER_BATCH = 2_000;

/**
 * Makes votes those of nobody: the pseudonym of a voter becomes a random id, another one on each ballot, so no cookie and
 * no other row leads to them any more. Votes, tallies and receipts stay. Only on closed ballots: on an open one the
 * pseudonym is what keeps a guest from voting twice.
 *
 * The seal of a ballot covers the voter ids, so each batch checks it, and seals anew in the same transaction where it was
 * whole; both seals are on record. A broken seal stays broken, for everybody to see.
 */
@Injectable()
export class VoterAnonymity {
  constructor(
    private readonly db: Database,
    private readonly ballots: BallotRepository,
    private readonly repository: VoterAnonymityRepository,
    private readonly audit: AuditLog,
  ) {}

  /**
   * The votes of these voters, or of all (null), on all ballots of the event. In small transactions; what was done is not
   * done again, so it may be broken off and repeated. Answers false while a ballot of the event is not closed.
   */
  async anonymise(ctx: Ctx, eventId: string, voterIds: readonly string[] | null): Promise<boolean> {
    const ballotIds = await this.db.sqlTx(ctx, (client) => this.repository.listBallots(ctx, client, eventId));
    let isDone = true;
    for (const ballotId of ballotIds) {
      let result: 'open' | 'more' | 'done';
      do result = await this.takeBatch(ctx, eventId, ballotId, voterIds);
      while (result === 'more');
      if (result === 'open') isDone = false;
    }
    return isDone;
  }

  private takeBatch(
    ctx: Ctx,
    eventId: string,
    ballotId: string,
    voterIds: readonly string[] | null,
  ): Promise<'open' | 'more' | 'done'> {
    return this.db.sqlTx(ctx, async (client) => {
      if ((await this.repository.holdGate(ctx, client, ballotId)) !== 'CLOSED') return 'open';
      const seal = await this.ballots.checkSeal(ctx, client, ballotId);
      const voters = await this.repository.replaceVoters(ctx, client, ballotId, voterIds, VOTERS_PER_BATCH);
      if (voters === 0) return 'done';
      const after = seal?.isIntact ? await this.ballots.reseal(ctx, client, ballotId) : null;
      await this.audit.record(client, ctx, {
        action: 'votes:anonymised',
        eventId,
        subject: { ballotId, voters, seal: { before: seal?.resultHash ?? null, after } },
      });
      return voters < VOTERS_PER_BATCH ? 'done' : 'more';
    });
  }
}
