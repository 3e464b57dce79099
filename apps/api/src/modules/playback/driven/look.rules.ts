import type { PlayerCapabilities } from './driven-player.js';

/** A start is looked at so long after its command. */
const VERIFY_MS = 1_500;
/** The last looks before the end, and the one after it. */
const BEFORE_END_MS = 12_000;
const CLOSE_TO_END_MS = 1_000;
const AFTER_END_MS = 1_000;
/** What sounds so close to its end ends when it should. */
const CLOSE_TO_END_MS_MAX = 2_000;
/** Looks closer together would say the same. */
const APART_MS = 2_000;
/** A player that says by itself when something changes is looked at so often nevertheless: it may hang. */
const HEARTBEAT_MS = 5_000;
/** While there should be no sound anyway: at first somebody may be at the device, later it is only to see that it is well. */
const SILENT_POLL_MS_MIN = 30_000;
const SILENT_POLL_MS_MAX = 300_000;
/** Another player of the event, which should be silent. */
const STANDBY_MS = 15_000;
const PUSH_VERIFY_MS = 700;
/** Something was seen that is believed only when it is seen twice. */
const CONFIRM_MS = 1_000;

const BACKOFF_FIRST_MS = 1_000;
const BACKOFF_MAX_MS = 30_000;
/** A player that must be asked, and has not answered for some minutes, would use up the reads of a day. */
const POLL_TRIES = 15;
const POLL_BACKOFF_MAX_MS = 120_000;

export type EndSignal = PlayerCapabilities['endSignal'];

/** When to look after a start was commanded. */
export function lookAfterStart(endSignal: EndSignal): number {
  return endSignal === 'push' ? PUSH_VERIFY_MS : VERIFY_MS;
}

/**
 * When to look next, in milliseconds from now, at a track that sounds at `positionMs`. Each read of a `poll` player is
 * counted by its service: half-way, twice shortly before the end, besides the one that verified the start; after the end
 * only if it was not seen close to it.
 */
export function lookWhilePlaying(endSignal: EndSignal, positionMs: number, durationMs: number): number {
  const leftMs = durationMs - positionMs;
  const afterEndMs = Math.max(AFTER_END_MS, leftMs + AFTER_END_MS);
  if (endSignal === 'push') return Math.min(HEARTBEAT_MS, afterEndMs);
  if (leftMs <= CLOSE_TO_END_MS_MAX) return Math.round(afterEndMs);
  const times = [durationMs / 2 - positionMs, leftMs - BEFORE_END_MS].filter((inMs) => inMs >= APART_MS);
  return Math.round(Math.min(...times, leftMs - CLOSE_TO_END_MS));
}

/**
 * In how many milliseconds the track that sounds at `positionMs` is over without another look; null while it must be
 * looked at again. A `poll` player says nothing when a track ends, and a look after the end would be silence.
 */
export function endWithoutLook(endSignal: EndSignal, positionMs: number, durationMs: number): number | null {
  const leftMs = durationMs - positionMs;
  return endSignal === 'poll' && leftMs <= CLOSE_TO_END_MS_MAX ? Math.max(0, leftMs) : null;
}

/**
 * When to look next at a player that has had nothing to play for `silentMs`: whether it is there, and what somebody does to
 * it. A `poll` player ever less often, twelve times an hour in the end.
 */
export function lookWhileSilent(endSignal: EndSignal, silentMs: number): number {
  if (endSignal === 'push') return HEARTBEAT_MS;
  return Math.min(Math.max(silentMs, SILENT_POLL_MS_MIN), SILENT_POLL_MS_MAX);
}

/** When to look next at a player that was seen silent while another one of the event plays. */
export function lookAtStandby(endSignal: EndSignal): number {
  return endSignal === 'push' ? STANDBY_MS : SILENT_POLL_MS_MAX;
}

/** When to look again where a look said nothing, or something that must be seen twice. */
export function lookAgain(): number {
  return CONFIRM_MS;
}

/**
 * How long to wait before the `attempt`-th try (from 0) at a player that does not answer: 1, 2, 4 … 30 s, after some
 * minutes 120 s for a `poll` player; each between 75 and 125 % of it, so that the players of many venues do not come back
 * in step. `random` in [0, 1).
 */
export function backoffMs(endSignal: EndSignal, attempt: number, random: () => number): number {
  const isPatient = endSignal === 'poll' && attempt >= POLL_TRIES;
  const maxMs = isPatient ? POLL_BACKOFF_MAX_MS : BACKOFF_MAX_MS;
  const wholeMs = Math.min(maxMs, BACKOFF_FIRST_MS * 2 ** Math.min(attempt, 10));
  return Math.min(maxMs, Math.round(wholeMs * (0.75 + 0.5 * random())));
}
