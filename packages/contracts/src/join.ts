import type { PresenceTier } from './enums.js';
import type { PublicEventView } from './views.js';

/** Answer of `POST /public/join`. The guest cookie is set by the same answer. */
export interface JoinView {
  event: PublicEventView;
  tier: PresenceTier;
  nickname: string | null;
  /** The guest's own pseudonym for this event; unlinkable across events. */
  voterId: string;
}

/**
 * A proof of work: find a whole number `nonce` ≥ 0 so that the SHA-256 of `proofText(salt, nonce)` begins with `difficulty`
 * zero bits; on average 2^difficulty tries. Good for one request of the guest who got it, until `expiresAt`.
 */
export interface ProofTask {
  salt: string;
  difficulty: number;
  /** Server epoch milliseconds. */
  expiresAt: number;
  signature: string;
}

/** With CHALLENGE_REQUIRED. Where `turnstile` is offered, its token is accepted instead of the proof of work. */
export interface JoinChallenge {
  pow: ProofTask;
  turnstile?: { siteKey: string };
}

/**
 * Answer of `GET /displays/me/events/:eventId/codes`: the codes of this event from now on, each shown for `windowMs`. The
 * first has been the present one for `elapsedMs`. Of the room: never sent to guests.
 */
export interface EntryCodesView {
  windowMs: number;
  elapsedMs: number;
  codes: EntryCode[];
}

export interface EntryCode {
  code: string;
  /** Full address that the QR code carries. */
  joinUrl: string;
}
