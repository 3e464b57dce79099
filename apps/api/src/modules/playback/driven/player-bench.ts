import type { PlayerTrouble } from '@votebox/contracts';
import type { Ctx } from '../../../core/context/ctx.js';
import type { Did, DrivenPlayer, LookReason, Sighting } from './driven-player.js';
import type { DrivenPlayers } from './driven-players.service.js';
import { type EndSignal, lookAtStandby } from './look.rules.js';
import type { PlayerSetup } from './player-setups.repository.js';
import { afterFailure, AT_ONCE, type Retry, sooner } from './retry.rules.js';

/** One player of the event. Times are epoch milliseconds of the database clock. */
export interface Seat {
  setup: PlayerSetup;
  /** Made at the first look. */
  player: DrivenPlayer | null;
  /** When it is looked at again after a look that failed, or a start that it did not take. */
  retry: Retry;
  /** It was seen silent while another was driven, and is not looked at again before. */
  standbyAtMs: number;
  /** It is not taken before, whatever it says. */
  restUntilMs: number;
  trouble: PlayerTrouble | null;
  /** It answered while a player that the house prefers less was driven: it is taken at the next track. */
  isBack: boolean;
  /** Nobody has seen or made it silent since it may have been told to play. */
  maySound: boolean;
}

/** The players of one event in the order in which the house prefers them. Owns their connections. */
export class PlayerBench {
  private seats: Seat[] = [];
  /** Those with a player that was made, also when they are none of the event's any more. */
  private readonly opened = new Set<Seat>();

  constructor(
    private readonly ctx: Ctx,
    private readonly players: DrivenPlayers,
    private readonly random: () => number,
  ) {}

  /**
   * Reads how the players are reached now. One that is reached otherwise than before is made anew, and what it was is
   * closed, as are those that are no players of the event any more; but for `inHand`, which must be silenced first.
   */
  async seat(ids: string[], inHand: Seat | null): Promise<void> {
    const setups = await this.players.list(this.ctx, ids);
    const before = this.seats;
    this.seats = setups.map((setup) => {
      const old = before.find((seat) => isReachedAlike(seat.setup, setup));
      return old ? Object.assign(old, { setup }) : newSeat(setup);
    });
    for (const seat of this.opened) if (seat !== inHand && !this.seats.includes(seat)) await this.close(seat);
  }

  find(playerId: string | undefined): Seat | null {
    return this.seats.find((seat) => seat.setup.id === playerId) ?? null;
  }

  all(): Seat[] {
    return this.seats;
  }

  others(than: Seat): Seat[] {
    return this.seats.filter((seat) => seat !== than);
  }

  /** Those that the house prefers to this one. */
  betterThan(seat: Seat): Seat[] {
    const place = this.seats.indexOf(seat);
    return place < 0 ? this.seats : this.seats.slice(0, place);
  }

  /** The first of them that answers. One that just did not, or that rests, is not asked before its time. */
  async firstThatAnswers(seats: Seat[], nowMs: number): Promise<Seat | null> {
    for (const seat of seats) {
      if (nowMs < seat.retry.atMs || nowMs < seat.restUntilMs) continue;
      if ((await this.look(seat, 'find', nowMs)).ok) return seat;
    }
    return null;
  }

  /**
   * While one plays all others are looked at now and then, and silenced if they sound: two must never play at once. Those
   * that the house prefers may have the music back.
   */
  async watchStandbys(inHand: Seat, nowMs: number): Promise<void> {
    const better = this.betterThan(inHand);
    for (const seat of this.others(inHand)) {
      if (nowMs < seat.retry.atMs || nowMs < seat.standbyAtMs) continue;
      const isWanted = better.includes(seat);
      const look = await this.look(seat, isWanted && !seat.isBack ? 'find' : 'idle', nowMs);
      seat.isBack = isWanted && look.ok && nowMs >= seat.restUntilMs;
      if (!look.ok || (seat.maySound && !(await this.silence(seat, nowMs)))) continue;
      seat.standbyAtMs = nowMs + lookAtStandby(endSignalOf(seat));
      if (isWanted && !seat.isBack) seat.standbyAtMs = Math.min(seat.standbyAtMs, seat.restUntilMs);
    }
  }

  private async look(seat: Seat, reason: LookReason, nowMs: number): Promise<Did<Sighting>> {
    const made = this.open(seat);
    const look = made.ok ? await made.value.sight(reason) : made;
    if (look.ok) {
      seat.trouble = null;
      seat.maySound = look.value.state === 'playing';
      return look;
    }
    const { fault } = look;
    seat.trouble = fault.of === 'player' ? fault.trouble : 'UNREACHABLE';
    this.noteFailure(seat, fault.of === 'player' ? fault.waitMs : null, nowMs);
    return look;
  }

  /** Whether it took the command. */
  async silence(seat: Seat, nowMs: number): Promise<boolean> {
    const made = this.open(seat);
    const did = made.ok ? await made.value.pause() : made;
    if (did.ok) seat.maySound = false;
    else this.noteFailure(seat, did.fault.of === 'player' ? did.fault.waitMs : null, nowMs);
    return did.ok;
  }

  /** It did not answer, or did not take a start. `waitMs`: what it asked for. */
  noteFailure(seat: Seat, waitMs: number | null, nowMs: number): void {
    const { random } = this;
    seat.retry = afterFailure(seat.retry, { nowMs, waitMs, endSignal: endSignalOf(seat), random });
  }

  /** Somebody asks for it: no wait of our own counts. */
  hurry(): void {
    for (const seat of this.seats) seat.retry = sooner(seat.retry);
  }

  open(seat: Seat): Did<DrivenPlayer> {
    if (seat.player) return { ok: true, value: seat.player };
    const made = this.players.make(this.ctx, seat.setup);
    if (made.ok) {
      seat.player = made.value;
      this.opened.add(seat);
    }
    return made;
  }

  /** Not taken again before `untilMs`, whatever it says. */
  rest(seat: Seat, untilMs: number): void {
    seat.isBack = false;
    seat.restUntilMs = Math.max(seat.restUntilMs, untilMs);
  }

  async close(seat: Seat): Promise<void> {
    const { player } = seat;
    seat.player = null;
    this.opened.delete(seat);
    await player?.close();
  }

  async closeAll(): Promise<void> {
    for (const seat of this.opened) await this.close(seat);
  }
}

function isReachedAlike(a: PlayerSetup, b: PlayerSetup): boolean {
  return (
    a.id === b.id && a.sealedPassword === b.sealedPassword && JSON.stringify(a.settings) === JSON.stringify(b.settings)
  );
}

function newSeat(setup: PlayerSetup): Seat {
  const times = { retry: AT_ONCE, standbyAtMs: 0, restUntilMs: 0 };
  return { setup, player: null, ...times, trouble: null, isBack: false, maySound: true };
}

function endSignalOf({ player }: Seat): EndSignal {
  return player?.capabilities.endSignal ?? 'push';
}
