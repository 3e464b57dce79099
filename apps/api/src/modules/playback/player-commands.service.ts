import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { PlayerCommand } from '@votebox/contracts';
import { Bus } from '../../core/bus/bus.js';
import { Clock } from '../../core/clock/clock.js';
import type { Ctx } from '../../core/context/ctx.js';
import { Realtime } from '../../core/realtime/realtime.service.js';
import { playerRoom } from '../../core/realtime/rooms.js';
import { MediaLinks } from '../music/index.js';
import type { Deck } from './playback.rules.js';
import { toPlayerCommand } from './playback.mapper.js';

/**
 * Says to player pages what is wanted of them: always the whole of it, so a lost or doubled command does no harm. Goes over
 * the bus, for the page may be connected to another process; what the bus loses comes with the answer to the page's
 * next report.
 */
@Injectable()
export class PlayerCommands implements OnModuleInit, OnModuleDestroy {
  private stopListening: () => void = () => undefined;

  constructor(
    private readonly bus: Bus,
    private readonly realtime: Realtime,
    private readonly links: MediaLinks,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.stopListening = this.bus.on('player:called', (fact) =>
      this.realtime.publish(playerRoom(fact, fact.playerId), 'player:command', fact.command),
    );
  }

  onModuleDestroy(): void {
    this.stopListening();
  }

  of(ctx: Ctx, eventId: string, deck: Deck): PlayerCommand {
    return toPlayerCommand(deck, {
      eventId,
      nowMs: this.clock.now(),
      trackUrl: (trackId) => this.links.trackUrl(ctx.venueId, trackId),
      coverUrl: (trackId, cover) => this.links.coverUrl(ctx.venueId, trackId, cover),
    });
  }

  /** To the page that holds the lease, if any. Players of the venue have drivers, which read the row. */
  send(ctx: Ctx, eventId: string, deck: Deck): void {
    const { player } = deck.row;
    const isPage = player?.kind === 'display' || player?.kind === 'admin';
    if (isPage) this.call(ctx, eventId, player.playerId, this.of(ctx, eventId, deck));
  }

  /** To a page that is no longer the player. */
  sendStop(ctx: Ctx, eventId: string, playerId: string, epoch: number): void {
    const now = this.clock.now();
    this.call(ctx, eventId, playerId, {
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

  private call({ venueId }: Ctx, eventId: string, playerId: string, command: PlayerCommand): void {
    this.bus.tell({ kind: 'player:called', venueId, eventId, playerId, command });
  }
}
