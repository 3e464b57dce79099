import { Injectable } from '@nestjs/common';
import { Failures } from './failure.service.js';
import { type CurrentPlay, HEARD_MS } from './playback.rules.js';
import { PlaybackRepository } from './playback.repository.js';
import type { Turn } from './playback-turns.service.js';
import type { ReportMeaning } from './player-report.rules.js';
import { Succession } from './succession.service.js';
import { forgetFailedStarts, releaseLease, restart, sound } from './transition.rules.js';

/** What news of a player leads to, whether a page reported it or the driver of a player saw it. */
@Injectable()
export class PlayerNews {
  constructor(
    private readonly succession: Succession,
    private readonly failures: Failures,
    private readonly playbacks: PlaybackRepository,
  ) {}

  async apply(turn: Turn, meaning: ReportMeaning): Promise<void> {
    const { deck } = turn;
    const { play } = deck;
    switch (meaning.kind) {
      case 'refused':
      case 'seen':
        return;
      case 'armed':
        return this.beginOrGoOn(turn);
      case 'released':
        turn.row = releaseLease(turn.row, play, deck);
        return;
      case 'back':
      case 'silent':
        if (play) turn.row = restart(turn.row, play, deck);
        return;
      case 'sounding':
        return play ? this.hearSound(turn, play, meaning.positionMs) : undefined;
      case 'ended':
        turn.row = forgetFailedStarts(turn.row);
        await this.succession.advance(turn, { cause: 'ENDED', heardMs: meaning.heardMs });
        return;
      case 'failed':
        return this.failures.fail(turn, meaning.reason, meaning.heardMs);
    }
  }

  /** A player has come: it goes on with the present track, or the music begins. */
  async beginOrGoOn(turn: Turn): Promise<void> {
    const { deck } = turn;
    if (turn.row.intent !== 'PLAY') {
      turn.row = { ...turn.row, epoch: turn.row.epoch + 1 };
      return;
    }
    if (deck.play) turn.row = restart(turn.row, deck.play, deck);
    else if (deck.event.status === 'ACTIVE') await this.succession.advance(turn, { cause: 'STARTED', heardMs: 0 });
  }

  private async hearSound(turn: Turn, play: CurrentPlay, positionMs: number): Promise<void> {
    const before = turn.row;
    turn.row = sound(before, play, positionMs, turn.deck);
    if (before.state !== 'PLAYING') await this.playbacks.markVerified(turn.ctx, turn.client, play.playId);
    else if (before.failedStarts > 0 && positionMs >= HEARD_MS) turn.row = forgetFailedStarts(turn.row);
  }
}
