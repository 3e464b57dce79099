import { Injectable } from '@nestjs/common';
import type { PlayerTrouble } from '@votebox/contracts';
import type { Ctx } from '../../../core/context/ctx.js';
import { Metrics } from '../../../core/metrics/metrics.js';
import { Failures } from '../failure.service.js';
import {
  type CurrentPlay,
  type Deck,
  isSameLength,
  type Player,
  type PlaybackRow,
  positionOf,
} from '../playback.rules.js';
import { PlaybackRepository } from '../playback.repository.js';
import { PlaybackTurns, type Turn } from '../playback-turns.service.js';
import { PlayerNews } from '../player-news.service.js';
import { PlayerSupportRepository } from '../player-support.repository.js';
import { Succession } from '../succession.service.js';
import {
  forgetFailedStarts,
  giveLease,
  loseDevice,
  pause,
  releaseLease,
  restart,
  sound,
  unpause,
} from '../transition.rules.js';
import type { Verdict } from './verdict.rules.js';

/** Whose word it is, and about which state of the row. A word about an older epoch, or of a driver that was, is worth nothing. */
export interface DriverWord {
  driverId: string;
  eventId: string;
  epoch: number;
}

/** `cannotPlay`: codecs; null where the player does not say. */
interface Arming {
  player: Omit<Player, 'seenAt'>;
  cannotPlay: string[] | null;
  why: 'found' | 'starts-failed';
}

/** `late`: the row has changed since the driver looked. `taken`: another process drives now, or the event is gone. */
export type Told = { kind: 'done' | 'late' | 'taken'; deck: Deck | null };

/** What drivers say to the row: each word is a turn, fenced by lease and epoch. */
@Injectable()
export class DriverTurns {
  constructor(
    private readonly turns: PlaybackTurns,
    private readonly news: PlayerNews,
    private readonly succession: Succession,
    private readonly failures: Failures,
    private readonly playbacks: PlaybackRepository,
    private readonly support: PlayerSupportRepository,
    private readonly metrics: Metrics,
  ) {}

  read(ctx: Ctx, eventId: string): Promise<Deck | null> {
    return this.turns.read(ctx, eventId);
  }

  /** The player becomes the one of the event; the music goes on there, or begins. Whatever had it before falls silent. */
  arm(ctx: Ctx, word: DriverWord, { player, cannotPlay, why }: Arming): Promise<Told> {
    return this.run(ctx, word, async (turn) => {
      if (cannotPlay) {
        const support = { playerId: player.playerId, isPage: false, cannotPlay };
        turn.isPoolStale ||= await this.support.save(ctx, turn.client, support);
      }
      const before = turn.row.player;
      if (before && before.playerId !== player.playerId) turn.displaced.push(before.playerId);
      turn.row = { ...giveLease(turn.row, { ...player, seenAt: turn.deck.nowMs }), trouble: null };
      if (why === 'starts-failed') turn.row = forgetFailedStarts(turn.row);
      await this.news.beginOrGoOn(turn);
    });
  }

  /** Another player takes over between two tracks: the start that is wanted anyway is done there. */
  handOver(ctx: Ctx, word: DriverWord, player: Omit<Player, 'seenAt'>): Promise<Told> {
    return this.run(ctx, word, async (turn) => {
      turn.row = { ...giveLease(turn.row, { ...player, seenAt: turn.deck.nowMs }), trouble: null };
    });
  }

  /** No player answers: staff see why. */
  complain(ctx: Ctx, word: DriverWord, trouble: PlayerTrouble): Promise<Told> {
    return this.run(ctx, word, async (turn) => {
      turn.row = { ...turn.row, trouble };
    });
  }

  /** The event is not played by players of the venue any more; a page may come. */
  letGo(ctx: Ctx, word: DriverWord): Promise<Told> {
    return this.run(ctx, word, async (turn) => {
      const { row, deck } = turn;
      if (row.state === 'STOPPED' || row.player === null) return;
      turn.row = { ...releaseLease(row, deck.play, deck), trouble: null };
    });
  }

