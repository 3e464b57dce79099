import type { Metrics } from '../../../core/metrics/metrics.js';
import { type Deck, positionOf } from '../playback.rules.js';
import type { Did, DrivenPlayer, PlayerFault, Sighting, WantedTrack } from './driven-player.js';
import { decideDrive, type DriveAct, type Grip, newGrip, toWanted, wantedNext } from './drive.rules.js';
import { endWithoutLook, lookAfterStart, lookAgain, lookWhilePlaying, lookWhileSilent } from './look.rules.js';
import { classify, isSameMoment, type Observation, toObservation } from './observation.rules.js';
import type { Seat } from './player-bench.js';
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
const AHEAD_RETRY_MS = 2_000;

const DONE: Deed = { isDone: true, finding: null };
const MORE: Deed = { isDone: false, finding: null };

/**
 * The player that is driven now: what it was told, what was seen of it, and when to look again. Never decides about the
 * event, it only finds. Everything here may be lost: a new hand looks first and adopts what it finds.
 */
export class PlayerHand {
  private grip: Grip;
  private memory: Memory = newMemory();
  private memoryOf: string | null = null;
  private before: { positionMs: number; atMs: number } | null = null;
  /** The epoch that was acted on last. */
  private actedEpoch = -1;
  private blindUntilMs = 0;
  /** When the track that was seen close to its end is over; null while it is not. */
  private endsAtMs: number | null = null;
  private aheadAtMs = 0;
  private readonly stopNews: () => void;

