import { Injectable } from '@nestjs/common';
import { Metrics } from '../../core/metrics/metrics.js';
import { AuditLog } from '../audit/index.js';
import { Ballots } from '../vote/index.js';
import { type CurrentPlay, FAILED_STARTS_MAX, HEARD_MS } from './playback.rules.js';
import type { Turn } from './playback-turns.service.js';
import { PlayerSupportRepository } from './player-support.repository.js';
import { Succession } from './succession.service.js';
import { degrade, type FailureReason, planFailure, releaseLease } from './transition.rules.js';

/** What happens when a track does not sound: the next one, or after three in a row a pause in which the queue is kept. */
@Injectable()
export class Failures {
  constructor(
    private readonly succession: Succession,
    private readonly support: PlayerSupportRepository,
    private readonly ballots: Ballots,
    private readonly audit: AuditLog,
    private readonly metrics: Metrics,
  ) {}

  async fail(turn: Turn, reason: FailureReason, heardMs: number): Promise<void> {
    const { deck } = turn;
    const play = deck.play;
    if (!play) return;
    const wasHeard = turn.row.state === 'PLAYING' && heardMs >= Math.min(HEARD_MS, play.durationMs / 2);
    const plan = planFailure(turn.row, reason, { nowMs: deck.nowMs, wasHeard });
    turn.afterCommit(() => this.metrics.failedStarts.inc({ reason }));
    switch (plan.kind) {
      case 'release':
        turn.row = releaseLease(turn.row, play, deck);
        return;
      case 'next':
        turn.row = plan.row;
        if (plan.isUnplayable) await this.markUnplayable(turn, play, reason);
        await this.succession.advance(turn, { cause: 'FAILED', heardMs });
        return;
      case 'degrade':
        if (turn.row.failedStarts < FAILED_STARTS_MAX) turn.afterCommit(() => this.metrics.degradations.inc());
        if (!plan.keepsTrack) await this.markUnplayable(turn, play, reason);
        if (plan.probesAtOnce) {
          turn.row = plan.row;
          await this.succession.advance(turn, { cause: 'FAILED', heardMs });
          return;
        }
        turn.row = degrade(plan.row, deck);
        if (plan.keepsTrack) return;
        await this.succession.close(turn, { cause: 'FAILED', heardMs });
        turn.row = { ...turn.row, playId: null, positionMs: 0 };
        turn.advances.push('FAILED');
    }
  }

  /** What one player cannot play another may: it is kept from this one, until staff say otherwise or the file changes. */
  private async markUnplayable(turn: Turn, { trackId, optionId }: CurrentPlay, reason: FailureReason): Promise<void> {
    const { ctx, client, eventId, deck } = turn;
    const { player } = turn.row;
    if (!player) return;
    const isPage = player.kind === 'display' || player.kind === 'admin';
    await this.support.noteFailure(ctx, client, { playerId: player.playerId, isPage, trackId, reason });
    if (deck.event.ballotId) {
      await this.ballots.blockOption(ctx, client, deck.event.ballotId, optionId, 'TRACK_NOT_AVAILABLE');
    }
    await this.audit.record(client, ctx, {
      action: 'track:unplayable',
      eventId,
      subject: { trackId, title: deck.play?.title, player: player.label, reason },
    });
    turn.tell({ kind: 'pool:changed', venueId: ctx.venueId, eventId });
  }
}
