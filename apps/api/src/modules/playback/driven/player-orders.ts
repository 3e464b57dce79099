import type { Metrics } from '../../../core/metrics/metrics.js';
import type { Deck } from '../playback.rules.js';
import type { Did, DrivenPlayer, PlayerFault, WantedTrack } from './driven-player.js';
import { type Grip, newGrip } from './drive.rules.js';
import { lookAfterStart, lookAgain } from './look.rules.js';
import type { Seat } from './player-bench.js';
import { afterFailure, type Retry, sooner } from './retry.rules.js';

const AHEAD_RETRY_MS = 2_000;

/**
 * The commands to the player that is driven now, and what it was told by them. A command that failed counts as not told and
 * is given again with growing waits, but for a start: that may have been done, and a look tells.
 */
export class PlayerOrders {
  grip: Grip;
  /** What follows is not handed over again before this time. */
  aheadAtMs = 0;

  constructor(
    private readonly seat: Seat,
    private readonly player: DrivenPlayer,
    private readonly house: { now(): number; random(): number; metrics: Metrics },
  ) {
    this.grip = newGrip(house.now());
  }

  /** The player may have been started anew, and know nothing of what it was told. */
  forget(): void {
    this.grip = { ...newGrip(this.house.now()), hasLooked: true };
  }

  async start(deck: Deck, track: WantedTrack, positionMs: number): Promise<Did<null>> {
    const told = { kind: 'play', playId: track.playId ?? '', positionAt: deck.row.positionAt } as const;
    this.grip = {
      ...this.grip,
      told: { ...told, atMs: this.house.now(), isTaken: false },
      heardAtMs: null,
      aheadTrackId: null,
    };
    this.seat.maySound = true;
    const did = await this.player.play(track, positionMs);
    const nowMs = this.house.now();
    this.grip.told = { ...told, atMs: nowMs, isTaken: did.ok };
    this.grip.lookAtMs = nowMs + (did.ok ? lookAfterStart(this.player.capabilities.endSignal) : lookAgain());
    this.noteFault(did);
    return did;
  }

  /** Until it works, and looked at meanwhile: staff must see when it cannot be silenced. */
  async fallSilent(): Promise<void> {
    const did = await this.pause();
    if (did.ok) {
      this.grip.told = { kind: 'pause' };
      return;
    }
    this.grip.soundRetry = this.afterFault(this.grip.soundRetry, did.fault);
    this.grip.lookAtMs = Math.min(this.grip.lookAtMs, this.grip.soundRetry.notBeforeMs);
  }

  async turnTheVolume(volume: number): Promise<void> {
    const did = await this.player.setVolume(volume);
    this.noteFault(did);
    if (did.ok) this.grip.volume = volume;
    else this.grip.volumeRetry = this.afterFault(this.grip.volumeRetry, did.fault);
  }

  /** A track that the player cannot have is found out when it should start; anything else is tried again soon. */
  async handAhead(track: WantedTrack | null): Promise<void> {
    const did = await this.player.queueNext(track);
    this.noteFault(did);
    if (did.ok || did.fault.of === 'track') this.grip.aheadTrackId = track?.trackId ?? null;
    else this.aheadAtMs = this.house.now() + AHEAD_RETRY_MS;
  }

  async pause(): Promise<Did<null>> {
    const did = await this.player.pause();
    this.noteFault(did);
    if (did.ok) this.seat.maySound = false;
    return did;
  }

  /** Something else is wanted, or somebody asks to mend it: no wait of our own counts. */
  hurry(): void {
    this.grip.soundRetry = sooner(this.grip.soundRetry);
    this.grip.volumeRetry = sooner(this.grip.volumeRetry);
  }

  /** Commands are not counted as looks are. */
  afterFault(retry: Retry, fault: PlayerFault): Retry {
    const { now, random } = this.house;
    return afterFailure(retry, { nowMs: now(), waitMs: waitOf(fault), endSignal: 'push', random });
  }

  noteFault(did: Did<unknown>): void {
    if (!did.ok) this.house.metrics.playerFaults.inc({ trouble: nameOf(did.fault) });
  }
}

/** How long the player asks not to be asked again; null if it does not say. */
export function waitOf(fault: PlayerFault): number | null {
  return fault.of === 'player' ? fault.waitMs : null;
}

function nameOf(fault: PlayerFault): string {
  return fault.of === 'player' ? fault.trouble : fault.reason;
}
