import Bowser from 'bowser';
import { toPlainLine } from '../../core/text/plain-text.js';

/** A refresh token lives this long after it was issued; every rotation starts anew. So does the login. */
export const REFRESH_TOKEN_LIFE_MS = 30 * 24 * 3_600_000;

/** Two tabs (or a retry after a lost answer) may show the same token within this time of its first use. */
export const REFRESH_GRACE_MS = 10_000;

/** Logins of a person at a time: more than this nobody looks through, so each can be found and ended. */
export const LOGINS_MAX = 100;

/** How long the link to a new password is good. */
export const PASSWORD_RESET_LIFE_MS = 3_600_000;

const DEVICE_MAX = 60;

/** What is stored of a refresh token, as far as it decides. */
export interface RefreshTokenState {
  expiresAt: Date;
  usedAt: Date | null;
}

/**
 * - `rotate`: the one live token of its login; it is spent now and replaced.
 * - `follow`: spent a moment ago; the caller gets the token that replaced it, never a second one.
 * - `reuse`: spent long ago; someone holds a copy, so the login ends.
 * - `refuse`: unknown or expired.
 */
export type RefreshDecision = 'rotate' | 'follow' | 'reuse' | 'refuse';

/** Decides what a presented refresh token is good for. `nowMs` is epoch milliseconds. */
export function decideRefresh(token: RefreshTokenState | null, nowMs: number): RefreshDecision {
  if (!token || token.expiresAt.getTime() <= nowMs) return 'refuse';
  if (!token.usedAt) return 'rotate';
  return nowMs - token.usedAt.getTime() <= REFRESH_GRACE_MS ? 'follow' : 'reuse';
}

/** Browser and system in words that a person knows their device by: "Firefox, Android". Empty where nothing is known. */
export function toDevice(userAgent: string): string {
  if (userAgent === '') return '';
  const { browser, os } = Bowser.parse(userAgent.slice(0, 500));
  return toPlainLine([browser.name, os.name].filter(Boolean).join(', '), DEVICE_MAX);
}
