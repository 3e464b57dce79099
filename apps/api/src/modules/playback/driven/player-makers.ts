import { Injectable } from '@nestjs/common';
import type { PlayerKind } from '@votebox/contracts';
import type { PlayerMaker } from './driven-player.js';

/**
 * Who makes players of which kind. Each kind registers its maker in `onModuleInit`, before the first event is driven.
 * The last one to register a kind makes it: a test puts its own in the place of the real one.
 */
@Injectable()
export class PlayerMakers {
  private readonly makers = new Map<PlayerKind, PlayerMaker>();

  register(maker: PlayerMaker): void {
    this.makers.set(maker.kind, maker);
  }

  find(kind: PlayerKind): PlayerMaker | null {
    return this.makers.get(kind) ?? null;
  }
}
