import { Injectable } from '@nestjs/common';
import { type PlayerLeaseState, roleCan } from '@votebox/contracts';
import type { PlayerReportDto } from '@votebox/contracts/dto';
import type { Ctx } from '../../core/context/ctx.js';
import { AppError } from '../../core/errors/app-error.js';
import { Failures } from './failure.service.js';
import { type CurrentPlay, HEARD_MS } from './playback.rules.js';
import { PlaybackRepository } from './playback.repository.js';
import { PlaybackTurns, type Turn } from './playback-turns.service.js';
import { classifyReport, type PlayerReport, type ReportMeaning } from './player-report.rules.js';
import { PlayerCommands } from './player-commands.service.js';
import { Succession } from './succession.service.js';
import { forgetFailedStarts, giveLease, releaseLease, restart, sound } from './transition.rules.js';

const DEFAULT_LABELS = { display: 'TV', admin: 'Admin' } as const;

/** Hears the pages that make the sound and answers what is wanted of them. */
@Injectable()
export class PlayerReports {
  constructor(
    private readonly turns: PlaybackTurns,
    private readonly succession: Succession,
    private readonly failures: Failures,
    private readonly commands: PlayerCommands,
    private readonly playbacks: PlaybackRepository,
  ) {}

  /** Only screens of the venue and staff who may control playback make sound. An event without a player is refused. */
  async report(ctx: Ctx, body: PlayerReportDto): Promise<PlayerLeaseState> {
    const kind = playerKindOf(ctx);
    if (!kind) throw new AppError('FORBIDDEN');
    const report = toReport(body);
    const label = body.label ?? DEFAULT_LABELS[kind];
    const done = await this.turns.run(ctx, body.eventId, async (turn) => {
      const meaning = classifyReport(turn.deck, report);
      if (meaning.kind !== 'refused') this.noteSeen(turn);
      if (meaning.kind === 'armed') {
        turn.row = giveLease(turn.row, { playerId: report.playerId, label, kind, seenAt: turn.deck.nowMs });
      }
      await this.apply(turn, meaning);
    });
    if (!done) throw new AppError('EVENT_NOT_ACTIVE');
    const { deck } = done;
    return deck.row.player?.playerId === report.playerId
      ? { holder: true, command: this.commands.of(ctx, body.eventId, deck) }
      : { holder: false, holderLabel: deck.row.player?.label ?? null };
  }

  private noteSeen(turn: Turn): void {
    const { player } = turn.row;
    if (player) turn.row = { ...turn.row, player: { ...player, seenAt: turn.deck.nowMs } };
  }

  private async apply(turn: Turn, meaning: ReportMeaning): Promise<void> {
    const { deck } = turn;
    const { play } = deck;
    switch (meaning.kind) {
      case 'refused':
      case 'seen':
        return;
      case 'armed':
        if (meaning.displaced) turn.displaced.push(meaning.displaced);
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

  /** A page has the lease: it goes on with the present track, or the music begins. */
  private async beginOrGoOn(turn: Turn): Promise<void> {
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

function playerKindOf({ actor }: Ctx): 'display' | 'admin' | null {
  if (actor.kind === 'display') return 'display';
  return actor.kind === 'staff' && roleCan(actor.role, 'playback:control') ? 'admin' : null;
}

function toReport(body: PlayerReportDto): PlayerReport {
  return {
    playerId: body.playerId.toLowerCase(),
    kind: body.kind,
    takeOver: body.takeOver ?? false,
    playId: body.playId?.toLowerCase() ?? null,
    positionMs: body.positionMs ?? null,
    isPaused: body.isPaused ?? false,
    reason: body.reason,
  };
}
