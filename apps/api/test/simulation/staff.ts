import { setTimeout as wait } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import type { Ballots } from '../../src/modules/vote/ballots.service.js';
import type { Night } from './night.js';
import type { Random } from './random.js';

const TRIES_MAX = 200;
/** A track that has played is blocked for so long at most. */
export const BLOCK_MS_MAX = 30;

interface Block {
  untilMs: number;
  code: 'TRACK_RECENTLY_PLAYED';
}

type Act = (ballots: Ballots, client: PoolClient) => Promise<unknown>;

/** The host of a night: pauses, locks, uses up, blocks, recounts, closes; and notes when nothing could be committed. */
export class SimulatedStaff {
  constructor(
    private readonly night: Night,
    private readonly random: Random,
  ) {}

  async act(acts: number): Promise<void> {
    for (let n = 0; n < acts; n++) {
      await this.night.pause(this.random, this.night.plan.restMs * 2);
      await this.actOnce();
    }
  }

  /** Closing asked for twice at once answers the same. */
  async close(): Promise<void> {
    const { journal, ctx, ballotId } = this.night;
    journal.tried.add('closed');
    const ask = async (): Promise<void> => {
      for (let tries = 0; tries < TRIES_MAX; tries++) {
        const process = this.night.someProcess(this.random);
        const closed = await process.direct(({ ballots }) => ballots.close(ctx, ballotId));
        if (closed !== 'unknown') {
          journal.closings.push(closed);
          return;
        }
        await wait(20);
      }
    };
    await Promise.all([ask(), ask()]);
  }

  private async actOnce(): Promise<void> {
    const { journal, optionIds } = this.night;
    const optionId = this.random.pick(optionIds);
    const dice = this.random.next();
    if (dice < 0.25) return this.recount();
    if (dice < 0.4) return this.pauseVoting();
    if (dice < 0.6) return this.lock(optionId);
    if (dice < 0.75) return this.block(optionId);
    // A change of mind leaves its old option in whatever cycle that is: such options are never used up.
    if (journal.rules.policy !== 'CHANGEABLE') await this.useUp(optionId, this.planBlock());
  }

  private async recount(): Promise<void> {
    const { ctx, ballotId } = this.night;
    const recount = await this.night.someProcess(this.random).direct(({ ballots }) => ballots.recount(ctx, ballotId));
    if (recount !== 'unknown') this.night.journal.recounts.push(recount);
  }

  private async pauseVoting(): Promise<void> {
    const { ctx, ballotId, journal } = this.night;
    journal.tried.add('paused');
    await this.keepSilent(
      null,
      (ballots, client) => ballots.setState(ctx, client, ballotId, 'PAUSED'),
      (ballots, client) => ballots.setState(ctx, client, ballotId, 'OPEN'),
    );
  }

  private async lock(optionId: string): Promise<void> {
    const { ctx, ballotId, journal } = this.night;
    journal.tried.add(`locked:${optionId}`);
    await this.keepSilent(
      optionId,
      (ballots, client) => ballots.lockOption(ctx, client, ballotId, optionId),
      (ballots, client) => ballots.unlockOption(ctx, client, ballotId, optionId),
    );
  }

  private async block(optionId: string): Promise<void> {
    const { ctx, ballotId, journal } = this.night;
    journal.tried.add(`blocked:${optionId}`);
    await this.keepSilent(
      optionId,
      (ballots, client) =>
        ballots.blockOnly(ctx, client, ballotId, { optionIds: [optionId], code: 'TRACK_RECENTLY_PLAYED' }),
      (ballots, client) => ballots.blockOnly(ctx, client, ballotId, { optionIds: [], code: 'TRACK_RECENTLY_PLAYED' }),
    );
  }

  /** The track has played: its votes are used up and stay what they were. An unanswered attempt may have done it. */
  async useUp(optionId: string, block: Block | null): Promise<boolean> {
    const { ctx, ballotId, journal } = this.night;
    if (block) journal.tried.add(`blocked:${optionId}`);
    const used = await this.night
      .someProcess(this.random)
      .direct(({ ballots, db }) =>
        db.sqlTx(ctx, (client) => ballots.useUpOption(ctx, client, ballotId, optionId, block)),
      );
    if (used === 'unknown') return false;
    journal.usedUp.push({ optionId, ...used });
    return true;
  }

  private planBlock(): Block | null {
    if (this.random.chance(0.5)) return null;
    return { untilMs: this.random.int(1, BLOCK_MS_MAX), code: 'TRACK_RECENTLY_PLAYED' };
  }

  private async keepSilent(optionId: string | null, begin: Act, end: Act): Promise<void> {
    if (await this.insist(begin)) {
      const fromMs = await this.night.databaseNowMs();
      await this.night.pause(this.random, 30);
      const untilMs = await this.night.databaseNowMs();
      this.night.journal.silences.push({ optionId, fromMs, untilMs });
    }
    await this.insist(end);
  }

  /** Repeats an act that may be repeated until it is answered. */
  private async insist(act: Act): Promise<boolean> {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const process = this.night.someProcess(this.random);
      const done = await process.direct(({ ballots, db }) =>
        db.sqlTx(this.night.ctx, async (client) => {
          await act(ballots, client);
          return 'done' as const;
        }),
      );
      if (done === 'done') return true;
      await wait(20);
    }
    return false;
  }
}
