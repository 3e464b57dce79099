import { Injectable } from '@nestjs/common';
import { Failures } from './failure.service.js';
import { type CurrentPlay, decideLength, HEARD_MS, isLength, isSameLength } from './playback.rules.js';
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
        return play ? this.hearSound(turn, play, meaning) : undefined;
      case 'ended':
        turn.row = forgetFailedStarts(turn.row);
        if (play && meaning.measuredMs !== null) await this.learnLength(turn, play, meaning.measuredMs);
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

  /** Where a player saw the track end is how long it is: files, and those who believe them, may say otherwise. */
  async learnLength(turn: Turn, play: CurrentPlay, measuredMs: number): Promise<void> {
    if (!isLength(measuredMs)) return;
    if (!isSameLength(play.durationMs, measuredMs)) await this.setLength(turn, play, measuredMs);
    await this.playbacks.saveLength(turn.ctx, turn.client, play.trackId, measuredMs);
  }

  private async hearSound(
    turn: Turn,
    play: CurrentPlay,
    { positionMs, saidMs }: { positionMs: number; saidMs: number | null },
  ): Promise<void> {
    const before = turn.row;
    turn.row = sound(before, positionMs, turn.deck);
    const lengthMs = decideLength(play.durationMs, { positionMs, saidMs });
    if (lengthMs !== play.durationMs) await this.setLength(turn, play, lengthMs);
    if (before.state !== 'PLAYING') await this.playbacks.markVerified(turn.ctx, turn.client, play.playId);
    else if (before.failedStarts > 0 && positionMs >= HEARD_MS) turn.row = forgetFailedStarts(turn.row);
  }

  /** Deadline, lock and screens go by it from now on. */
  private async setLength(
    { ctx, client, eventId, deck, tell }: Turn,
    play: CurrentPlay,
    durationMs: number,
  ): Promise<void> {
    deck.play = { ...play, durationMs };
    await this.playbacks.setPlayLength(ctx, client, play.playId, durationMs);
    tell({ kind: 'playback:changed', venueId: ctx.venueId, eventId });
  }
}
