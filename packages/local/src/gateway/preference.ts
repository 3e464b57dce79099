import { createHash } from 'node:crypto';

/**
 * All places, the one that this person belongs to first (rendezvous hashing): when a place is away, only its people move,
 * spread over all others, and they come back when it is back.
 */
export function orderFor(person: string, places: number): number[] {
  return Array.from({ length: places }, (_, place) => ({ place, weight: weigh(person, place) }))
    .sort((a, b) => b.weight - a.weight)
    .map(({ place }) => place);
}

function weigh(person: string, place: number): number {
  return createHash('sha1').update(`${place} ${person}`).digest().readUInt32BE(0);
}
