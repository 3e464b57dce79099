import type { PresenceTier } from '@votebox/contracts';

/** What a guest may know of themself at one event. */
export interface GuestView {
  nickname: string | null;
  tier: PresenceTier;
  /** Pseudonym of this event; unlinkable across events. */
  voterId: string;
}

/** A guest as stored; null where they have not been let in (yet). */
export type GuestRow = Pick<GuestView, 'nickname' | 'tier'>;

export function toGuestView(voterId: string, row: GuestRow | null): GuestView {
  return { nickname: row?.nickname ?? null, tier: row?.tier ?? 'REMOTE', voterId };
}
