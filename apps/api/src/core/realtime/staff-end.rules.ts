import type { Roles } from '../access/access-directories.js';

/** Where a socket of staff is: the venues whose events or player it follows, and all whose staff it belongs to. */
export interface StaffPlaces {
  readonly followed: ReadonlySet<string>;
  readonly all: ReadonlySet<string>;
}

/** `close`: the whole socket. `leave`: only its places at these venues, often none. */
export type StaffEnd = { kind: 'close' } | { kind: 'leave'; venueIds: string[] };

/**
 * What ends of a connected socket of staff. `roles`: what the person may do now, undefined once the login has ended.
 * `changedAt`: a venue at which the role is another one than when the socket came: whoever is there comes back and is asked
 * anew. A socket closes with its login, or with the venues it follows (its only venue, where it follows none); of venues
 * that it does not follow it is taken out, and the others go on.
 */
export function decideStaffEnd({ followed, all }: StaffPlaces, roles: Roles | undefined, changedAt?: string): StaffEnd {
  if (!roles) return { kind: 'close' };
  const isOver = (venueId: string) => !roles.has(venueId) || venueId === changedAt;
  const here = [...(followed.size > 0 ? followed : all)];
  if (here.length > 0 && here.every(isOver)) return { kind: 'close' };
  return { kind: 'leave', venueIds: [...all].filter((venueId) => !roles.has(venueId)) };
}
