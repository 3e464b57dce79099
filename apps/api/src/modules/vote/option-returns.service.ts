import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { ErrorCode } from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';
import { ProcessSlot } from '../../core/slot/process-slot.js';
import { OptionReturnRepository } from './option-return.repository.js';
import { shardOf } from './vote.rules.js';

/** An option whose votes were used up for nothing. */
export interface OptionReturn {
  optionId: string;
  /** The cycle that was used up. */
  usedCycle: number;
  /** How long it takes no votes from now on, and why not; null: it takes them at once. */
  block: { untilMs: number; code: ErrorCode } | null;
}

/** The way back from `Ballots.useUpOption`: what the votes were used up for did not happen. */
@Injectable()
export class OptionReturns {
  constructor(
    private readonly options: OptionReturnRepository,
    private readonly slot: ProcessSlot,
  ) {}

  /**
   * The votes of the used cycle count again, in the cycle that is now: cycles only rise, so nobody takes old news for new.
   * Who voted anew meanwhile keeps the older of the two votes, and has the other back in their budget. An option that was
   * used up again since, because staff removed it, stays as it is. Inside the caller's transaction.
   */
  async giveBack(ctx: Ctx, client: PoolClient, ballotId: string, given: OptionReturn): Promise<void> {
    const { optionId, usedCycle, block } = given;
    const key = { ballotId, optionId, cycle: usedCycle };
    if (!(await this.options.reopen(ctx, client, key, block))) return;
    const doubled = await this.options.supersedeDoubled(ctx, client, key);
    await this.options.moveVotes(ctx, client, key);
    await this.options.moveTally(ctx, client, key, { shard: shardOf(this.slot.number), ...doubled });
  }
}
