/** A refresh token lives this long after it was issued; every rotation starts anew. */
export const REFRESH_TOKEN_LIFE_MS = 30 * 24 * 3_600_000;

/** Two tabs (or a retry after a lost answer) may show the same token within this time of its first use. */
export const REFRESH_GRACE_MS = 10_000;

/** What is stored of a refresh token, as far as it decides. */
export interface RefreshTokenState {
  expiresAt: Date;
  usedAt: Date | null;
  revokedAt: Date | null;
}

/**
 * - `rotate`: the one live token of its family; it is spent now and replaced.
 * - `follow`: spent a moment ago; the caller gets the token that replaced it, never a second one.
 * - `reuse`: spent long ago; someone holds a copy, so the family ends.
 * - `refuse`: unknown, expired or revoked.
 */
export type RefreshDecision = 'rotate' | 'follow' | 'reuse' | 'refuse';

/** Decides what a presented refresh token is good for. `nowMs` is epoch milliseconds. */
export function decideRefresh(token: RefreshTokenState | null, nowMs: number): RefreshDecision {
  if (!token || token.revokedAt || token.expiresAt.getTime() <= nowMs) return 'refuse';
  if (!token.usedAt) return 'rotate';
  return nowMs - token.usedAt.getTime() <= REFRESH_GRACE_MS ? 'follow' : 'reuse';
}
