import { Injectable } from '@nestjs/common';
import type { PlayerCommand } from '@votebox/contracts';
import { Clock } from '../../core/clock/clock.js';
import type { Ctx } from '../../core/context/ctx.js';
import { Realtime } from '../../core/realtime/realtime.service.js';
import { playerRoom } from '../../core/realtime/rooms.js';
import { MediaLinks } from '../music/index.js';
import type { Deck } from './playback.rules.js';
import { toPlayerCommand } from './playback.mapper.js';

/** Says to player pages what is wanted of them: always the whole of it, so a lost or doubled command does no harm. */
@Injectable()
export class PlayerCommands {
  constructor(
    private readonly realtime: Realtime,
    private readonly links: MediaLinks,
    private readonly clock: Clock,
  ) {}

  of(ctx: Ctx, eventId: string, deck: Deck): PlayerCommand {
    return toPlayerCommand(deck, {
      eventId,
      nowMs: this.clock.now(),
      trackUrl: (trackId) => this.links.trackUrl(ctx.venueId, trackId),
      coverUrl: (trackId, hasCover) => this.links.coverUrl(ctx.venueId, trackId, hasCover),
    });
  }

  /** To the page that holds the lease, if any. */
  send(ctx: Ctx, eventId: string, deck: Deck): void {
    const playerId = deck.row.player?.playerId;
    if (playerId) this.realtime.publish(playerRoom(ctx, playerId), 'player:command', this.of(ctx, eventId, deck));
  }

  /** To a page that is no longer the player. */
  sendStop(ctx: Ctx, eventId: string, playerId: string, epoch: number): void {
    const now = this.clock.now();
    this.realtime.publish(playerRoom(ctx, playerId), 'player:command', {
      eventId,
      epoch,
      now,
      intent: 'stop',
      playId: null,
      track: null,
      positionMs: 0,
      positionAt: now,
      volume: 0,
      next: null,
    });
  }
}
