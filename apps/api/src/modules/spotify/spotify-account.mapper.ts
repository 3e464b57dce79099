import type { SpotifyAccountView } from '@votebox/contracts';
import { toConsentEnd, toWarning } from './consent.rules.js';
import type { AccountRow } from './spotify-account.repository.js';
import type { Holds } from './spotify-gate.js';

/** The account as the owner sees it: never a secret. `row` null: nothing has been set yet. */
export function toAccountView(
  row: AccountRow | null,
  redirect: { uri: string; isAllowed: boolean },
  at: { nowMs: number; readsPerDayMax: number },
): SpotifyAccountView {
  const today = new Date(at.nowMs).toISOString().slice(0, 10);
  const consentedAt = row?.consentedAt ?? null;
  const waitUntilMs = row ? Math.max(...Object.values(toHolds(row))) : 0;
  return {
    state: row?.state ?? 'UNLINKED',
    clientId: row?.clientId || null,
    redirectUri: redirect.uri,
    isRedirectAllowed: redirect.isAllowed,
    displayName: row?.displayName ?? null,
    consentedAt: consentedAt?.toISOString() ?? null,
    consentEndsAt: consentedAt ? toConsentEnd(consentedAt).toISOString() : null,
    warnDaysLeft: toWarning(consentedAt, at.nowMs),
    privateSince: row?.privateSince?.toISOString() ?? null,
    readsToday: row?.readsOn?.toISOString().slice(0, 10) === today ? row.reads : 0,
    readsPerDayMax: at.readsPerDayMax,
    waitUntil: waitUntilMs > at.nowMs ? new Date(waitUntilMs).toISOString() : null,
  };
}

export function toHolds(row: AccountRow): Holds {
  return {
    all: row.windowUntil?.getTime() ?? 0,
    read: row.readsUntil?.getTime() ?? 0,
    command: row.commandsUntil?.getTime() ?? 0,
  };
}
