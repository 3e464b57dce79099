import type { PlayerTrouble } from '@votebox/contracts';
import type { Ctx } from '../../../core/context/ctx.js';
import type { Did, DrivenPlayer, Sighting } from './driven-player.js';
import type { DrivenPlayers } from './driven-players.service.js';
import { backoffMs } from './look.rules.js';
import type { PlayerSetup } from './player-setups.repository.js';

/** One player of the event. Times are epoch milliseconds of the database clock. */
export interface Seat {
  setup: PlayerSetup;
  /** Made at the first look. */
  player: DrivenPlayer | null;
  /** Not looked at again before. */
  tryAtMs: number;
  /** Looks that failed in a row. */
  failures: number;
  trouble: PlayerTrouble | null;
  /** It answered while another was driven: it is taken at the next track. */
  isBack: boolean;
}

/** The players of one event in the order in which the house prefers them. Owns their connections. */
export class PlayerBench {
  private seats: Seat[] = [];

  constructor(
    private readonly ctx: Ctx,
    private readonly players: DrivenPlayers,
    private readonly random: () => number,
  ) {}

  /** Reads how the players are reached now. One that is reached otherwise than before is made anew. */
  async seat(ids: string[]): Promise<void> {
    const setups = await this.players.list(this.ctx, ids);
    const before = this.seats;
    this.seats = setups.map((setup) => {
      const old = before.find((seat) => isReachedAlike(seat.setup, setup));
      return old ? Object.assign(old, { setup }) : newSeat(setup);
    });
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

  /** The first of them that answers. One that just did not is not asked again before its time. */
  async firstThatAnswers(seats: Seat[], nowMs: number): Promise<Seat | null> {
    for (const seat of seats) {
      if (nowMs < seat.tryAtMs) continue;
      if ((await this.look(seat, nowMs)).ok) return seat;
    }
    return null;
  }

  async look(seat: Seat, nowMs: number): Promise<Did<Sighting>> {
    const made = this.open(seat);
    const look = made.ok ? await made.value.sight() : made;
    if (look.ok) {
      seat.failures = 0;
      seat.trouble = null;
      return look;
    }
    const { fault } = look;
    const waitMs = Math.max((fault.of === 'player' && fault.waitMs) || 0, backoffMs(seat.failures, this.random));
    seat.trouble = fault.of === 'player' ? fault.trouble : 'UNREACHABLE';
    seat.failures += 1;
    seat.tryAtMs = nowMs + waitMs;
    return look;
  }

  open(seat: Seat): Did<DrivenPlayer> {
    if (seat.player) return { ok: true, value: seat.player };
    const made = this.players.make(this.ctx, seat.setup);
    if (made.ok) seat.player = made.value;
    return made;
  }

  /** Not taken again before `untilMs`, whatever it says. */
  rest(seat: Seat, untilMs: number): void {
    seat.isBack = false;
    seat.tryAtMs = Math.max(seat.tryAtMs, untilMs);
  }

  async close(seat: Seat): Promise<void> {
    const { player } = seat;
    seat.player = null;
    await player?.close();
  }

  async closeAll(): Promise<void> {
    for (const seat of this.seats) await this.close(seat);
  }
}

function isReachedAlike(a: PlayerSetup, b: PlayerSetup): boolean {
  return (
    a.id === b.id && a.sealedPassword === b.sealedPassword && JSON.stringify(a.settings) === JSON.stringify(b.settings)
  );
}

function newSeat(setup: PlayerSetup): Seat {
  return { setup, player: null, tryAtMs: 0, failures: 0, trouble: null, isBack: false };
}
