import type { PresenceTier } from '@votebox/contracts';

export interface GuestProfile {
  nickname: string | null;
  tier: PresenceTier;
}

let admission: { eventId: string; profile: GuestProfile } | null = null;

/** The door has just let this page in: the night need not ask who the guest is. */
export function rememberAdmission(eventId: string, profile: GuestProfile): void {
  admission = { eventId, profile };
}

/** Good for one entrance; after that the server is asked. */
export function takeAdmission(eventId: string): GuestProfile | null {
  const profile = admission?.eventId === eventId ? admission.profile : null;
  admission = null;
  return profile;
}
