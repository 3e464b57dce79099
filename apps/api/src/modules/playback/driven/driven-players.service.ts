import { Injectable } from '@nestjs/common';
import type { Ctx } from '../../../core/context/ctx.js';
import { CannotOpen, Sealer } from '../../../core/secrets/sealer.js';
import type { Did, DrivenPlayer } from './driven-player.js';
import { PlayerMakers } from './player-makers.js';
import { type PlayerSetup, PlayerSetupsRepository } from './player-setups.repository.js';

/** The players of a venue, from their rows to what can be driven. */
@Injectable()
export class DrivenPlayers {
  constructor(
    private readonly setups: PlayerSetupsRepository,
    private readonly makers: PlayerMakers,
    private readonly sealer: Sealer,
  ) {}

  /** In the order of `ids`, which is the order of preference. */
  list(ctx: Ctx, ids: string[]): Promise<PlayerSetup[]> {
    return this.setups.list(ctx, ids);
  }

  /** A fault where nobody can reach players of that kind, or its password cannot be read (a key is missing). */
  make(ctx: Ctx, setup: PlayerSetup): Did<DrivenPlayer> {
    const maker = this.makers.find(setup.kind);
    if (!maker) return unusable('UNREACHABLE', `no players of kind ${setup.kind} here`);
    const { id, name, settings, sealedPassword } = setup;
    try {
      const password = sealedPassword === null ? null : this.sealer.open(ctx.venueId, sealedPassword);
      return { ok: true, value: maker.make(ctx, { id, name, settings, password }) };
    } catch (error) {
      if (error instanceof CannotOpen) return unusable('AUTH', error.message);
      throw error;
    }
  }
}

function unusable(trouble: 'UNREACHABLE' | 'AUTH', detail: string): Did<never> {
  return { ok: false, fault: { of: 'player', trouble, waitMs: null, detail } };
}
