import { Injectable } from '@nestjs/common';
import type { AdvanceCause } from '@votebox/contracts';
import { Bus } from '../../core/bus/bus.js';
import type { Fact } from '../../core/bus/facts.js';
import type { Ctx } from '../../core/context/ctx.js';
import { Metrics } from '../../core/metrics/metrics.js';
import { OptionFitness } from '../queue/index.js';
import { type Deck, isMusicToCome, isNews, nextDueAt, type PlaybackRow, silenceEnded } from './playback.rules.js';
import { type PlaybackClient, PlaybackRepository } from './playback.repository.js';
import { PlayerCommands } from './player-commands.service.js';

/**
 * One decision about one event's player, under its lock and inside one transaction. `row` is what it will be; the rest
 * is what was found. Nothing is told before the commit.
 */
export class Turn {
  row: PlaybackRow;
  /** Pages that lost the lease and must fall silent. */
  readonly displaced: string[] = [];
  readonly advances: (AdvanceCause | 'none')[] = [];
  /** Its player can play other tracks than before: the options are judged anew. */
  isPoolStale = false;
  /** The play that begins with this turn. */
  began: { playId: string; trackId: string; durationMs: number } | null = null;
  private readonly facts: Fact[] = [];
  private readonly after: ((bus: Bus) => void)[] = [];

  constructor(
    readonly ctx: Ctx,
    readonly eventId: string,
    readonly client: PlaybackClient,
    readonly deck: Deck,
  ) {
    this.row = deck.row;
  }

  /** Tells a fact after the commit. */
  readonly tell = (fact: Fact): void => void this.facts.push(fact);

  /** Does something that must not hold the transaction up, after the commit. Its failures are its own. */
  afterCommit(act: (bus: Bus) => void): void {
    this.after.push(act);
  }

  /** Called once, after the commit. */
  settle(bus: Bus): void {
    for (const fact of this.facts) bus.tell(fact);
    for (const act of this.after) act(bus);
  }
}

/**
 * Runs turns: the only writer of playback rows. Owns the time since which this process can hear players; after a start,
 * and after the database was away, every player has its full time again before it counts as gone.
 */
@Injectable()
export class PlaybackTurns {
  private listeningSinceMs: number | null = null;

  constructor(
    private readonly playbacks: PlaybackRepository,
    private readonly commands: PlayerCommands,
    private readonly fitness: OptionFitness,
    private readonly bus: Bus,
    private readonly metrics: Metrics,
  ) {}

  /** Players could not be heard for a while: nobody is to be blamed for it. */
  loseHearing(): void {
    this.listeningSinceMs = null;
  }

  /** What is committed; null where the event was never activated. */
  async read(ctx: Ctx, eventId: string): Promise<Deck | null> {
    const found = await this.playbacks.inTx(ctx, (client) => this.playbacks.readDeck(ctx, client, eventId));
    return found && this.hear(found);
  }

  /**
   * Locks the event's player, lets `work` decide, saves, commits, and only then tells players and screens. Answers null
   * where there is no player row. Whatever `work` throws undoes everything.
   */
  async run<T>(ctx: Ctx, eventId: string, work: (turn: Turn) => Promise<T>): Promise<{ result: T; deck: Deck } | null> {
    const done = await this.attempt(ctx, eventId, work).catch((error: unknown) => {
      // Nothing was written and nothing told; the one that stood in the way is through by now.
      if (isDeadlock(error)) return this.attempt(ctx, eventId, work);
      throw error;
    });
    if (!done) return null;
    this.announce(done.turn, done.deck);
    return { result: done.result, deck: done.deck };
  }

  private attempt<T>(ctx: Ctx, eventId: string, work: (turn: Turn) => Promise<T>) {
    return this.playbacks.inTx(ctx, async (client) => {
      const found = await this.playbacks.lockDeck(ctx, client, eventId);
      if (!found) return null;
      const turn = new Turn(ctx, eventId, client, this.hear(found));
      const result = await work(turn);
      const deck = await this.save(turn);
      await this.judgePool(turn);
      return { turn, result, deck };
    });
  }

  private hear(found: Omit<Deck, 'listeningSinceMs'>): Deck {
    this.listeningSinceMs ??= found.nowMs;
    return { ...found, listeningSinceMs: this.listeningSinceMs };
  }

  private async save(turn: Turn): Promise<Deck> {
    const { ctx, eventId, client, deck } = turn;
    const isSameTrack = turn.row.playId === deck.row.playId && turn.row.lockedTrackId === deck.row.lockedTrackId;
    if (isSameTrack) {
      const after = scheduled({ ...deck, row: turn.row }, deck);
      await this.playbacks.save(ctx, client, eventId, after.row);
      return after;
    }
    await this.playbacks.save(ctx, client, eventId, turn.row);
    const fresh = await this.playbacks.readDeck(ctx, client, eventId);
    if (!fresh) return deck;
    const after = scheduled(this.hear(fresh), deck);
    await this.playbacks.saveDue(ctx, client, eventId, after.row.dueAt);
    return after;
  }

  /** Before anyone votes for it: what the player that has come cannot play cannot be voted for. */
  private async judgePool(turn: Turn): Promise<void> {
    const { ctx, client, eventId, deck, row } = turn;
    const isOther = row.player !== null && row.player.playerId !== deck.row.player?.playerId;
    if (!isOther && !turn.isPoolStale) return;
    await this.fitness.judge(ctx, client, eventId);
    turn.tell({ kind: 'pool:changed', venueId: ctx.venueId, eventId });
  }

  private announce(turn: Turn, after: Deck): void {
    const { ctx, eventId } = turn;
    const before = turn.deck.row;
    for (const cause of turn.advances) this.metrics.advances.inc({ cause });
    if (!isMusicToCome(turn.deck)) {
      this.metrics.silenceSeconds.inc(silenceEnded(before, after.row, after.nowMs) / 1000);
    }
    for (const playerId of turn.displaced) this.commands.sendStop(ctx, eventId, playerId, after.row.epoch);
    if (after.row.epoch !== before.epoch) this.commands.send(ctx, eventId, after);
    if (isNews(before, after.row)) turn.tell({ kind: 'playback:changed', venueId: ctx.venueId, eventId });
    turn.settle(this.bus);
  }
}

/** What was overdue stays so: a report must not carry away what the sweep is about to do. */
function scheduled(after: Deck, before: Deck): Deck {
  const { dueAt } = before.row;
  const isOverdue = dueAt !== null && dueAt <= before.nowMs;
  const isUnchanged = after.row.epoch === before.row.epoch && after.row.state === before.row.state;
  return { ...after, row: { ...after.row, dueAt: isOverdue && isUnchanged ? dueAt : nextDueAt(after) } };
}

/** Staff who remove tracks lock options in another order than a new track does. */
function isDeadlock(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === '40P01';
}
