import { Injectable } from '@nestjs/common';
import { isPlayerAlive } from './playback.rules.js';
import { MusicStartRepository } from './music-start.repository.js';
import type { Turn } from './playback-turns.service.js';
import { Succession } from './succession.service.js';

/** The music of an event whose voting has opened before it. */
@Injectable()
export class MusicStarts {
  constructor(
    private readonly events: MusicStartRepository,
    private readonly succession: Succession,
  ) {}

  /** Its time has come, or staff want it now: what people voted for plays as soon as there is a player. */
  async begin(turn: Turn): Promise<void> {
    const { ctx, client, eventId, deck } = turn;
    const event = await this.events.begin(ctx, client, eventId);
    deck.event.musicFrom = null;
    turn.tell({ kind: 'event:changed', venueId: ctx.venueId, eventId, ...event });
    if (turn.row.intent !== 'PLAY' || deck.event.status !== 'ACTIVE' || deck.play) return;
    // The silence up to now was wanted; what is unwanted counts from here.
    deck.row = { ...turn.row, positionAt: deck.nowMs };
    turn.row = deck.row;
    if (isPlayerAlive(deck)) await this.succession.advance(turn, { cause: 'STARTED', heardMs: 0 });
  }
}
