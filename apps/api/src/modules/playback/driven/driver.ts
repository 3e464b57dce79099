import type { Logger } from 'pino';
import type { Ctx } from '../../../core/context/ctx.js';
import { isDatabaseAway } from '../../../core/errors/to-app-error.js';
import type { Metrics } from '../../../core/metrics/metrics.js';
import { type Deck, FAILED_STARTS_MAX, type Player, positionOf } from '../playback.rules.js';
import type { Did, DrivenPlayer, PlayerFault, Sighting, WantedTrack } from './driven-player.js';
import type { DrivenPlayers } from './driven-players.service.js';
import { decideDrive, type DriveAct, type Grip, newGrip, toWanted, wantedNext } from './drive.rules.js';
import type { DriverTurns, DriverWord, Told } from './driver-turns.service.js';
import { backoffMs, lookAfterStart, lookAgain, lookWhilePlaying, lookWhileSilent } from './look.rules.js';
import { classify, type Observation, toObservation } from './observation.rules.js';
import { PlayerBench, type Seat } from './player-bench.js';
import { decideRefusedStart, decideVerdict, type Memory, type Verdict } from './verdict.rules.js';

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
/** So long a lost player is waited for before the next one of the house takes over. */
const FALLBACK_AFTER_MS = 5_000;
const STANDBY_LOOK_MS = 15_000;
/** A player that was lost, or that could not start anything, is not taken back at the very next track. */
const REST_AFTER_LOSS_MS = 30_000;
const REST_AFTER_FAILURES_MS = 300_000;
const REFUSED_LOOK_MS = 30_000;
const RATE_LIMITED_LOOK_MS = 5_000;
const BLINDING: ReadonlySet<Observation['kind']> = new Set(['AUTH', 'NOT_ALLOWED', 'RATE_LIMITED']);
/** So long after its computed end a track is over that nobody may look at. */
const BLIND_END_MS = 250;
const AHEAD_RETRY_MS = 2_000;
const LET_GO_TRIES = 5;
const LET_GO_RETRY_MS = 2_000;

interface Loss {
  tryAtMs: number;
  fallbackAtMs: number;
  tries: number;
}

/**
 * Drives the player of one event as long as this process has the lease: makes the player do what the row wants, looks at
 * what it does, and says so in turns. The row stays the truth; all that is kept here may be lost, the next driver looks.
 *
 * Modes: no player at hand → (`findPlayer`) → at hand ⇄ lost (looked for with growing waits; after a while the next player
 * takes over) → over. One step at a time, and in it one act after the other; nothing thrown leaves a step.
 */
