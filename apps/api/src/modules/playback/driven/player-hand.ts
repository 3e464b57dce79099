import type { Metrics } from '../../../core/metrics/metrics.js';
import { type Deck, positionOf } from '../playback.rules.js';
import type { Did, DrivenPlayer, LookReason, Sighting, WantedTrack } from './driven-player.js';
import { decideDrive, type DriveAct, type Grip, reconsiderTold, toWanted, wantedNext } from './drive.rules.js';
import { endWithoutLook, lookAgain, lookWhilePlaying, lookWhileSilent } from './look.rules.js';
import { classify, isSameMoment, type Observation, toObservation } from './observation.rules.js';
import type { Seat } from './player-bench.js';
import { PlayerOrders, waitOf } from './player-orders.js';
import { sooner } from './retry.rules.js';
import { decideRefusedStart, decideVerdict, type Memory, type Verdict } from './verdict.rules.js';

/** What came of an act. `isDone`: nothing is left to do now. A verdict is to be said in a turn. */
export interface Deed {
  isDone: boolean;
  finding: Finding | null;
}

/** What was seen, and what it leads to. */
export interface Finding {
  seen: Observation;
  verdict: Verdict;
}

const REFUSED_LOOK_MS = 30_000;
const RATE_LIMITED_LOOK_MS = 5_000;
/** The player answers, but not to us: it is believed to do what it was told. */
const BLINDING: ReadonlySet<Observation['kind']> = new Set(['AUTH', 'NOT_ALLOWED', 'RATE_LIMITED']);
/** So long after its computed end a track is over that nobody may look at. */
const BLIND_END_MS = 250;

const DONE: Deed = { isDone: true, finding: null };
const MORE: Deed = { isDone: false, finding: null };

/**
 * The player that is driven now: what it was told, what was seen of it, and when to look again. Never decides about the
 * event, it only finds. Everything here may be lost: a new hand looks first and adopts what it finds.
 */
export class PlayerHand {
  private readonly orders: PlayerOrders;
  private memory: Memory = newMemory();
  private memoryOf: string | null = null;
  private before: { positionMs: number; atMs: number } | null = null;
  /** The epoch that was acted on last. */
  private actedEpoch = -1;
  private blindUntilMs = 0;
  /** When the track that was seen close to its end is over; null while it is not. */
  private endsAtMs: number | null = null;
  /** Since when nothing should sound, as far as looks went; null while something should. */
  private silentSinceMs: number | null = null;
  private readonly stopNews: () => void;

  constructor(
    readonly seat: Seat,
    private readonly player: DrivenPlayer,
    private readonly house: { now(): number; random(): number; metrics: Metrics },
    hear: () => void,
  ) {
    this.orders = new PlayerOrders(seat, player, house);
    const news = (): void => {
      this.orders.grip.lookAtMs = Math.min(this.orders.grip.lookAtMs, house.now());
      seat.retry = sooner(seat.retry);
      hear();
    };
    this.stopNews = player.capabilities.endSignal === 'push' ? player.onNews(news) : () => undefined;
  }

  /** Whether it answers, as far as is known. */
  get isWell(): boolean {
    return this.memory.unansweredSinceMs === null;
  }

  /** The row is about this play now; what was noticed of another one counts no more. */
  turnTo(playId: string | null): void {
    if (this.memoryOf === playId) return;
    this.memoryOf = playId;
    this.memory = { ...newMemory(), unansweredSinceMs: this.memory.unansweredSinceMs };
    this.before = null;
    this.endsAtMs = null;
  }

  isTold(playId: string | null): boolean {
    return this.orders.grip.told?.kind === 'play' && this.orders.grip.told.playId === playId;
  }

  /** What is to be done with it now. */
  decide(deck: Deck): DriveAct {
    const nowMs = this.house.now();
    const isEpochNew = deck.row.epoch !== this.actedEpoch;
    this.actedEpoch = deck.row.epoch;
    if (isEpochNew) this.orders.hurry();
    const { capabilities } = this.player;
    const can = nowMs < this.orders.aheadAtMs ? { ...capabilities, queueAhead: 'none' as const } : capabilities;
    return decideDrive(deck, this.orders.grip, { can, nowMs, isEpochNew });
  }