  constructor(
    readonly seat: Seat,
    private readonly player: DrivenPlayer,
    private readonly house: { now(): number; metrics: Metrics },
    hear: () => void,
  ) {
    this.grip = newGrip(house.now());
    const news = (): void => {
      this.grip.lookAtMs = Math.min(this.grip.lookAtMs, house.now());
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
    return this.grip.told?.kind === 'play' && this.grip.told.playId === playId;
  }

  /** What is to be done with it now. */
  decide(deck: Deck): DriveAct {
    const nowMs = this.house.now();
    const isEpochNew = deck.row.epoch !== this.actedEpoch;
    this.actedEpoch = deck.row.epoch;
    const { capabilities } = this.player;
    const can = nowMs < this.aheadAtMs ? { ...capabilities, queueAhead: 'none' as const } : capabilities;
    return decideDrive(deck, this.grip, { can, nowMs, isEpochNew });
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
        this.grip.told = { kind: 'pause' };
        this.noteFault(await this.player.pause());
        return MORE;
      case 'volume':
        this.grip.volume = act.volume;
        this.noteFault(await this.player.setVolume(act.volume));
        return MORE;
      case 'ahead':
        return this.handAhead(act.track);
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
    const hasFollowed = next !== null && this.grip.aheadTrackId === next.trackId;
    const onNext = hasFollowed ? { positionMs: beyondMs } : null;
    return {
      seen: { kind: 'UNKNOWN' },
      verdict: { kind: 'ended', heardMs: play.durationMs, onNext, isRecovered: false },
    };
  }

  /** A lost player is looked at: whether it is back, and what it does. */
  async seek(deck: Deck): Promise<{ look: Did<Sighting>; finding: Finding }> {
    const look = await this.player.sight();
    // It may have been started anew meanwhile and know nothing of what it was told.
    if (look.ok) this.grip = { ...newGrip(this.house.now()), hasLooked: true };
    return { look, finding: this.judge(deck, look) };
  }

  async pause(): Promise<void> {
    this.noteFault(await this.player.pause());
  }

  /** The turn about a verdict is committed; `deck` is what the row is now. */
  settle({ verdict }: Finding, deck: Deck): void {
    switch (verdict.kind) {
      case 'restart':
        if (verdict.why === 'foreign') this.memory.takeBacks += 1;
        else this.memory.restarts += 1;
        return;
      case 'hold':
        this.grip.told = { kind: 'pause' };
        return;
      case 'ended':
        if (!verdict.onNext || deck.row.state !== 'PLAYING') return;
        this.grip = { ...this.grip, told: this.tellingOf(deck, verdict.onNext.positionMs), aheadTrackId: null };
    }
  }

  letGo(): void {
    this.stopNews();
  }

  private async play(deck: Deck, track: WantedTrack, positionMs: number): Promise<Deed> {
    const told = { kind: 'play', playId: track.playId ?? '', positionAt: deck.row.positionAt } as const;
    this.grip = { ...this.grip, told: { ...told, atMs: this.house.now(), isTaken: false }, aheadTrackId: null };
    this.before = null;
    this.endsAtMs = null;
    const did = await this.player.play(track, positionMs);
    const nowMs = this.house.now();
    this.grip.told = { ...told, atMs: nowMs, isTaken: did.ok };
    this.grip.lookAtMs = nowMs + (did.ok ? lookAfterStart(this.player.capabilities.endSignal) : lookAgain());
    if (did.ok) return MORE;
    this.noteFault(did);
    const seen = toObservation(did.fault);
    return { isDone: false, finding: { seen, verdict: decideRefusedStart(seen, nowMs) } };
  }

  /** A track that the player cannot have is found out when it should start; anything else is tried again soon. */
  private async handAhead(track: WantedTrack | null): Promise<Deed> {
    const did = await this.player.queueNext(track);
    this.noteFault(did);
    if (did.ok || did.fault.of === 'track') this.grip.aheadTrackId = track?.trackId ?? null;
    else this.aheadAtMs = this.house.now() + AHEAD_RETRY_MS;
    return MORE;
  }

  private async look(deck: Deck): Promise<Deed> {
    // News that come while it is looked at ask for another look.
    this.grip.lookAtMs = Number.POSITIVE_INFINITY;
    const look = await this.player.sight();
    this.grip.hasLooked ||= look.ok;
    return { isDone: false, finding: this.judge(deck, look) };
  }

  private judge(deck: Deck, look: Did<Sighting>): Finding {
    const nowMs = this.house.now();
    this.noteFault(look);
    const { told } = this.grip;
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
    const lookInMs = this.nextLookIn(deck, seen, verdict);
    const endsInMs =
      deck.play && seen.kind === 'OK'
        ? endWithoutLook(this.player.capabilities.endSignal, seen.positionMs, deck.play.durationMs)
        : null;
    this.endsAtMs = endsInMs === null ? null : nowMs + endsInMs;
    this.blindUntilMs = BLINDING.has(seen.kind) ? nowMs + lookInMs : 0;
    this.grip.lookAtMs = Math.min(this.grip.lookAtMs, nowMs + lookInMs);
    return { seen, verdict };
  }

  private remember(deck: Deck, seen: Observation, look: Did<Sighting>): void {
    const nowMs = this.house.now();
    const positionMs = look.ok && seen.kind !== 'FOREIGN' ? look.value.positionMs : null;
    if (positionMs !== null && !(this.before && isSameMoment(this.before.positionMs, positionMs))) {
      this.before = { positionMs, atMs: nowMs };
    }
    if (seen.kind !== 'OK') return;
    const { told } = this.grip;
    // What sounds is as if it had been told, and taken.
    if (deck.play && told === null) this.grip.told = this.tellingOf(deck, seen.positionMs);
    else if (told?.kind === 'play') this.grip.told = { ...told, isTaken: true };
    // It was told to be silent and is not, and nobody's hand was at it: it is told again.
    if (deck.row.state === 'PAUSED' && deck.row.trouble === null) this.grip.told = null;
  }

  private nextLookIn(deck: Deck, seen: Observation, verdict: Verdict): number {
    const { endSignal } = this.player.capabilities;
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

  private noteFault(did: Did<unknown>): void {
    if (!did.ok) this.house.metrics.playerFaults.inc({ trouble: nameOf(did.fault) });
  }

  private tellingOf(deck: Deck, positionMs: number): Grip['told'] {
    const { positionAt, playId } = deck.row;
    return { kind: 'play', playId: playId ?? '', positionAt, atMs: this.house.now() - positionMs, isTaken: true };
  }
}

function newMemory(): Memory {
  return { suspected: null, unansweredSinceMs: null, restarts: 0, takeBacks: 0 };
}

function nameOf(fault: PlayerFault): string {
  return fault.of === 'player' ? fault.trouble : fault.reason;
}
