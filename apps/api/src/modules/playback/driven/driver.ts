import type { Logger } from 'pino';
import type { Ctx } from '../../../core/context/ctx.js';
import { logFault } from '../../../core/errors/log-fault.js';
import type { Metrics } from '../../../core/metrics/metrics.js';
import { type Deck, FAILED_STARTS_MAX, type Player } from '../playback.rules.js';
import type { DrivenPlayers } from './driven-players.service.js';
import type { DriverTurns, DriverWord, Told } from './driver-turns.service.js';
import type { Observation } from './observation.rules.js';
import { PlayerBench, type Seat } from './player-bench.js';
import { type Finding, PlayerHand } from './player-hand.js';

/** What a driver works with. */
export interface DriverHouse {
  driverId: string;
  turns: DriverTurns;
  players: DrivenPlayers;
  metrics: Metrics;
  log: Logger;
  random(): number;
  /** Epoch milliseconds by the clock of the database, as far as this process knows. */
  now(): number;
  /** Whether the lease is surely ours for the length of a command. */
  mayDrive(eventId: string): boolean;
}

const ACTS_PER_STEP_MAX = 12;
const DECK_AGE_MAX_MS = 10_000;
/** So long a player that does not answer is waited for before the next one of the house takes over. */
const FALLBACK_AFTER_MS = 5_000;
/** A player that was lost, or that could not start anything, is not taken back at the very next track. */
const REST_AFTER_LOSS_MS = 30_000;
const REST_AFTER_FAILURES_MS = 300_000;
const LET_GO_TRIES = 5;
const LET_GO_RETRY_MS = 2_000;

/**
 * Drives the player of one event as long as this process has the lease: makes the player do what the row wants, looks at
 * what it does, and says so in turns. The row stays the truth; all that is kept here may be lost, the next driver looks.
 *
 * Modes: no player in hand → (`findPlayer`) → in hand ⇄ lost (looked for with growing waits; after a while the next player
 * takes over) → over. One step at a time, and in it one act after the other; nothing thrown leaves a step.
 */
export class Driver {
  /** The event is over and its player silent: the lease can be given back. */
  isOver = false;
  private readonly bench: PlayerBench;
  private deck: Deck | null = null;
  private readAtMs = 0;
  private isStale = true;
  private hand: PlayerHand | null = null;
  /** The player in hand is lost: from then on the next one takes over. */
  private loss: { fallbackAtMs: number } | null = null;
  private letGoTries = 0;
  private letGoAtMs = 0;
  private running: Promise<void> | null = null;
  private isClosed = false;

  constructor(
    private readonly ctx: Ctx,
    readonly eventId: string,
    private readonly house: DriverHouse,
  ) {
    this.bench = new PlayerBench(ctx, house.players, house.random);
  }

  /** Whether the player answers, as far as is known: between two looks its driver answers for it. */
  get isWell(): boolean {
    return this.hand !== null && this.loss === null && this.hand.isWell;
  }

  /** The row has changed, or may have: it is read again before anything is done. */
  wake(): void {
    this.isStale = true;
    void this.step();
  }

  noteEpoch(epoch: number): void {
    if (this.deck && epoch !== this.deck.row.epoch) this.isStale = true;
  }

