import type { PlayerCommand } from '@votebox/contracts';
import type { LiveConnection } from '../live/live.connection';
import type { Store } from '../store';
import type { Timers } from '../timers';

/**
 * `idle` nobody tapped here · `arming` asking for the lease · `holder` this page plays · `other` another page plays
 * (`holderLabel`), or one that died and is not missed yet · `blocked` the browser wants a tap; call `arm` in one.
 */
export interface PlayerState {
  mode: 'idle' | 'arming' | 'holder' | 'other' | 'blocked';
  holderLabel: string | null;
  command: PlayerCommand | null;
  positionMs: number;
  /** What is wrong, in a code or words of the browser; null when all is well. `OFFLINE`: no connection, the track plays on. */
  problem: string | null;
}

export interface PagePlayer extends Store<PlayerState> {
  /**
   * Makes this page the player. Must be called inside a tap, before anything is awaited. `whenFree`: where another page
   * has the place, this one becomes the player as soon as nobody has it any more.
   */
  arm(options?: ArmOptions): Promise<void>;
  release(): Promise<void>;
  audio: HTMLAudioElement;
}

export interface ArmOptions {
  takeOver?: boolean;
  whenFree?: boolean;
}

export interface PagePlayerOptions {
  live: LiveConnection;
  eventId: string;
  /** Words for staff: "Bar TV". */
  label: string;
  audio?: HTMLAudioElement;
  timers?: Timers;
  beatMs?: number;
}
