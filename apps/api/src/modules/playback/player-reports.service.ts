import { Injectable } from '@nestjs/common';
import { CODECS_RARE_IN_BROWSERS, type PlayerLeaseState, roleCan } from '@votebox/contracts';
import type { PlayerReportDto } from '@votebox/contracts/dto';
import type { Ctx } from '../../core/context/ctx.js';
import { AppError } from '../../core/errors/app-error.js';
import { PlaybackTurns, type Turn } from './playback-turns.service.js';
import { classifyReport, type PlayerReport } from './player-report.rules.js';
import { PlayerCommands } from './player-commands.service.js';
import { PlayerNews } from './player-news.service.js';
import { PlayerSupportRepository } from './player-support.repository.js';
import { giveLease } from './transition.rules.js';

const DEFAULT_LABELS = { display: 'TV', admin: 'Admin' } as const;

/** Hears the pages that make the sound and answers what is wanted of them. */
@Injectable()
export class PlayerReports {
  constructor(
    private readonly turns: PlaybackTurns,
    private readonly news: PlayerNews,
    private readonly commands: PlayerCommands,
    private readonly support: PlayerSupportRepository,
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
        if (meaning.displaced) turn.displaced.push(meaning.displaced);
        await this.noteSupport(turn, report.playerId, body.cannotPlay);
      }
      await this.news.apply(turn, meaning);
    });
    if (!done) throw new AppError('EVENT_NOT_ACTIVE');
    const { deck } = done;
    return deck.row.player?.playerId === report.playerId
      ? { holder: true, command: this.commands.of(ctx, body.eventId, deck) }
      : { holder: false, holderLabel: deck.row.player?.label ?? null };
  }

  /** A page that does not say is a browser like most. */
  private async noteSupport(turn: Turn, playerId: string, cannotPlay: readonly string[] | undefined): Promise<void> {
    const support = { playerId, isPage: true, cannotPlay: [...(cannotPlay ?? CODECS_RARE_IN_BROWSERS)] };
    turn.isPoolStale ||= await this.support.save(turn.ctx, turn.client, support);
  }

  private noteSeen(turn: Turn): void {
    const { player } = turn.row;
    if (player) turn.row = { ...turn.row, player: { ...player, seenAt: turn.deck.nowMs } };
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
    durationMs: body.durationMs ?? null,
    isPaused: body.isPaused ?? false,
    reason: body.reason,
  };
}
