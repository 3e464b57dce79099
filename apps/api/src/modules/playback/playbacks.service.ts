import { Injectable } from '@nestjs/common';
import type { AdvanceCause, LivePlayback, PlaybackView } from '@votebox/contracts';
import { Clock } from '../../core/clock/clock.js';
import type { Ctx } from '../../core/context/ctx.js';
import { notFound } from '../../core/errors/app-error.js';
import { MediaLinks } from '../music/index.js';
import { type Deck, isPlayerAlive, positionOf } from './playback.rules.js';
import { NO_PLAYBACK_VIEW, toLivePlayback, toPlaybackView, type ViewTerms } from './playback.mapper.js';
import { type PlaybackClient, PlaybackRepository } from './playback.repository.js';
import { PlaybackTurns, type Turn } from './playback-turns.service.js';
import { SkipCounts } from './skip-counts.service.js';
import { Succession } from './succession.service.js';
import { pause, unpause } from './transition.rules.js';

/** Answer of `advance`: whether this very call changed the track, and what plays now. */
export interface Advanced {
  changed: boolean;
  playId: string | null;
}

/**
 * The player of each event, as other modules know it. Never silent, never twice: whatever the cause, a track is followed
 * by another only through `advance`, a compare-and-set on the row of the event.
 */
@Injectable()
export class Playbacks {
  constructor(
    private readonly turns: PlaybackTurns,
    private readonly succession: Succession,
    private readonly playbacks: PlaybackRepository,
    private readonly links: MediaLinks,
    private readonly clock: Clock,
    private readonly skips: SkipCounts,
  ) {}

  /** Makes the player's row, inside the transaction that activates the event. Music starts when a page is armed. */
  prepare(ctx: Ctx, client: PlaybackClient, eventId: string): Promise<void> {
    return this.playbacks.insertRow(ctx, client, eventId);
  }

  /**
   * The one way to the next track. Does nothing when another play than `expectedPlayId` is on (null = none): of any
   * number of causes that name the same play exactly one advances.
   */
  async advance(ctx: Ctx, eventId: string, expectedPlayId: string | null, cause: AdvanceCause): Promise<Advanced> {
    const done = await this.turns.run(ctx, eventId, async (turn) => {
      const { row, play, nowMs } = turn.deck;
      if (row.playId !== expectedPlayId || row.state === 'STOPPED') {
        turn.advances.push('none');
        return false;
      }
      const outcome = await this.succession.advance(turn, { cause, heardMs: positionOf(row, play, nowMs) });
      return outcome.ok;
    });
    return { changed: done?.result ?? false, playId: done?.deck.row.playId ?? null };
  }

  /** The sound stops for a while (a hold of the event); the queue and the position stay. */
  async hold(ctx: Ctx, eventId: string): Promise<void> {
    await this.turns.run(ctx, eventId, async (turn) => {
      if (turn.row.intent === 'PLAY') turn.row = pause(turn.row, turn.deck.play, turn.deck);
    });
  }

  async resume(ctx: Ctx, eventId: string): Promise<void> {
    await this.turns.run(ctx, eventId, (turn) => this.goOn(turn));
  }

  /** Ends a hold by `end`, in the turn in which the music goes on. False where `end` says that it does not end. */
  async endHold(ctx: Ctx, eventId: string, end: (client: PlaybackClient) => Promise<boolean>): Promise<boolean> {
    const done = await this.turns.run(ctx, eventId, async (turn) => {
      if (!(await end(turn.client))) return false;
      turn.deck.event.status = 'ACTIVE';
      await this.goOn(turn);
      return true;
    });
    return done?.result ?? false;
  }

  /** The event is over: the track is closed, the page falls silent and is let go. */
  async stop(ctx: Ctx, eventId: string): Promise<void> {
    await this.turns.run(ctx, eventId, async (turn) => {
      if (turn.row.intent !== 'STOP') await this.succession.stop(turn);
    });
  }

  /** What the event says of its music has changed: when somebody must look at the player is decided anew. */
  async lookAgain(ctx: Ctx, eventId: string): Promise<void> {
    await this.turns.run(ctx, eventId, async () => undefined);
  }

  /** What staff see. NOT_FOUND for an event of another venue. */
  async view(ctx: Ctx, eventId: string): Promise<PlaybackView> {
    return this.toView(ctx, await this.find(ctx, eventId));
  }

  async livePlayback(ctx: Ctx, eventId: string): Promise<LivePlayback> {
    return this.toLive(ctx, eventId, await this.find(ctx, eventId));
  }

  /** Both views of one moment, in one read. */
  async bothViews(ctx: Ctx, eventId: string): Promise<{ live: LivePlayback; staff: PlaybackView }> {
    const deck = await this.find(ctx, eventId);
    return { live: await this.toLive(ctx, eventId, deck), staff: this.toView(ctx, deck) };
  }

  toView(ctx: Ctx, deck: Deck | null): PlaybackView {
    return deck ? toPlaybackView(deck, this.terms(ctx)) : NO_PLAYBACK_VIEW;
  }

  private async goOn(turn: Turn): Promise<void> {
    const { deck } = turn;
    if (turn.row.intent !== 'HOLD') return;
    turn.row = unpause(turn.row, deck.play, { nowMs: deck.nowMs, isAlive: isPlayerAlive(deck) });
    if (!deck.play && isPlayerAlive(deck)) await this.succession.advance(turn, { cause: 'STARTED', heardMs: 0 });
  }

  private async toLive(ctx: Ctx, eventId: string, deck: Deck | null): Promise<LivePlayback> {
    if (!deck) return { state: 'IDLE', play: null, skip: null };
    const maySkip = deck.event.guestSkip && deck.event.status === 'ACTIVE';
    const skip = maySkip && deck.play ? await this.skips.of(ctx, eventId, deck.play.playId) : null;
    return toLivePlayback(deck, skip, this.terms(ctx));
  }

  private terms(ctx: Ctx): ViewTerms {
    return {
      nowMs: this.clock.now(),
      coverUrl: (trackId, cover) => this.links.coverUrl(ctx.venueId, trackId, cover),
    };
  }

  private async find(ctx: Ctx, eventId: string): Promise<Deck | null> {
    const deck = await this.turns.read(ctx, eventId);
    if (!deck && !(await this.playbacks.hasEvent(ctx, eventId))) throw notFound();
    return deck;
  }
}
