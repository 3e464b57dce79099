import type { PoolKind } from '@votebox/contracts';
import { toNameKey } from './track.rules.js';

/** What tells recordings apart. */
export interface Recording {
  id: string;
  recordingKey: string;
  artist: string;
  title: string;
  durationMs: number;
}

/** The rule of an event's pool as it is kept. */
export interface PoolSource {
  poolKind: PoolKind;
  poolValues: string[];
}

const SAME_LENGTH_MS = 2_000;

/**
 * The candidates that are no recording of the pool yet, each recording once, the first wins. Same recording: the same
 * ISRC, or the same artist and title with lengths within two seconds of one another; of no known artist, the same bytes.
 */
export function chooseNewRecordings<R extends Recording>(
  pool: readonly Recording[],
  candidates: readonly R[],
  max: number,
): R[] {
  const keys = new Set<string>();
  const lengths = new Map<string, number[]>();
  const isKnown = (track: Recording): boolean =>
    keys.has(track.recordingKey) ||
    (lengths.get(toNameKey(track)) ?? []).some((length) => Math.abs(length - track.durationMs) <= SAME_LENGTH_MS);
  const remember = (track: Recording): void => {
    // A name alone says little: an extended version is another recording.
    if (!track.recordingKey.startsWith('name:')) keys.add(track.recordingKey);
    // What counts only by its bytes (no known artist) is never compared by its name.
    if (track.recordingKey.startsWith('file:')) return;
    lengths.set(toNameKey(track), [...(lengths.get(toNameKey(track)) ?? []), track.durationMs]);
  };
  const ids = new Set(pool.map((track) => track.id));
  for (const track of pool) remember(track);
  const chosen: R[] = [];
  for (const track of candidates) {
    if (chosen.length >= max) break;
    if (ids.has(track.id) || isKnown(track)) continue;
    remember(track);
    chosen.push(track);
  }
  return chosen;
}
