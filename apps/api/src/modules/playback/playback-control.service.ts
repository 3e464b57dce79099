import { Injectable } from '@nestjs/common';
import type { EventStatus, PlaybackView } from '@votebox/contracts';
import type { SkipDto, VolumeDto } from '@votebox/contracts/dto';
import type { Ctx } from '../../core/context/ctx.js';
import { accept, notFound, type Outcome, refuse } from '../../core/errors/app-error.js';
import { AuditLog } from '../audit/index.js';
import { MusicStarts } from './music-starts.service.js';
import { isMusicToCome, isPlayerAlive, positionOf } from './playback.rules.js';
import { PlaybackRepository } from './playback.repository.js';
import { PlaybackTurns, type Turn } from './playback-turns.service.js';
import { Playbacks } from './playbacks.service.js';
import { Succession } from './succession.service.js';
import { forgetFailedStarts, pause, releaseLease, restart, setVolume, unpause } from './transition.rules.js';

const RUNNING: EventStatus[] = ['ACTIVE'];
const RUNNING_OR_HELD: EventStatus[] = ['ACTIVE', 'HOLD'];

/** What staff do with the player. Each act that changes something is audited in its transaction. */
@Injectable()
export class PlaybackControl {
  constructor(
    private readonly turns: PlaybackTurns,
    private readonly succession: Succession,
    private readonly playbacks: Playbacks,
    private readonly repository: PlaybackRepository,
    private readonly audit: AuditLog,
    private readonly starts: MusicStarts,
  ) {}

  /** While people vote before the music, it begins now. */
  play(ctx: Ctx, eventId: string): Promise<Outcome<PlaybackView>> {
    return this.act(ctx, eventId, RUNNING, async (turn) => {
      const isEarly = isMusicToCome(turn.deck);
      if (turn.row.intent === 'PLAY' && !isEarly) return accept(null);
      if (isEarly) await this.starts.begin(turn);
      if (turn.row.intent !== 'PLAY') await this.goOn(turn);
      return this.note(turn, 'playback:play');
    });
  }

  pause(ctx: Ctx, eventId: string): Promise<Outcome<PlaybackView>> {
    return this.act(ctx, eventId, RUNNING, async (turn) => {
      if (turn.row.intent === 'HOLD') return accept(null);
      turn.row = pause(turn.row, turn.deck.play, turn.deck);
      return this.note(turn, 'playback:pause');
    });
  }

  volume(ctx: Ctx, eventId: string, { volume }: VolumeDto): Promise<Outcome<PlaybackView>> {
    return this.act(ctx, eventId, RUNNING_OR_HELD, async (turn) => {
      if (turn.row.volume === volume) return accept(null);
      turn.row = setVolume(turn.row, volume);
      return this.note(turn, 'playback:volume', { volume });
    });
  }

  /** "Fix the music": whatever is wrong, the player is told again what to play, or another track is tried. */
  fix(ctx: Ctx, eventId: string): Promise<Outcome<PlaybackView>> {
    return this.act(ctx, eventId, RUNNING, async (turn) => {
      const { deck } = turn;
      turn.row = forgetFailedStarts(turn.row);
      if (turn.row.intent !== 'PLAY') await this.goOn(turn);
      else if (!isPlayerAlive(deck)) turn.row = { ...turn.row, epoch: turn.row.epoch + 1 };
      else if (deck.play) turn.row = restart(turn.row, deck.play, deck);
      else await this.succession.advance(turn, { cause: 'RECOVERED', heardMs: 0 });
      return this.note(turn, 'playback:fix');
    });
  }

  /** Takes the lease from the page that has it; it falls silent and another may be armed. */
  releasePlayer(ctx: Ctx, eventId: string): Promise<Outcome<PlaybackView>> {
    return this.act(ctx, eventId, RUNNING_OR_HELD, async (turn) => {
      const { player } = turn.row;
      if (!player) return accept(null);
      turn.displaced.push(player.playerId);
      turn.row = releaseLease(turn.row, turn.deck.play, turn.deck);
      return this.note(turn, 'playback:player-released', { label: player.label });
    });
  }

  /** A double tap names the same play twice and so skips once. */
  skip(ctx: Ctx, eventId: string, { expectedPlayId }: SkipDto): Promise<Outcome<PlaybackView>> {
    return this.act(ctx, eventId, RUNNING, async (turn) => {
      const { row, play, nowMs } = turn.deck;
      if (!play || row.playId !== expectedPlayId.toLowerCase()) {
        turn.advances.push('none');
        return accept(null);
      }
      const outcome = await this.succession.advance(turn, { cause: 'SKIPPED', heardMs: positionOf(row, play, nowMs) });
      return outcome.ok ? this.note(turn, 'playback:skip', { playId: play.playId, title: play.title }) : outcome;
    });
  }

  private async goOn(turn: Turn): Promise<void> {
    const { deck } = turn;
    const isAlive = isPlayerAlive(deck);
    turn.row = unpause(turn.row, deck.play, { nowMs: deck.nowMs, isAlive });
    if (!deck.play && isAlive) await this.succession.advance(turn, { cause: 'STARTED', heardMs: 0 });
  }

  private async note(turn: Turn, action: string, subject: Record<string, unknown> = {}): Promise<Outcome<null>> {
    await this.audit.record(turn.client, turn.ctx, { action, eventId: turn.eventId, subject });
    return accept(null);
  }

  private async act(
    ctx: Ctx,
    eventId: string,
    statuses: EventStatus[],
    work: (turn: Turn) => Promise<Outcome<null>>,
  ): Promise<Outcome<PlaybackView>> {
    const done = await this.turns.run(ctx, eventId, async (turn) =>
      statuses.includes(turn.deck.event.status) ? work(turn) : refuse('EVENT_NOT_ACTIVE'),
    );
    if (done) return done.result.ok ? accept(this.playbacks.toView(ctx, done.deck)) : done.result;
    if (!(await this.repository.hasEvent(ctx, eventId))) throw notFound();
    return refuse('EVENT_NOT_ACTIVE');
  }
}
