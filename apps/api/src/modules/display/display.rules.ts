import { JOIN_CODE_ALPHABET, JOIN_CODE_LENGTH } from '@votebox/contracts';

/** A TV shows its code so long; then it asks for a new one. */
export const PAIRING_LIFE_MS = 15 * 60_000;

/** "Last seen" of a screen is written at most this often. */
export const SEEN_EVERY_MS = 60_000;

/** A code that can be read across a room. `pick(n)` gives an integer from 0 to n − 1. */
export function makePairingCode(pick: (n: number) => number): string {
  return Array.from({ length: JOIN_CODE_LENGTH }, () => JOIN_CODE_ALPHABET[pick(JOIN_CODE_ALPHABET.length)]).join('');
}

export function isSeenDue(lastSeenAt: Date | null, nowMs: number): boolean {
  return lastSeenAt === null || nowMs - lastSeenAt.getTime() >= SEEN_EVERY_MS;
}
