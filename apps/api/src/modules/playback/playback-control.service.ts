import { Injectable } from '@nestjs/common';
import type { EventStatus, PlaybackView } from '@votebox/contracts';
import type { VolumeDto } from '@votebox/contracts/dto';
import type { Ctx } from '../../core/context/ctx.js';
import { accept, type Outcome } from '../../core/errors/app-error.js';
import { MusicStarts } from './music-starts.service.js';
import { isMusicToCome, isPlayerAlive } from './playback.rules.js';
import type { Turn } from './playback-turns.service.js';
import { StaffActs } from './staff-acts.service.js';
import { Succession } from './succession.service.js';
import { forgetFailedStarts, pause, releaseLease, restart, setVolume, unpause } from './transition.rules.js';

const RUNNING: EventStatus[] = ['ACTIVE'];
const RUNNING_OR_HELD: EventStatus[] = ['ACTIVE', 'HOLD'];

/** What staff do with the player; skipping is a matter of its own. Each act that changes something is audited. */
@Injectable()
export class PlaybackControl {
  constructor(
    private readonly acts: StaffActs,
    private readonly succession: Succession,
    private readonly starts: MusicStarts,
  ) {}

  /** While people vote before the music, it begins now. */
  play(ctx: Ctx, eventId: string): Promise<Outcome<PlaybackView>> {
    return this.acts.act(ctx, eventId, RUNNING, async (turn) => {
      const isEarly = isMusicToCome(turn.deck);
      if (turn.row.intent === 'PLAY' && !isEarly) return accept(null);
      if (isEarly) await this.starts.begin(turn);
      if (turn.row.intent !== 'PLAY') await this.goOn(turn);
      return this.acts.note(turn, 'playback:play');
    });
  }

  pause(ctx: Ctx, eventId: string): Promise<Outcome<PlaybackView>> {
    return this.acts.act(ctx, eventId, RUNNING, async (turn) => {
      if (turn.row.intent === 'HOLD') return accept(null);
      turn.row = pause(turn.row, turn.deck.play, turn.deck);
      return this.acts.note(turn, 'playback:pause');
    });
  }

  volume(ctx: Ctx, eventId: string, { volume }: VolumeDto): Promise<Outcome<PlaybackView>> {
    return this.acts.act(ctx, eventId, RUNNING_OR_HELD, async (turn) => {
      if (turn.row.volume === volume) return accept(null);
      turn.row = setVolume(turn.row, volume);
      return this.acts.note(turn, 'playback:volume', { volume });
    });
  }

  /** "Fix the music": whatever is wrong, the player is told again what to play, or another track is tried. */
  fix(ctx: Ctx, eventId: string): Promise<Outcome<PlaybackView>> {
    return this.acts.act(ctx, eventId, RUNNING, async (turn) => {
      const { deck } = turn;
      turn.row = forgetFailedStarts(turn.row);
      if (turn.row.intent !== 'PLAY') await this.goOn(turn);
      else if (!isPlayerAlive(deck)) turn.row = { ...turn.row, epoch: turn.row.epoch + 1 };
      else if (deck.play) turn.row = restart(turn.row, deck.play, deck);
      else await this.succession.advance(turn, { cause: 'RECOVERED', heardMs: 0 });
      return this.acts.note(turn, 'playback:fix');
    });
  }

  /** Takes the lease from the page that has it; it falls silent and another may be armed. */
  releasePlayer(ctx: Ctx, eventId: string): Promise<Outcome<PlaybackView>> {
    return this.acts.act(ctx, eventId, RUNNING_OR_HELD, async (turn) => {
      const { player } = turn.row;
      if (!player) return accept(null);
      turn.displaced.push(player.playerId);
      turn.row = releaseLease(turn.row, turn.deck.play, turn.deck);
      return this.acts.note(turn, 'playback:player-released', { label: player.label });
    });
  }

  private async goOn(turn: Turn): Promise<void> {
    const { deck } = turn;
    const isAlive = isPlayerAlive(deck);
    turn.row = unpause(turn.row, deck.play, { nowMs: deck.nowMs, isAlive });
    if (!deck.play && isAlive) await this.succession.advance(turn, { cause: 'STARTED', heardMs: 0 });
  }
}
