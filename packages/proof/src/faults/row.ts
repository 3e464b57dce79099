import { type Counts, type Play, TRACKS } from './play.js';
import type { Scene } from './scene.js';

/** Which scene a row is played on. Rows on the same kind share one while all goes well. */
export type SceneKind = 'one process' | 'two processes' | 'three processes' | 'wrong clock';

/** How large a row is played. */
export interface Size {
  readonly isFast: boolean;
  readonly guests: number;
  readonly perSecond: number;
}

/** What must hold, whether it did, and the figure that says so. */
export interface Check {
  readonly what: string;
  readonly holds: boolean;
  readonly figure: string;
}

export interface RowOutcome {
  readonly injected: string;
  readonly counts: Counts | null;
  /** Ms from healing until all screens were right; null where no screen is asked. */
  readonly rightAfterMs: number | null;
  readonly checks: readonly Check[];
}

/** A row of the fault matrix. */
export interface FaultRow {
  readonly number: number;
  readonly name: string;
  readonly scene: SceneKind;
  /** Whether it belongs to the fast selection. */
  readonly isFast: boolean;
  readonly needsRedis?: boolean;
  play(scene: Scene, size: Size): Promise<RowOutcome>;
}

/** A rate at which the crowd has votes for so many seconds. */
export function sizeFor(size: Size, seconds: number): Size {
  return { ...size, perSecond: Math.min(size.perSecond, Math.floor((size.guests * TRACKS) / seconds)) };
}

export function check(what: string, holds: boolean, figure: string | number = ''): Check {
  return { what, holds, figure: String(figure) };
}

/** I1, I2, I3 and I8 of a play. `mayRefuse`: codes that honest guests may meet in this row. */
export function checkInvariants(counts: Counts, mayRefuse: readonly string[] = []): Check[] {
  const strange = Object.keys(counts.refused).filter((code) => !mayRefuse.includes(code));
  return [
    check('I1 every acknowledged vote is in Postgres', counts.found === counts.acknowledged, `${counts.found} found`),
    check('I2 the tally is the count', counts.tallyEqualsCount),
    check('I3 one row per slot', counts.duplicates === 0, `${counts.duplicates} duplicates`),
    check('I8 every vote is counted or refused', counts.unsettled === 0, `${counts.unsettled} unsettled`),
    check('no vote is refused without reason', strange.length === 0, strange.join(', ')),
    check('the screens show what Postgres says', counts.screensRight),
  ];
}

/** I4: all screens were right within so many ms of healing. */
export function checkScreens(rightAfterMs: number, withinMs: number): Check {
  return check(
    `I4 screens right within ${withinMs / 1_000} s`,
    rightAfterMs <= withinMs,
    `${Math.round(rightAfterMs)} ms`,
  );
}

/** Opens a play, hands it to `act`, and closes it whatever happens. */
export async function withPlay<T>(play: Promise<Play>, act: (play: Play) => Promise<T>): Promise<T> {
  const opened = await play;
  try {
    return await act(opened);
  } finally {
    opened.close();
  }
}
