import { Injectable } from '@nestjs/common';
import { RETENTION, UUID_PATTERN } from '@votebox/contracts';
import { LRUCache } from 'lru-cache';
import { newId } from '../ids/ids.js';
import { Signer } from './signer.js';

export const GUEST_COOKIE = 'vb_guest';
export const GUEST_COOKIE_MAX_AGE_S = RETENTION.guestCookieDays * 24 * 3600;
const KEPT_MAX = 20_000;

/**
 * A guest is a random id in a signed cookie (`v1.<id>.<mac>`), given by the server and never taken from a body. For each
 * event the voter id is derived from it by HMAC, so votes are pseudonymous and cannot be linked across events.
 */
@Injectable()
export class GuestIdentity {
  /** The same guest comes again and again: what was signed and derived for it is kept. */
  private readonly guestIds = new LRUCache<string, string>({ max: KEPT_MAX });
  /** The event that a guest was at last: few are at two. */
  private readonly voterIds = new LRUCache<string, { eventId: string; voterId: string }>({ max: KEPT_MAX });

  constructor(private readonly signer: Signer) {}

  /** A new guest with the cookie value to set. */
  issue(): { guestId: string; cookie: string } {
    const guestId = newId();
    return { guestId, cookie: `v1.${guestId}.${this.signer.sign('guest-cookie', guestId)}` };
  }

  /** The guest id of a cookie value; null when it is missing, malformed or not signed by us. */
  read(cookie: string | undefined): string | null {
    if (!cookie) return null;
    const known = this.guestIds.get(cookie);
    if (known) return known;
    const guestId = this.check(cookie);
    if (guestId) this.guestIds.set(cookie, guestId);
    return guestId;
  }

  /** The guest's pseudonym at one event. */
  voterId(guestId: string, eventId: string): string {
    const known = this.voterIds.get(guestId);
    if (known?.eventId === eventId) return known.voterId;
    const voterId = this.signer.derivedId('voter-id', `${eventId}:${guestId}`);
    this.voterIds.set(guestId, { eventId, voterId });
    return voterId;
  }

  private check(cookie: string): string | null {
    const [version, guestId, mac, ...rest] = cookie.split('.');
    if (version !== 'v1' || !guestId || !mac || rest.length > 0 || !UUID_PATTERN.test(guestId)) return null;
    return this.signer.isValid('guest-cookie', guestId, mac) ? guestId : null;
  }
}