export class Driver {
  /** The event is over and its player silent: the lease can be given back. */
  isOver = false;
  private readonly bench: PlayerBench;
  private deck: Deck | null = null;
  private readAtMs = 0;
  private isStale = true;
  /** The epoch that the player was last told or shown. */
  private actedEpoch = -1;
  private hand: Seat | null = null;
  private grip: Grip = newGrip(0);
  private loss: Loss | null = null;
  private memory: Memory = newMemory();
  private memoryOf: string | null = null;
  private before: { positionMs: number; atMs: number } | null = null;
  /** The player answers, but not to us: until then it is believed to do what it was told. */
  private blindUntilMs = 0;
  private aheadAtMs = 0;
  private standbyAtMs = 0;
  private letGoTries = 0;
  private letGoAtMs = 0;
  private stopNews: () => void = () => undefined;
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
    return this.hand !== null && this.loss === null && this.memory.unansweredSinceMs === null;
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
    this.stopNews();
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
      if (!isDatabaseAway(error))
        this.house.log.error({ err: error, eventId: this.eventId }, 'a step of a driver failed');
    }
  }

  private async freshDeck(): Promise<Deck | null> {
    const nowMs = this.house.now();
    if (this.deck && !this.isStale && nowMs - this.readAtMs < DECK_AGE_MAX_MS) return this.deck;
    this.isStale = false;
    const deck = await this.house.turns.read(this.ctx, this.eventId);
    if (deck) {
      await this.bench.seat(deck.event.playerIds);
      this.take(deck);
    }
    return deck;
  }

  private take(deck: Deck): void {
    this.deck = deck;
    this.readAtMs = this.house.now();
    if (this.memoryOf === (deck.play?.playId ?? null)) return;
    this.memoryOf = deck.play?.playId ?? null;
    this.memory = { ...newMemory(), unansweredSinceMs: this.memory.unansweredSinceMs };
    this.before = null;
  }

  /** One act; false when nothing is left to do now. */
  private async act(deck: Deck): Promise<boolean> {
    const { row, event } = deck;
    if (deck.driver?.id !== this.house.driverId) return false;
    if (row.state === 'STOPPED' || row.intent === 'STOP' || event.playerIds.length === 0) return this.letGo(deck);
    if (this.hand && this.bench.find(this.hand.setup.id) !== this.hand) await this.drop(this.hand);
    // After a restart the player of the row is given the same patience as before; it may only be slow.
    const known = this.hand ?? this.bench.find(row.player?.playerId);
    if (!known) return this.findPlayer(deck, this.bench.all());
    if (!this.hand && !this.hold(known)) return this.findPlayer(deck, this.bench.others(known));
    if (row.player?.playerId !== known.setup.id) return this.arm(known, 'found');
    if (this.loss) return this.seek(deck, known, this.loss);
    if (await this.replaceFailing(deck, known)) return true;
    await this.lookAtStandbys(known);
    return this.drive(deck, known);
  }

  private async drive(deck: Deck, hand: Seat): Promise<boolean> {
    const player = hand.player!;
    const nowMs = this.house.now();
    const ended = this.endByClock(deck, nowMs);
    if (ended) return this.conclude(deck, { kind: 'UNKNOWN' }, ended);
    const isEpochNew = deck.row.epoch !== this.actedEpoch;
    this.actedEpoch = deck.row.epoch;
    const back = this.bench.betterThan(hand).find((seat) => seat.isBack);
    // What this player had queued would sound beside the one that takes over at the next track.
    const view = back ? { ...deck, next: null } : deck;
    const act = decideDrive(view, this.grip, { can: player.capabilities, nowMs, isEpochNew });
    if (act.kind === 'play' && back && !this.isTold(act.track)) return this.handOver(hand, back);
    return this.make(deck, player, act);
  }

  /** While the player may not be asked, its track ends when it should; what was handed over to follow has begun then. */
  private endByClock({ row, play, next }: Deck, nowMs: number): Verdict | null {
    if (row.state !== 'PLAYING' || !play || nowMs >= this.blindUntilMs) return null;
    const beyondMs = row.positionMs + nowMs - row.positionAt - play.durationMs;
    if (beyondMs < BLIND_END_MS) return null;
    const hasFollowed = next !== null && this.grip.aheadTrackId === next.trackId;
    const onNext = hasFollowed ? { positionMs: beyondMs } : null;
    return { kind: 'ended', heardMs: play.durationMs, onNext, isRecovered: false };
  }

  private async make(deck: Deck, player: DrivenPlayer, act: DriveAct): Promise<boolean> {
    switch (act.kind) {
      case 'none':
        return false;
      case 'let-go':
        return this.letGo(deck);
      case 'look':
        return this.look(deck, player);
      case 'play':
        return this.play(deck, player, act.track, act.positionMs);
      case 'pause':
        this.grip.told = { kind: 'pause' };
        return this.noteFault(await player.pause());
      case 'volume':
        this.grip.volume = act.volume;
        return this.noteFault(await player.setVolume(act.volume));
      case 'ahead':
        return this.handAhead(player, act.track);
    }
  }

  private async play(deck: Deck, player: DrivenPlayer, track: WantedTrack, positionMs: number): Promise<boolean> {
    const { positionAt } = deck.row;
    const told = { kind: 'play', playId: track.playId ?? '', positionAt } as const;
    this.grip = { ...this.grip, told: { ...told, atMs: this.house.now(), isTaken: false }, aheadTrackId: null };
    this.before = null;
    const did = await player.play(track, positionMs);
    const nowMs = this.house.now();
    this.grip.told = { ...told, atMs: nowMs, isTaken: did.ok };
    this.grip.lookAtMs = nowMs + (did.ok ? lookAfterStart(player.capabilities.endSignal) : lookAgain());
    if (did.ok) return true;
    this.noteFault(did);
    const seen = toObservation(did.fault);
    return this.conclude(deck, seen, decideRefusedStart(seen, nowMs));
  }

  /** A track that the player cannot have is found out when it should start; anything else is tried again soon. */
  private async handAhead(player: DrivenPlayer, track: WantedTrack | null): Promise<boolean> {
    const nowMs = this.house.now();
    if (nowMs < this.aheadAtMs) return false;
    const did = await player.queueNext(track);
    this.noteFault(did);
    if (did.ok || did.fault.of === 'track') this.grip.aheadTrackId = track?.trackId ?? null;
    else this.aheadAtMs = nowMs + AHEAD_RETRY_MS;
    return true;
  }

  private async look(deck: Deck, player: DrivenPlayer): Promise<boolean> {
    // News that come while it is looked at ask for another look.
    this.grip.lookAtMs = Number.POSITIVE_INFINITY;
    const look = await player.sight();
    this.grip.hasLooked ||= look.ok;
    return this.judge(deck, player, look);
  }

  private async judge(deck: Deck, player: DrivenPlayer, look: Did<Sighting>): Promise<boolean> {
    const nowMs = this.house.now();
    this.noteFault(look);
    const { told } = this.grip;
    const isTold = told?.kind === 'play' && told.playId === deck.play?.playId;
    const sinceCommandMs = isTold ? nowMs - told.atMs : null;
    const seen = classify(
      {
        state: deck.row.state,
        wanted: deck.play && toWanted(deck.play),
        next: wantedNext(deck),
        startMs: deck.row.positionMs,
        expectedMs: positionOf(deck.row, deck.play, nowMs),
        sinceCommandMs,
        before: this.before && { positionMs: this.before.positionMs, agoMs: nowMs - this.before.atMs },
      },
      look,
    );
    if (seen.kind === 'UNREACHABLE' || seen.kind === 'DEVICE_GONE') this.memory.unansweredSinceMs ??= nowMs;
    else this.memory.unansweredSinceMs = null;
    const isTaken = isTold && told.isTaken;
    const verdict = decideVerdict(deck, seen, this.memory, { nowMs, sinceCommandMs: isTaken ? sinceCommandMs : null });
    this.remember(deck, seen, verdict, look);
    if (BLINDING.has(seen.kind)) this.blindUntilMs = nowMs + this.nextLookIn(deck, player, seen, verdict);
    else this.blindUntilMs = 0;
    this.grip.lookAtMs = Math.min(this.grip.lookAtMs, nowMs + this.nextLookIn(deck, player, seen, verdict));
    return this.conclude(deck, seen, verdict);
  }

  private remember(deck: Deck, seen: Observation, verdict: Verdict, look: Did<Sighting>): void {
    const nowMs = this.house.now();
    this.memory.suspected = verdict.kind === 'confirm' ? seen.kind : null;
    const positionMs = look.ok && seen.kind !== 'FOREIGN' ? look.value.positionMs : null;
    if (positionMs !== null && !(this.before && Math.abs(this.before.positionMs - positionMs) <= 250)) {
      this.before = { positionMs, atMs: nowMs };
    }
    if (seen.kind !== 'OK') return;
    // What was found sounding is as if it had been told.
    if (deck.play && this.grip.told === null) this.grip.told = this.tellingOf(deck, seen.positionMs);
    // It was told to be silent and is not, and nobody's hand was at it: it is told again.
    if (deck.row.state === 'PAUSED' && deck.row.trouble === null) this.grip.told = null;
  }

  private nextLookIn(deck: Deck, player: DrivenPlayer, seen: Observation, verdict: Verdict): number {
    const { endSignal } = player.capabilities;
    switch (seen.kind) {
      case 'RATE_LIMITED':
        return seen.waitMs ?? RATE_LIMITED_LOOK_MS;
      case 'AUTH':
      case 'NOT_ALLOWED':
        return REFUSED_LOOK_MS;
      case 'OK':
        return deck.play ? lookWhilePlaying(endSignal, seen.positionMs, deck.play.durationMs) : lookAgain();
      default: {
        const isSoundWanted = deck.row.state === 'STARTING' || deck.row.state === 'PLAYING';
        return verdict.kind === 'confirm' || isSoundWanted ? lookAgain() : lookWhileSilent(endSignal);
      }
    }
  }

  /** Says in a turn what the verdict is, and draws the consequences here. */
  private async conclude(deck: Deck, seen: Observation, verdict: Verdict): Promise<boolean> {
    if (verdict.kind === 'none' || verdict.kind === 'confirm') return true;
    if (verdict.kind === 'restart') {
      if (verdict.why === 'foreign') this.memory.takeBacks += 1;
      else this.memory.restarts += 1;
    }
    if (verdict.kind === 'hold') this.grip.told = { kind: 'pause' };
    if (verdict.kind === 'lose') this.lose(seen, verdict.sinceMs);
    const told = this.settle(await this.house.turns.apply(this.ctx, this.wordOf(deck), verdict));
    if (told && verdict.kind === 'ended' && verdict.onNext && told.row.state === 'PLAYING') {
      this.grip = { ...this.grip, told: this.tellingOf(told, verdict.onNext.positionMs), aheadTrackId: null };
    }
    return true;
  }

  private lose(seen: Observation, sinceMs: number): void {
    const nowMs = this.house.now();
    const waitMs = ('waitMs' in seen && seen.waitMs) || 0;
    const isHopeless = seen.kind === 'AUTH' || seen.kind === 'NOT_ALLOWED' || waitMs > FALLBACK_AFTER_MS;
    if (this.hand) this.bench.rest(this.hand, nowMs + REST_AFTER_LOSS_MS);
    this.loss = {
      tries: 0,
      tryAtMs: nowMs + Math.max(isHopeless ? 0 : waitMs, isHopeless ? 0 : backoffMs(0, this.house.random)),
      fallbackAtMs: isHopeless ? nowMs : sinceMs + FALLBACK_AFTER_MS,
    };
  }

  /** Looks for a lost player with growing waits; after a while the next one of the house takes over where it was. */
  private async seek(deck: Deck, hand: Seat, loss: Loss): Promise<boolean> {
    const nowMs = this.house.now();
    if (nowMs < loss.tryAtMs) return false;
    const look = await hand.player!.sight();
    if (look.ok) {
      this.loss = null;
      this.grip = { ...newGrip(nowMs), hasLooked: true };
      return this.judge(deck, hand.player!, look);
    }
    const waitMs = look.fault.of === 'player' ? (look.fault.waitMs ?? 0) : 0;
    loss.tries += 1;
    loss.tryAtMs = nowMs + Math.max(waitMs, backoffMs(loss.tries, this.house.random));
    const others = this.bench.others(hand);
    if (others.length > 0 && nowMs < loss.fallbackAtMs) loss.tryAtMs = Math.min(loss.tryAtMs, loss.fallbackAtMs);
    await this.judge(deck, hand.player!, look);
    if (nowMs < loss.fallbackAtMs) return false;
    const other = await this.bench.firstThatAnswers(others, nowMs);
    if (!other || !this.hold(other)) return false;
    return this.arm(other, 'found');
  }

  /** A player that cannot start anything, not even a probe, gives way to the next one. */
  private async replaceFailing({ row }: Deck, hand: Seat): Promise<boolean> {
    if (row.state !== 'DEGRADED' || row.failedStarts <= FAILED_STARTS_MAX) return false;
    const nowMs = this.house.now();
    const other = await this.bench.firstThatAnswers(this.bench.others(hand), nowMs);
    if (!other) return false;
    this.bench.rest(hand, nowMs + REST_AFTER_FAILURES_MS);
    await hand.player?.pause();
    return this.hold(other) && this.arm(other, 'starts-failed');
  }

  /** While another plays, the ones that the house prefers are looked at now and then. Two must never sound. */
  private async lookAtStandbys(hand: Seat): Promise<void> {
    const nowMs = this.house.now();
    if (nowMs < this.standbyAtMs) return;
    this.standbyAtMs = nowMs + STANDBY_LOOK_MS;
    for (const seat of this.bench.betterThan(hand)) {
      if (nowMs < seat.tryAtMs) continue;
      const look = await this.bench.look(seat, nowMs);
      seat.isBack = look.ok;
      if (look.ok && look.value.state === 'playing') await seat.player?.pause();
    }
  }

  private async handOver(from: Seat, to: Seat): Promise<boolean> {
    if (!this.hold(to)) return false;
    const told = await this.house.turns.handOver(this.ctx, this.wordOf(this.deck!), toPlayer(to));
    if (!this.settle(told)) return false;
    await from.player?.pause();
    return true;
  }

  private async findPlayer(deck: Deck, seats: Seat[]): Promise<boolean> {
    const seat = await this.bench.firstThatAnswers(seats, this.house.now());
    if (seat && this.hold(seat)) return this.arm(seat, 'found');
    const trouble = this.bench.all()[0]?.trouble ?? 'UNREACHABLE';
    if (deck.row.trouble !== trouble) {
      this.settle(await this.house.turns.complain(this.ctx, this.wordOf(deck), trouble));
    }
    return false;
  }

  private async arm(seat: Seat, why: 'found' | 'starts-failed'): Promise<boolean> {
    return this.settle(await this.house.turns.arm(this.ctx, this.wordOf(this.deck!), toPlayer(seat), why)) !== null;
  }

  /** Takes a player in hand: nothing is known of it yet. */
  private hold(seat: Seat): boolean {
    const made = this.bench.open(seat);
    if (!made.ok) return false;
    this.stopNews();
    this.hand = seat;
    this.loss = null;
    seat.isBack = false;
    this.memory = newMemory();
    this.before = null;
    this.grip = newGrip(this.house.now());
    this.stopNews =
      made.value.capabilities.endSignal === 'push' ? made.value.onNews(() => this.hear(seat)) : () => undefined;
    return true;
  }

  private hear(seat: Seat): void {
    if (seat !== this.hand) return;
    this.grip.lookAtMs = Math.min(this.grip.lookAtMs, this.house.now());
    void this.step();
  }

  private async drop(seat: Seat): Promise<void> {
    this.stopNews();
    this.stopNews = () => undefined;
    this.hand = null;
    this.loss = null;
    await seat.player?.pause();
    await this.bench.close(seat);
  }

  /** Whoever may sound is silenced, also what a process that died had begun. Then others may have the event. */
  private async letGo(deck: Deck): Promise<boolean> {
    const nowMs = this.house.now();
    if (nowMs < this.letGoAtMs) return false;
    this.letGoAtMs = nowMs + LET_GO_RETRY_MS;
    this.letGoTries += 1;
    const seats = this.hand ? [this.hand] : this.bench.all();
    let isSilent = true;
    for (const seat of seats) {
      const made = this.bench.open(seat);
      const did = made.ok ? await made.value.pause() : made;
      isSilent &&= did.ok;
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

  private noteFault(did: Did<unknown>): boolean {
    if (!did.ok) this.house.metrics.playerFaults.inc({ trouble: nameOf(did.fault) });
    return true;
  }

  private isTold(track: WantedTrack): boolean {
    return this.grip.told?.kind === 'play' && this.grip.told.playId === track.playId;
  }

  private tellingOf(deck: Deck, positionMs: number): Grip['told'] {
    const { positionAt, playId } = deck.row;
    return { kind: 'play', playId: playId ?? '', positionAt, atMs: this.house.now() - positionMs, isTaken: true };
  }

  private wordOf(deck: Deck): DriverWord {
    return { driverId: this.house.driverId, eventId: this.eventId, epoch: deck.row.epoch };
  }
}

function newMemory(): Memory {
  return { suspected: null, unansweredSinceMs: null, restarts: 0, takeBacks: 0 };
}

function nameOf(fault: PlayerFault): string {
  return fault.of === 'player' ? fault.trouble : fault.reason;
}

function toPlayer({ setup }: Seat): Omit<Player, 'seenAt'> {
  return { playerId: setup.id, label: setup.name, kind: setup.kind.toLowerCase() as Lowercase<typeof setup.kind> };
}
