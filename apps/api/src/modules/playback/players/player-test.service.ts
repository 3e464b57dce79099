import { Injectable } from '@nestjs/common';
import type { PlayerTestView } from '@votebox/contracts';
import type { Ctx } from '../../../core/context/ctx.js';
import { Database } from '../../../core/database/database.js';
import { accept, type Outcome, refuse } from '../../../core/errors/app-error.js';
import { type Limiter, Limiters } from '../../../core/limits/limiters.js';
import { CannotOpen, Sealer } from '../../../core/secrets/sealer.js';
import type { PlayerAccess, PlayerMaker } from '../driven/driven-player.js';
import { PlayerMakers } from '../driven/player-makers.js';
import { PlayerRepository } from './player.repository.js';

/** The server connects to whatever address was entered; nobody is to look through a network that way. */
const TESTS = { points: 30, windowS: 5 * 60 };
const TRACKS_LOOKED_FOR = 3;

/** Tries players out, without a sound. */
@Injectable()
export class PlayerTests {
  private readonly limiter: Limiter;

  constructor(
    private readonly db: Database,
    private readonly players: PlayerRepository,
    private readonly makers: PlayerMakers,
    private readonly sealer: Sealer,
    limiters: Limiters,
  ) {
    this.limiter = limiters.create('player-test', TESTS);
  }

  /** What is wrong with the player is part of the answer. Refused: NOT_FOUND, RATE_LIMITED. */
  async run(ctx: Ctx, playerId: string): Promise<Outcome<PlayerTestView>> {
    const found = await this.db.sqlTx(ctx, async (client) => ({
      row: await this.players.find(ctx, client, playerId),
      paths: await this.players.listLibraryPaths(ctx, client, TRACKS_LOOKED_FOR),
    }));
    const { row, paths } = found;
    if (!row) return refuse('NOT_FOUND');
    const taken = await this.limiter.take(ctx.venueId);
    if (!taken.ok) return taken;
    const maker = this.makers.find(row.kind);
    if (!maker) return accept(failed('UNREACHABLE', 'This kind of player cannot be reached from here.'));
    let password: string | null;
    try {
      password = row.secret === null ? null : this.sealer.open(ctx.venueId, row.secret);
    } catch (error) {
      if (error instanceof CannotOpen) return accept(failed('AUTH', 'The password cannot be read: enter it again.'));
      throw error;
    }
    const { id, name, settings } = row;
    return accept(await examine(ctx, maker, { id, name, settings, password }, paths));
  }
}

async function examine(
  ctx: Ctx,
  maker: PlayerMaker,
  access: PlayerAccess,
  libraryPaths: string[],
): Promise<PlayerTestView> {
  if (maker.examine) return maker.examine(ctx, access, libraryPaths);
  const player = maker.make(ctx, access);
  try {
    const seen = await player.sight('find');
    if (seen.ok) return { ok: true, trouble: null, details: 'The player answers.' };
    const { fault } = seen;
    return failed(fault.of === 'player' ? fault.trouble : null, `${fault.detail}.`);
  } finally {
    await player.close();
  }
}

function failed(trouble: PlayerTestView['trouble'], details: string): PlayerTestView {
  return { ok: false, trouble, details };
}