  apply(ctx: Ctx, word: DriverWord, verdict: Verdict): Promise<Told> {
    return this.run(ctx, word, async (turn) => {
      const { player } = turn.row;
      if (player && verdict.kind !== 'lose') turn.row = { ...turn.row, player: { ...player, seenAt: turn.deck.nowMs } };
      const { play } = turn.deck;
      if (play) return this.applyToPlay(turn, play, verdict);
      if (verdict.kind === 'trouble') turn.row = { ...turn.row, trouble: verdict.trouble };
      if (verdict.kind === 'lose') turn.row = { ...loseDevice(turn.row, turn.deck), trouble: verdict.trouble };
    });
  }

  private async applyToPlay(turn: Turn, play: CurrentPlay, verdict: Verdict): Promise<void> {
    const { deck } = turn;
    switch (verdict.kind) {
      case 'none':
      case 'confirm':
        return;
      case 'trouble':
        turn.row = { ...turn.row, trouble: verdict.trouble };
        return;
      case 'sounding':
        this.noteDrift(turn, play, verdict.positionMs);
        turn.row = { ...turn.row, trouble: verdict.trouble };
        return this.news.apply(turn, verdict);
      case 'resume':
        turn.row = { ...unpause(turn.row, play, { nowMs: deck.nowMs, isAlive: true }), trouble: null };
        return this.news.apply(turn, { kind: 'sounding', positionMs: verdict.positionMs, saidMs: null });
      case 'restart':
        turn.row = restart({ ...standAt(turn.row, verdict.positionMs, deck), trouble: null }, play, deck);
        return;
      case 'hold':
        turn.row = {
          ...pause(standAt(turn.row, verdict.positionMs, deck), play, deck),
          trouble: verdict.trouble,
        };
        return;
      case 'fail':
        return this.failures.fail(turn, verdict.reason, verdict.heardMs);
      case 'lose':
        turn.row = standAt(turn.row, positionOf(turn.row, play, verdict.sinceMs), deck);
        turn.row = { ...loseDevice(turn.row, deck), trouble: verdict.trouble };
        return;
      case 'ended':
        return this.end(turn, verdict);
    }
  }

  /** Where the player has moved on by itself to the very track that follows, that play has begun: nothing is commanded. */
  private async end(turn: Turn, { heardMs, onNext, isRecovered }: Extract<Verdict, { kind: 'ended' }>): Promise<void> {
    turn.row = forgetFailedStarts({ ...turn.row, trouble: null });
    const { play } = turn.deck;
    // Elsewhere than at its end somebody has ended it.
    if (play && isSameLength(play.durationMs, heardMs)) await this.news.learnLength(turn, play, play.durationMs);
    await this.succession.advance(turn, { cause: isRecovered ? 'RECOVERED' : 'ENDED', heardMs });
    const { began, deck } = turn;
    if (!began || !onNext || began.trackId !== deck.next?.trackId) return;
    turn.row = sound(turn.row, onNext.positionMs, deck);
    await this.playbacks.markVerified(turn.ctx, turn.client, began.playId);
  }

  private noteDrift({ deck, row }: Turn, play: CurrentPlay, positionMs: number): void {
    if (row.state !== 'PLAYING') return;
    this.metrics.playerDriftSeconds.observe(Math.abs(positionMs - positionOf(row, play, deck.nowMs)) / 1000);
  }

  private async run(ctx: Ctx, word: DriverWord, work: (turn: Turn) => Promise<void>): Promise<Told> {
    const done = await this.turns.run(ctx, word.eventId, async (turn) => {
      if (turn.deck.driver?.id !== word.driverId) return 'taken';
      if (turn.deck.row.epoch !== word.epoch) return 'late';
      await work(turn);
      return 'done';
    });
    return done ? { kind: done.result, deck: done.deck } : { kind: 'taken', deck: null };
  }
}

/** The track stands at a position, whatever the clock says. */
function standAt(row: PlaybackRow, positionMs: number, { nowMs }: Deck): PlaybackRow {
  return { ...sound(row, positionMs, { nowMs }), state: row.state };
}