  async make(deck: Deck, act: Exclude<DriveAct, { kind: 'let-go' }>): Promise<Deed> {
    switch (act.kind) {
      case 'none':
        return DONE;
      case 'look':
        return this.look(deck);
      case 'play':
        return this.play(deck, act.track, act.positionMs);
      case 'pause':
        await this.orders.fallSilent();
        return MORE;
      case 'volume':
        await this.orders.turnTheVolume(act.volume);
        return MORE;
      case 'ahead':
        await this.orders.handAhead(act.track);
        return MORE;
    }
  }

  /**
   * A track that was seen close to its end is over when it should be; so is any while the player may not be asked, and
   * what was handed over to follow has begun then.
   */
  endByClock({ row, play, next }: Deck): Finding | null {
    const nowMs = this.house.now();
    if (row.state !== 'PLAYING' || !play) return null;
    const beyondMs = row.positionMs + nowMs - row.positionAt - play.durationMs;
    const isOverBlind = nowMs < this.blindUntilMs && beyondMs >= BLIND_END_MS;
    if (!isOverBlind && !(this.endsAtMs !== null && nowMs >= this.endsAtMs)) return null;
    const hasFollowed = next !== null && this.orders.grip.aheadTrackId === next.trackId;
    const onNext = hasFollowed ? { positionMs: beyondMs } : null;
    return {
      seen: { kind: 'UNKNOWN' },
      verdict: { kind: 'ended', heardMs: play.durationMs, onNext, isRecovered: false },
    };
  }

  /**
   * A lost player is looked at: whether it is back, and what it does. One that may not be looked at is told the track
   * without: it is back if it takes it. `waitMs`: what it asked for otherwise.
   */
  async seek(deck: Deck): Promise<{ isBack: boolean; waitMs: number | null; finding: Finding }> {
    const look = await this.player.sight('find');
    // It may have been started anew meanwhile and know nothing of what it was told.
    if (look.ok) this.orders.forget();
    const finding = this.judge(deck, look);
    if (look.ok) return { isBack: true, waitMs: null, finding };
    const { seen } = finding;
    if (seen.kind !== 'RATE_LIMITED' || deck.row.intent !== 'PLAY' || !deck.play) {
      return { isBack: false, waitMs: waitOf(look.fault), finding };
    }
    const { positionMs } = deck.row;
    const did = await this.start(deck, toWanted(deck.play), positionMs);
    if (!did.ok) return { isBack: false, waitMs: waitOf(did.fault), finding };
    return {
      isBack: true,
      waitMs: null,
      finding: { seen, verdict: { kind: 'sounding', positionMs, saidMs: null, trouble: seen.kind } },
    };
  }

  pause(): Promise<Did<null>> {
    return this.orders.pause();
  }

  /** The turn about a verdict is committed; `deck` is what the row is now. */
  settle({ verdict }: Finding, deck: Deck): void {
    switch (verdict.kind) {
      case 'restart':
        if (verdict.why === 'foreign') this.memory.takeBacks += 1;
        else this.memory.restarts += 1;
        return;
      case 'hold':
        this.orders.grip.told = { kind: 'pause' };
        return;
      case 'ended':
        if (!verdict.onNext || deck.row.state !== 'PLAYING') return;
        this.orders.grip = {
          ...this.orders.grip,
          told: this.tellingOf(deck, verdict.onNext.positionMs),
          aheadTrackId: null,
        };
    }
  }

  /** The row has changed since it was looked at, so that nothing could be said about it. */
  lookAgain(): void {
    this.orders.grip.lookAtMs = this.house.now();
  }

  letGo(): void {
    this.stopNews();
  }

  /** A start that got no answer is looked at before it is commanded again. */
  private async play(deck: Deck, track: WantedTrack, positionMs: number): Promise<Deed> {
    const did = await this.start(deck, track, positionMs);
    if (did.ok) return MORE;
    const nowMs = this.house.now();
    const seen = toObservation(did.fault);
    if (did.fault.of === 'player')
      this.orders.grip.soundRetry = this.orders.afterFault(this.orders.grip.soundRetry, did.fault);
    return { isDone: false, finding: { seen, verdict: decideRefusedStart(seen, nowMs) } };
  }

  private start(deck: Deck, track: WantedTrack, positionMs: number): Promise<Did<null>> {
    this.before = null;
    this.endsAtMs = null;
    return this.orders.start(deck, track, positionMs);
  }

  private async look(deck: Deck): Promise<Deed> {
    // News that come while it is looked at ask for another look.
    this.orders.grip.lookAtMs = Number.POSITIVE_INFINITY;
    const look = await this.player.sight(this.reasonToLook(deck));
    const finding = this.judge(deck, look);
    this.orders.grip.hasLooked ||= look.ok || BLINDING.has(finding.seen.kind);
    return { isDone: false, finding };
  }

