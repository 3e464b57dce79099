import type { PlayerTrouble } from '@votebox/contracts';
import { decideLength, type Deck, positionOf } from '../playback.rules.js';
import type { Observation } from './observation.rules.js';

/** What was seen before of the same play. */
export interface Memory {
  /** What the look before said, if it said something that is believed only twice. */
  suspected: Observation['kind'] | null;
  /** Since when the player has not answered, by the database clock; null while it does. */
  unansweredSinceMs: number | null;
  /** How often it was started again because it hung, and how often taken back from something else. */
  restarts: number;
  takeBacks: number;
}

/**
 * What an observation leads to:
 * `none` nothing is news · `confirm` it is looked at once more first · `sounding` · `ended` (`isRecovered`: it had ended before
 * this driver came) · `resume` somebody let it go on at the device · `restart` it is commanded again from there ·
 * `hold` the event waits for staff, what happens at the device is respected · `fail` the track is given up ·
 * `trouble` it is shown (null: no more), the music goes on by the clock · `lose` the player is gone, the position was the one
 * at `sinceMs`.
 */
export type Verdict =
  | { kind: 'none' }
  | { kind: 'confirm' }
  | { kind: 'sounding'; positionMs: number; saidMs: number | null; trouble: PlayerTrouble | null }
  | { kind: 'ended'; heardMs: number; onNext: { positionMs: number } | null; isRecovered: boolean }
  | { kind: 'resume'; positionMs: number }
  | { kind: 'restart'; positionMs: number; why: 'stalled' | 'foreign' }
  | { kind: 'hold'; positionMs: number; trouble: 'PAUSED_OUTSIDE' | 'FOREIGN' }
  | { kind: 'fail'; reason: 'missing' | 'decode' | 'timeout'; heardMs: number }
  | { kind: 'trouble'; trouble: PlayerTrouble | null }
  | { kind: 'lose'; trouble: PlayerTrouble; sinceMs: number };

/** A player that does not answer for so long is gone: a single time-out or gateway error is not worth silence. */
const UNANSWERED_MAX_MS = 3_000;
const RESTARTS_MAX = 2;
const TAKE_BACKS_MAX = 3;
/** A position this close to the computed one is not worth writing down. */
const DRIFT_MS = 1_000;

const NONE: Verdict = { kind: 'none' };
const CONFIRM: Verdict = { kind: 'confirm' };

export interface VerdictTerms {
  nowMs: number;
  /** Since the player took this driver's word to play this track; null where it did not, or was found like that. */
  sinceCommandMs: number | null;
}

export function decideVerdict(deck: Deck, seen: Observation, memory: Memory, terms: VerdictTerms): Verdict {
  switch (seen.kind) {
    case 'OK':
      return decideSounding(deck, seen, terms);
    case 'ENDED':
      return { ...seen, kind: 'ended', isRecovered: terms.sinceCommandMs === null };
    case 'UNKNOWN':
      return isShownRight(deck) ? NONE : { kind: 'trouble', trouble: null };
    case 'UNPLAYABLE':
      return { kind: 'fail', reason: seen.reason, heardMs: positionOf(deck.row, deck.play, terms.nowMs) };
    case 'PAUSED_OUTSIDE':
      return memory.suspected === seen.kind ? { ...seen, kind: 'hold', trouble: 'PAUSED_OUTSIDE' } : CONFIRM;
    case 'FOREIGN':
      return memory.suspected === seen.kind ? decideForeign(deck, memory, terms) : CONFIRM;
    case 'STALLED':
      return decideStalled(deck, seen.positionMs, memory, terms);
    default:
      return decideFault(deck, seen.kind, memory, terms);
  }
}

/** Somebody does something at the device; every other trouble is one of reaching it. */
export function isHandAtDevice(trouble: PlayerTrouble | null): boolean {
  return trouble === 'PAUSED_OUTSIDE' || trouble === 'FOREIGN';
}

