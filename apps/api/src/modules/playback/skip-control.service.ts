import { Injectable } from '@nestjs/common';
import type { PlaybackView } from '@votebox/contracts';
import type { SkipDto, UndoSkipDto } from '@votebox/contracts/dto';
import type { Ctx } from '../../core/context/ctx.js';
import { accept, type Outcome, refuse } from '../../core/errors/app-error.js';
import { FairAccounts } from '../queue/index.js';
import { OptionReturns } from '../vote/index.js';
import { type CurrentPlay, isPlayerAlive, positionOf } from './playback.rules.js';
import type { Turn } from './playback-turns.service.js';
import { isUndoable } from './skip.rules.js';
import { SkipUndoRepository } from './skip-undo.repository.js';
import { SkipVoteRepository } from './skip-vote.repository.js';
import { StaffActs } from './staff-acts.service.js';
import { Succession } from './succession.service.js';
import { beginPlay } from './transition.rules.js';

/** Staff skip the present track, and take a skip back. */
@Injectable()
export class SkipControl {
  constructor(
    private readonly acts: StaffActs,
    private readonly succession: Succession,
    private readonly plays: SkipUndoRepository,
    private readonly skips: SkipVoteRepository,
    private readonly options: OptionReturns,
    private readonly accounts: FairAccounts,
  ) {}

  /** A double tap names the same play twice and so skips once. */
  skip(ctx: Ctx, eventId: string, { expectedPlayId }: SkipDto): Promise<Outcome<PlaybackView>> {
    return this.acts.act(ctx, eventId, ['ACTIVE'], async (turn) => {
      const { row, play, nowMs } = turn.deck;
      if (!play || row.playId !== expectedPlayId.toLowerCase()) {
        turn.advances.push('none');
        return accept(null);
      }
      const heardMs = positionOf(row, play, nowMs);
      const outcome = await this.succession.advance(turn, { cause: 'SKIPPED', heardMs });
      if (!outcome.ok) return outcome;
      return this.acts.note(turn, 'playback:skip', { playId: play.playId, title: play.title });
    });
  }

  /**
   * The skipped track goes on where it was, as the same play; what had begun goes back into the queue with its votes and
   * costs nobody anything. Guests who wanted the skip must ask anew. A second tap changes nothing. TOO_LATE when the time
   * is over, or when another track has ended since.
   */
  undo(ctx: Ctx, eventId: string, { playId: unverifiedPlayId }: UndoSkipDto): Promise<Outcome<PlaybackView>> {
    const playId = unverifiedPlayId.toLowerCase();
    return this.acts.act(ctx, eventId, ['ACTIVE', 'HOLD'], async (turn) => {
      const { row, lastEnd, nowMs } = turn.deck;
      if (row.playId === playId) return accept(null);
      if (!isUndoable(lastEnd, playId, nowMs)) return refuse('TOO_LATE');
      await this.putBack(turn);
      await this.goOn(turn, lastEnd);
      return this.acts.note(turn, 'playback:undo-skip', { playId, title: lastEnd.title });
    });
  }

  /** What had begun was never there: its votes, its block and what staff had decided about it are as before. */
  private async putBack(turn: Turn): Promise<void> {
    const { ctx, client, eventId, deck } = turn;
    await this.succession.unlock(turn);
    if (!deck.play || !deck.event.ballotId) return;
    const playedMs = positionOf(deck.row, deck.play, deck.nowMs);
    const undone = await this.plays.closeUndone(ctx, client, deck.play.playId, playedMs);
    await this.plays.restoreQueueItem(ctx, client, eventId, undone);
    await this.options.giveBack(ctx, client, deck.event.ballotId, {
      optionId: undone.optionId,
      usedCycle: undone.cycle,
      block: await this.blockOf(turn, deck.play),
    });
  }

  /** The track may have played before, and still wait for its next time. */
  private async blockOf({ ctx, client, eventId, deck }: Turn, { trackId }: CurrentPlay) {
    const sinceMs = await this.plays.findPlayedAgoMs(ctx, client, eventId, trackId);
    const untilMs = sinceMs === null ? 0 : deck.event.repeatBlockMs - sinceMs;
    return untilMs > 0 ? ({ untilMs, code: 'TRACK_RECENTLY_PLAYED' } as const) : null;
  }

  private async goOn(turn: Turn, { playId, playedMs }: { playId: string; playedMs: number }): Promise<void> {
    const { ctx, client, eventId, deck } = turn;
    await this.plays.reopen(ctx, client, playId);
    await this.accounts.unsettle(ctx, client, playId);
    await this.skips.deleteOfPlay(ctx, client, eventId, playId);
    const begun = beginPlay(turn.row, playId, { nowMs: deck.nowMs, isAlive: isPlayerAlive(deck) });
    turn.row = { ...begun, positionMs: playedMs };
    turn.advances.push('UNDONE');
    turn.tell({ kind: 'queue:changed', venueId: ctx.venueId, eventId, act: null });
  }
}