  private reasonToLook({ row }: Deck): LookReason {
    if (!this.orders.grip.hasLooked) return 'find';
    return isSoundWanted(row) ? 'watch' : 'idle';
  }

  private judge(deck: Deck, look: Did<Sighting>): Finding {
    const nowMs = this.house.now();
    this.orders.noteFault(look);
    const { told } = this.orders.grip;
    const sinceCommandMs = told?.kind === 'play' && told.playId === deck.play?.playId ? nowMs - told.atMs : null;
    const outlook = {
      state: deck.row.state,
      wanted: deck.play && toWanted(deck.play),
      next: wantedNext(deck),
      startMs: deck.row.positionMs,
      expectedMs: positionOf(deck.row, deck.play, nowMs),
      sinceCommandMs,
      before: this.before && { positionMs: this.before.positionMs, agoMs: nowMs - this.before.atMs },
    };
    const seen = classify(outlook, look);
    const isAway = seen.kind === 'UNREACHABLE' || seen.kind === 'DEVICE_GONE';
    this.memory.unansweredSinceMs = isAway ? (this.memory.unansweredSinceMs ?? nowMs) : null;
    const isTaken = told?.kind === 'play' && told.isTaken;
    const verdict = decideVerdict(deck, seen, this.memory, { nowMs, sinceCommandMs: isTaken ? sinceCommandMs : null });
    this.memory.suspected = verdict.kind === 'confirm' ? seen.kind : null;
    this.remember(deck, seen, look);
    this.orders.grip.told = reconsiderTold(deck, this.orders.grip, seen, look);
    const lookInMs = this.nextLookIn(deck, seen, verdict);
    const endsInMs =
      deck.play && seen.kind === 'OK'
        ? endWithoutLook(this.player.capabilities.endSignal, seen.positionMs, seen.saidMs ?? deck.play.durationMs)
        : null;
    this.endsAtMs = endsInMs === null ? null : nowMs + endsInMs;
    this.blindUntilMs = BLINDING.has(seen.kind) ? nowMs + lookInMs : 0;
    this.orders.grip.lookAtMs = Math.min(this.orders.grip.lookAtMs, nowMs + lookInMs);
    return { seen, verdict };
  }

  private remember(deck: Deck, seen: Observation, look: Did<Sighting>): void {
    const nowMs = this.house.now();
    const positionMs = look.ok && seen.kind !== 'FOREIGN' ? look.value.positionMs : null;
    if (positionMs !== null && !(this.before && isSameMoment(this.before.positionMs, positionMs))) {
      this.before = { positionMs, atMs: nowMs };
    }
    if (seen.kind !== 'OK') return;
    const { told } = this.orders.grip;
    this.orders.grip.heardAtMs = nowMs;
    // What sounds is as if it had been told, and taken.
    if (deck.play && told === null) this.orders.grip.told = this.tellingOf(deck, seen.positionMs);
    else if (told?.kind === 'play') this.orders.grip.told = { ...told, isTaken: true };
  }

  private nextLookIn(deck: Deck, seen: Observation, verdict: Verdict): number {
    const { endSignal } = this.player.capabilities;
    const nowMs = this.house.now();
    this.silentSinceMs = isSoundWanted(deck.row) ? null : (this.silentSinceMs ?? nowMs);
    switch (seen.kind) {
      case 'RATE_LIMITED':
        return seen.waitMs ?? RATE_LIMITED_LOOK_MS;
      case 'AUTH':
      case 'NOT_ALLOWED':
        return REFUSED_LOOK_MS;
      case 'OK':
        if (!deck.play) return lookAgain();
        return lookWhilePlaying(endSignal, seen.positionMs, seen.saidMs ?? deck.play.durationMs);
      default:
        if (verdict.kind === 'confirm' || this.silentSinceMs === null) return lookAgain();
        return lookWhileSilent(endSignal, nowMs - this.silentSinceMs);
    }
  }

  private tellingOf(deck: Deck, positionMs: number): Grip['told'] {
    const { positionAt, playId } = deck.row;
    return { kind: 'play', playId: playId ?? '', positionAt, atMs: this.house.now() - positionMs, isTaken: true };
  }
}

function newMemory(): Memory {
  return { suspected: null, unansweredSinceMs: null, restarts: 0, takeBacks: 0 };
}

function isSoundWanted({ state }: Deck['row']): boolean {
  return state === 'STARTING' || state === 'PLAYING';
}