/** What a command ended with. Without an answer it may have been done: a look tells, so nothing plays twice. */
export function decideRefusedStart(seen: Observation, nowMs: number): Verdict {
  switch (seen.kind) {
    case 'UNPLAYABLE':
      return { kind: 'fail', reason: seen.reason, heardMs: 0 };
    case 'DEVICE_GONE':
    case 'AUTH':
    case 'NOT_ALLOWED':
    case 'RATE_LIMITED':
      return { kind: 'lose', trouble: seen.kind, sinceMs: nowMs };
    default:
      return NONE;
  }
}

function decideSounding(
  { row, play }: Deck,
  { positionMs, saidMs }: Extract<Observation, { kind: 'OK' }>,
  { nowMs }: VerdictTerms,
): Verdict {
  if (row.state === 'PAUSED' && isHandAtDevice(row.trouble)) return { kind: 'resume', positionMs };
  if (row.state === 'PAUSED') return row.trouble === null ? NONE : { kind: 'trouble', trouble: null };
  const driftMs = Math.abs(positionMs - positionOf(row, play, nowMs));
  // It is written down where it changes how long the track is, or when it must be over.
  const isLengthKnown = play !== null && decideLength(play.durationMs, { positionMs, saidMs }) === play.durationMs;
  const isWithin = isLengthKnown && positionMs < play.durationMs;
  const isPlain = row.state === 'PLAYING' && row.trouble === null && row.failedStarts === 0;
  return isPlain && isWithin && driftMs < DRIFT_MS ? NONE : { kind: 'sounding', positionMs, saidMs, trouble: null };
}

/** It answered, so what was wrong with reaching it is over; what somebody does at the device is judged by what sounds. */
function isShownRight({ row }: Deck): boolean {
  return row.trouble === null || isHandAtDevice(row.trouble) || row.state === 'DEVICE_GONE';
}

function decideForeign({ row, play }: Deck, { takeBacks }: Memory, { nowMs }: VerdictTerms): Verdict {
  const positionMs = positionOf(row, play, nowMs);
  return takeBacks < TAKE_BACKS_MAX
    ? { kind: 'restart', positionMs, why: 'foreign' }
    : { kind: 'hold', positionMs, trouble: 'FOREIGN' };
}

/** Who comes back after a loss is told at once to go on; a player that hangs again and again cannot play this track. */
function decideStalled(deck: Deck, positionMs: number, memory: Memory, { nowMs }: VerdictTerms): Verdict {
  const { row, play } = deck;
  if (row.state === 'DEVICE_GONE') {
    return { kind: 'restart', positionMs: positionOf(row, play, nowMs), why: 'stalled' };
  }
  if (memory.suspected !== 'STALLED') return CONFIRM;
  return memory.restarts < RESTARTS_MAX
    ? { kind: 'restart', positionMs, why: 'stalled' }
    : { kind: 'fail', reason: 'timeout', heardMs: positionMs };
}

function decideFault(deck: Deck, trouble: PlayerTrouble, memory: Memory, terms: VerdictTerms): Verdict {
  const { row } = deck;
  const { nowMs, sinceCommandMs } = terms;
  if (row.state === 'DEVICE_GONE') return row.trouble === trouble ? NONE : { kind: 'trouble', trouble };
  const sinceMs = memory.unansweredSinceMs ?? nowMs;
  if (trouble === 'UNREACHABLE') {
    return nowMs - sinceMs >= UNANSWERED_MAX_MS ? { kind: 'lose', trouble, sinceMs } : CONFIRM;
  }
  if (trouble === 'DEVICE_GONE') return { kind: 'lose', trouble, sinceMs };
  // The player may not be asked, but may be told. If it took the start it is believed.
  const isHeldOff = trouble === 'RATE_LIMITED';
  if (row.state === 'STARTING' && isHeldOff && sinceCommandMs !== null) {
    return { kind: 'sounding', positionMs: row.positionMs + sinceCommandMs, saidMs: null, trouble };
  }
  if (row.state === 'STARTING' && !isHeldOff) return { kind: 'lose', trouble, sinceMs };
  return row.trouble === trouble ? NONE : { kind: 'trouble', trouble };
}
