import type { PresenceTier, Standing } from '@votebox/contracts';

/** What a guest may know of themself at one event. */
export interface GuestView {
  nickname: string | null;
  tier: PresenceTier;
  /** Pseudonym of this event; unlinkable across events. */
  voterId: string;
}

/** A guest as stored; null where they have not been let in (yet). */
export type GuestRow = Pick<GuestView, 'nickname' | 'tier'> & { standing: Standing };

/** The nickname of a muted or banned guest is not shown, to themself neither. */
export function toGuestView(voterId: string, row: GuestRow | null): GuestView {
  const nickname = row?.standing === 'GOOD' ? row.nickname : null;
  return { nickname, tier: row?.tier ?? 'REMOTE', voterId };
}