  /** Does what is due. A step that is under way is joined, never doubled. Never rejects. */
  step(): Promise<void> {
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  /** Stops after the act that is under way. What sounds goes on. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.running;
    this.hand?.letGo();
    await this.bench.closeAll();
  }

  private async run(): Promise<void> {
    try {
      for (let acts = 0; acts < ACTS_PER_STEP_MAX; acts++) {
        if (this.isClosed || this.isOver || !this.house.mayDrive(this.eventId)) return;
        const deck = await this.freshDeck();
        if (!deck || this.isClosed || !(await this.act(deck))) return;
      }
    } catch (error) {
      this.isStale = true;
      logFault(this.house.log, error, { eventId: this.eventId }, 'a driver failed');
    }
  }

  private async freshDeck(): Promise<Deck | null> {
    const nowMs = this.house.now();
    if (this.deck && !this.isStale && nowMs - this.readAtMs < DECK_AGE_MAX_MS) return this.deck;
    this.isStale = false;
    const deck = await this.house.turns.read(this.ctx, this.eventId);
    if (!deck) return null;
    await this.bench.seat(deck.event.playerIds, this.hand?.seat ?? null);
    // Somebody wants something else, or the music fixed: a lost player is looked for at once.
    const isNews = deck.row.epoch !== this.deck?.row.epoch;
    if (isNews && (this.loss || !this.hand)) this.bench.hurry();
    this.take(deck);
    return deck;
  }

  private take(deck: Deck): void {
    this.deck = deck;
    this.readAtMs = this.house.now();
    this.hand?.turnTo(deck.play?.playId ?? null);
  }

  /** One act; false when nothing is left to do now. */
  private async act(deck: Deck): Promise<boolean> {
    const { row, event } = deck;
    if (deck.driver?.id !== this.house.driverId) return false;
    if (row.state === 'STOPPED' || row.intent === 'STOP' || event.playerIds.length === 0) return this.letGo(deck);
    if (this.hand && this.bench.find(this.hand.seat.setup.id) !== this.hand.seat) return this.replace(this.hand);
    // After a restart the player of the row is given the same patience as before; it may only be slow.
    const known = this.bench.find(row.player?.playerId);
    const hand = this.hand ?? (known && this.hold(known));
    if (!hand) return this.findPlayer(deck);
    if (row.player?.playerId !== hand.seat.setup.id) return this.arm(hand.seat, 'found');
    // It was lost to the driver before, or nobody has heard of it in time.
    if (row.state === 'DEVICE_GONE') this.loss ??= { fallbackAtMs: row.positionAt + FALLBACK_AFTER_MS };
    if (this.loss) return this.seek(deck, hand, this.loss.fallbackAtMs);
    if (await this.replaceFailing(deck, hand)) return true;
    await this.bench.watchStandbys(hand.seat, this.house.now());
    return this.drive(deck, hand);
  }

  private async drive(deck: Deck, hand: PlayerHand): Promise<boolean> {
    const ended = hand.endByClock(deck);
    if (ended) return this.say(deck, hand, ended);
    const back = this.bench.betterThan(hand.seat).find((seat) => seat.isBack);
    // What this player had queued would sound beside the one that takes over at the next track.
    const act = hand.decide(back ? { ...deck, next: null } : deck);
    if (act.kind === 'let-go') return this.letGo(deck);
    if (act.kind === 'play' && back && !hand.isTold(act.track.playId)) return this.handOver(deck, hand, back);
    const { isDone, finding } = await hand.make(deck, act);
    return finding ? this.say(deck, hand, finding) : !isDone;
  }

  /** Says in a turn what was found. */
  private async say(deck: Deck, hand: PlayerHand, finding: Finding): Promise<boolean> {
    const { seen, verdict } = finding;
    if (verdict.kind === 'none' || verdict.kind === 'confirm') return true;
    if (verdict.kind === 'lose' && !this.loss) this.lose(hand.seat, seen, verdict.sinceMs);
    const told = await this.house.turns.apply(this.ctx, this.wordOf(deck), verdict);
    const after = this.settle(told);
    if (after) hand.settle(finding, after);
    else if (told.kind === 'late') hand.lookAgain();
    return true;
  }

  /** One that does not take a start, and will not soon, is lost at once; so it must not be taken back at the next track. */
  private lose(seat: Seat, seen: Observation, sinceMs: number): void {
    const nowMs = this.house.now();
    const waitMs = ('waitMs' in seen && seen.waitMs) || 0;
    const isRefused = seen.kind === 'AUTH' || seen.kind === 'NOT_ALLOWED';
    const isHopeless = isRefused || waitMs > FALLBACK_AFTER_MS;
    this.bench.rest(seat, nowMs + (isRefused ? REST_AFTER_FAILURES_MS : Math.max(waitMs, REST_AFTER_LOSS_MS)));
    this.bench.noteFailure(seat, waitMs, nowMs);
    this.loss = { fallbackAtMs: isHopeless ? nowMs : sinceMs + FALLBACK_AFTER_MS };
  }

  /** Looks for a lost player with growing waits; after a while the next one of the house takes over where it was. */
  private async seek(deck: Deck, hand: PlayerHand, fallbackAtMs: number): Promise<boolean> {
    const nowMs = this.house.now();
    if (nowMs >= hand.seat.retry.atMs) {
      const { isBack, waitMs, finding } = await hand.seek(deck);
      if (isBack) this.loss = null;
      else this.bench.noteFailure(hand.seat, waitMs, nowMs);
      await this.say(deck, hand, finding);
      if (isBack) return true;
    }
    if (nowMs < fallbackAtMs) return false;
    const other = await this.bench.firstThatAnswers(this.bench.others(hand.seat), nowMs);
    return other !== null && this.hold(other) !== null && this.arm(other, 'found');
  }

  /** A player that cannot start anything, not even a probe, gives way to the next one. */
  private async replaceFailing({ row }: Deck, hand: PlayerHand): Promise<boolean> {
    if (row.state !== 'DEGRADED' || row.failedStarts <= FAILED_STARTS_MAX) return false;
    const nowMs = this.house.now();
    const other = await this.bench.firstThatAnswers(this.bench.others(hand.seat), nowMs);
    if (!other) return false;
    this.bench.rest(hand.seat, nowMs + REST_AFTER_FAILURES_MS);
    await hand.pause();
    return this.hold(other) !== null && this.arm(other, 'starts-failed');
  }

  private async handOver(deck: Deck, from: PlayerHand, to: Seat): Promise<boolean> {
    if (!this.hold(to)) return false;
    const told = await this.house.turns.handOver(this.ctx, this.wordOf(deck), toPlayer(to));
    await from.pause();
    return this.settle(told) !== null;
  }

  private async findPlayer(deck: Deck): Promise<boolean> {
    const seats = this.bench.all();
    const answering = await this.bench.firstThatAnswers(seats, this.house.now());
    // One that may only not be looked at may be told.
    const seat = answering ?? seats.find((one) => one.trouble === 'RATE_LIMITED');
    if (seat && this.hold(seat)) return this.arm(seat, 'found');
    const trouble = seats[0]?.trouble ?? 'UNREACHABLE';
    if (deck.row.trouble !== trouble) {
      this.settle(await this.house.turns.complain(this.ctx, this.wordOf(deck), trouble));
    }
    return false;
  }

  private async arm(seat: Seat, why: 'found' | 'starts-failed'): Promise<boolean> {
    const told = await seat.player?.listUnsupported?.();
    const cannotPlay = told?.ok ? told.value : null;
    const arming = { player: toPlayer(seat), cannotPlay, why };
    return this.settle(await this.house.turns.arm(this.ctx, this.wordOf(this.deck!), arming)) !== null;
  }

  /** Takes a player in hand: nothing is known of it yet. */
  private hold(seat: Seat): PlayerHand | null {
    const made = this.bench.open(seat);
    if (!made.ok) return null;
    this.hand?.letGo();
    this.loss = null;
    seat.isBack = false;
    seat.standbyAtMs = 0;
    const hand = new PlayerHand(seat, made.value, this.house, () => void this.step());
    hand.turnTo(this.deck?.play?.playId ?? null);
    this.hand = hand;
    return hand;
  }

  /** It is no player of the event any more, or is reached otherwise now: then the music goes on there. */
  private async replace(hand: PlayerHand): Promise<boolean> {
    hand.letGo();
    this.hand = null;
    this.loss = null;
    await hand.pause();
    await this.bench.close(hand.seat);
    const anew = this.bench.find(hand.seat.setup.id);
    return anew === null || this.hold(anew) === null || this.arm(anew, 'found');
  }

  /** Whoever may sound is silenced, also what a process that died had begun. Then others may have the event. */
  private async letGo(deck: Deck): Promise<boolean> {
    const nowMs = this.house.now();
    if (nowMs < this.letGoAtMs) return false;
    this.letGoAtMs = nowMs + LET_GO_RETRY_MS;
    this.letGoTries += 1;
    const inHand = this.hand?.seat;
    if (inHand) for (const seat of this.bench.others(inHand)) if (seat.maySound) await this.bench.silence(seat, nowMs);
    let isSilent = true;
    for (const seat of inHand ? [inHand] : this.bench.all()) {
      const isTaken = await this.bench.silence(seat, nowMs);
      isSilent &&= isTaken;
    }
    if (!isSilent && this.letGoTries < LET_GO_TRIES) return false;
    const told = await this.house.turns.letGo(this.ctx, this.wordOf(deck));
    this.isOver = told.kind === 'done';
    this.settle(told);
    return false;
  }

  /** Takes over what the row is after a turn; null when the turn was not ours to take. */
  private settle(told: Told): Deck | null {
    if (told.deck) this.take(told.deck);
    return told.kind === 'done' ? told.deck : null;
  }

  private wordOf(deck: Deck): DriverWord {
    return { driverId: this.house.driverId, eventId: this.eventId, epoch: deck.row.epoch };
  }
}

function toPlayer({ setup }: Seat): Omit<Player, 'seenAt'> {
  return { playerId: setup.id, label: setup.name, kind: setup.kind.toLowerCase() as Lowercase<typeof setup.kind> };
}
