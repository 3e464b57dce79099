import { Injectable } from '@nestjs/common';
import { pino } from 'pino';
import type { AdvanceCause } from '@votebox/contracts';
import { accept, type Outcome, refuse } from '../../core/errors/app-error.js';
import { logFault } from '../../core/errors/log-fault.js';
import { newId } from '../../core/ids/ids.js';
import { FairAccounts, QueueStates, type RankedTrack } from '../queue/index.js';
import { Ballots } from '../vote/index.js';
import { type ChoiceTerms, chooseNext } from './next-track.rules.js';
import { isMusicToCome, isPlayerAlive, positionOf } from './playback.rules.js';
import { PlaybackRepository } from './playback.repository.js';
import type { Turn } from './playback-turns.service.js';
import { beginPlay, goIdle, isProbing, setLocked, stop } from './transition.rules.js';

/** How the present track ends. `heardMs` of it were really heard. */
export interface PlayEnd {
  cause: AdvanceCause;
  heardMs: number;
}

/**
 * Which track follows which. Works inside a turn, so it holds the lock of the event's player: whoever comes second finds
 * another track playing. Locks are taken in the order player, queue item, option.
 */
@Injectable()
export class Succession {
  private readonly log = pino({ name: 'playback', level: 'warn' });

  constructor(
    private readonly queues: QueueStates,
    private readonly fair: FairAccounts,
    private readonly ballots: Ballots,
    private readonly playbacks: PlaybackRepository,
  ) {}

  /**
   * Ends the present track and begins the next one. Without any track to play the event goes IDLE, except when people
   * asked (SKIPPED, QUORUM): then the present track plays on and the refusal says why. Before the music begins nothing does.
   */
  async advance(turn: Turn, end: PlayEnd): Promise<Outcome<null>> {
    if (isMusicToCome(turn.deck)) return accept(null);
    const pick = await this.choose(turn, end.heardMs);
    if (!pick && (end.cause === 'SKIPPED' || end.cause === 'QUORUM')) return refuse('NOTHING_TO_PLAY');
    if (!pick && turn.row.state === 'IDLE') {
      turn.row = { ...turn.row, positionAt: turn.deck.nowMs };
      return refuse('NOTHING_TO_PLAY');
    }
    await this.close(turn, end);
    if (pick) await this.begin(turn, pick);
    else turn.row = goIdle(turn.row, turn.deck);
    turn.advances.push(end.cause);
    this.tellQueue(turn);
    return accept(null);
  }

  /** Writes the end of the present track into the history, and what it cost those who voted for it. */
  async close(turn: Turn, { cause, heardMs }: PlayEnd): Promise<void> {
    const { ctx, client, eventId, deck } = turn;
    if (!deck.play) return;
    const { playId } = deck.play;
    await this.playbacks.closePlay(ctx, client, { playId, playedMs: Math.round(heardMs), cause });
    await this.fair.settle(ctx, client, { eventId, playId, heardMs });
  }

  /** The night is over: the track is closed, the page falls silent and is let go. */
  async stop(turn: Turn): Promise<void> {
    const { row, play, nowMs } = turn.deck;
    await this.close(turn, { cause: 'STOPPED', heardMs: positionOf(row, play, nowMs) });
    await this.unlock(turn);
    if (row.player) turn.displaced.push(row.player.playerId);
    turn.row = stop(row, turn.deck);
    if (play) turn.advances.push('STOPPED');
  }

  /** Fixes what plays next: no more votes for it, the page may load it. */
  async lockNext(turn: Turn): Promise<void> {
    const { ctx, client, deck } = turn;
    const pick = await this.choose(turn, null);
    const ballotId = deck.event.ballotId;
    if (!pick || !ballotId || pick.trackId === deck.play?.trackId) return;
    const locked = await this.ballots.lockOption(ctx, client, ballotId, pick.optionId);
    turn.row = setLocked(turn.row, pick.trackId);
    this.tellQueue(turn);
    this.tellVoters(turn, pick, locked, 'your-track-next');
  }

  /** A locked track that staff removed or banned makes room for another. */
  async checkLock(turn: Turn): Promise<void> {
    if (turn.deck.next?.isStillLocked) return;
    turn.row = setLocked(turn.row, null);
    this.tellQueue(turn);
    await this.lockNext(turn);
  }

  /** Votes for the locked track are taken again. */
  async unlock(turn: Turn): Promise<void> {
    const { ctx, client, deck } = turn;
    if (!deck.next || !deck.event.ballotId) return;
    await this.ballots.unlockOption(ctx, client, deck.event.ballotId, deck.next.optionId);
  }

  /** `heardMs`: the present track ends now, after so much of it; null: it plays to its end. */
  private async choose(turn: Turn, heardMs: number | null): Promise<RankedTrack | null> {
    const { ctx, client, eventId, deck } = turn;
    const queue = await this.queues.loadWith(client, ctx, eventId, heardMs);
    const lastTrackId = deck.play?.trackId ?? (await this.playbacks.findLastTrackId(ctx, client, eventId));
    const isLockVoid = turn.row.lockedTrackId === null || deck.next === null || !deck.next.isStillLocked;
    return chooseNext(queue, { lastTrackId, isLockVoid, probe: await this.probe(turn) }, deck.nowMs, Math.random);
  }

  private async probe({ ctx, client, eventId, row }: Turn): Promise<ChoiceTerms['probe']> {
    if (!isProbing(row)) return null;
    return { emergencyTrackIds: new Set(await this.playbacks.listEmergencyTracks(ctx, client, eventId)) };
  }

  private async begin(turn: Turn, pick: RankedTrack): Promise<void> {
    const { ctx, client, eventId, deck } = turn;
    const ballotId = deck.event.ballotId;
    if (!ballotId) return;
    const queued = await this.playbacks.takeQueueItem(ctx, client, eventId, pick.trackId);
    const { repeatBlockMs } = deck.event;
    const block = repeatBlockMs > 0 ? ({ untilMs: repeatBlockMs, code: 'TRACK_RECENTLY_PLAYED' } as const) : null;
    const used = await this.ballots.useUpOption(ctx, client, ballotId, pick.optionId, block);
    if (deck.next && deck.next.trackId !== pick.trackId) await this.unlock(turn);
    const playId = newId();
    const { trackId, optionId, origin } = pick;
    await this.playbacks.insertPlay(ctx, client, eventId, { playId, trackId, optionId, origin, queued, ...used });
    turn.began = { playId, trackId, durationMs: pick.durationMs };
    turn.row = beginPlay(turn.row, playId, { nowMs: deck.nowMs, isAlive: isPlayerAlive({ ...deck, row: turn.row }) });
    this.tellVoters(turn, pick, used, 'your-track-playing');
  }

  private tellQueue({ ctx, eventId, tell }: Turn): void {
    tell({ kind: 'queue:changed', venueId: ctx.venueId, eventId, act: null });
  }

  private tellVoters(
    turn: Turn,
    pick: RankedTrack,
    { cycle, votes }: { cycle: number; votes: number },
    notice: 'your-track-next' | 'your-track-playing',
  ): void {
    const { ctx, eventId, deck } = turn;
    if (votes === 0 || !deck.event.ballotId) return;
    const voters = this.ballots.votersOf.bind(this.ballots, ctx, deck.event.ballotId, pick.optionId, cycle);
    turn.afterCommit((bus) => {
      voters().then(
        (voterIds) =>
          bus.tell({ kind: 'track:told', venueId: ctx.venueId, eventId, notice, title: pick.title, voterIds }),
        (error: unknown) => logFault(this.log, error, { eventId }, 'voters were not told'),
      );
    });
  }
}
