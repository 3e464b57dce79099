import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { Ctx } from '../../core/context/ctx.js';
import { ElectorateRepository } from './electorate.repository.js';
import { decidePayments } from './electorate.rules.js';
import { FairAccountRepository } from './fair-account.repository.js';

/** A play that is over. `heardMs` of it were really heard. */
export interface EndedPlay {
  eventId: string;
  playId: string;
  heardMs: number;
}

/**
 * The accounts of the fair order, kept in every mode: an event that is switched to it knows then who has had what. A
 * play is paid for once, by the voters it was played for, with the seconds that were heard; a fallback by nobody. Works
 * inside the transaction that ends the play, under the lock of the event's player, so no two plays are settled at once.
 */
@Injectable()
export class FairAccounts {
  constructor(
    private readonly accounts: FairAccountRepository,
    private readonly electorates: ElectorateRepository,
  ) {}

  /** Charges the voters of a play. A play that is settled already, or that nobody heard, changes nothing. */
  async settle(ctx: Ctx, client: PoolClient, { eventId, playId, heardMs }: EndedPlay): Promise<void> {
    const play = heardMs > 0 ? await this.accounts.findUnsettled(ctx, client, eventId, playId) : null;
    if (!play) return;
    const { ballotId, optionId, cycle } = play;
    const playing = { optionId, cycle, costS: heardMs / 1000 };
    const reading = await this.electorates.read(ctx, client, { eventId, ballotId, options: [], playing });
    const payments = decidePayments(reading);
    if (payments) await this.accounts.write(ctx, client, { eventId, playId, ...payments });
  }

  /** Gives back what a play had cost, because it goes on: it is settled anew when it ends. */
  async unsettle(ctx: Ctx, client: PoolClient, playId: string): Promise<void> {
    await this.accounts.erase(ctx, client, playId);
  }
}
