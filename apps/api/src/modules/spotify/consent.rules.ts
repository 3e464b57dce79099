/** Where Spotify sends the owner's browser back to, below the one origin. */
const CALLBACK_PATH = '/admin/spotify/callback/';
const DAY_MS = 86_400_000;
const CONSENT_MONTHS = 6;
const WARN_DAYS = 30;
/** A token is renewed after this part of its life. */
const RENEW_AT = 0.8;

/** What the owner is asked for. */
const SCOPES = [
  'user-read-playback-state',
  'user-modify-playback-state',
  'user-read-currently-playing',
  'playlist-read-private',
  'playlist-read-collaborative',
  'user-read-private',
] as const;
/** Further ones where a page of ours makes the sound. */
const PAGE_SCOPES = ['streaming', 'user-read-email'] as const;

export function scopesFor({ withPage }: { withPage: boolean }): string[] {
  return [...SCOPES, ...(withPage ? PAGE_SCOPES : [])];
}

export function canStream(scopes: readonly string[]): boolean {
  return scopes.includes('streaming');
}

/**
 * The redirect URI of an installation, and whether Spotify takes it: https, or http on 127.0.0.1 or [::1]. A machine in
 * the venue's own network is addressed by its loopback: there the owner sits in front of it when the account is linked.
 */
export function decideRedirect(publicUrl: string): { uri: string; isAllowed: boolean } {
  const url = new URL(publicUrl);
  if (url.protocol === 'http:' && isOwnNetwork(url.hostname)) url.hostname = '127.0.0.1';
  const isLoopback = url.hostname === '127.0.0.1' || url.hostname === '[::1]';
  return { uri: `${url.origin}${CALLBACK_PATH}`, isAllowed: url.protocol === 'https:' || isLoopback };
}

/** Addresses that nobody has on the internet: private ones, those of carriers and overlays, those kept for examples. */
const NOT_PUBLIC =
  /^(127|10|192\.168|172\.(1[6-9]|2\d|3[01])|169\.254|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])|192\.0\.2|198\.51\.100|203\.0\.113)\./;

function isOwnNetwork(host: string): boolean {
  return host === 'localhost' || NOT_PUBLIC.test(host);
}

/** The address of Spotify's page of consent. */
export function toAuthorizeUrl(
  accountsUrl: string,
  ask: { clientId: string; redirectUri: string; state: string; challenge: string; scopes: readonly string[] },
): string {
  const query = new URLSearchParams({
    client_id: ask.clientId,
    response_type: 'code',
    redirect_uri: ask.redirectUri,
    state: ask.state,
    scope: ask.scopes.join(' '),
    code_challenge_method: 'S256',
    code_challenge: ask.challenge,
    // Who links again may want another account than the one the browser knows.
    show_dialog: 'true',
  });
  return `${accountsUrl.replace(/\/+$/, '')}/authorize?${query.toString()}`;
}

/** Refresh tokens die six months after the consent, whatever one does. */
export function toConsentEnd(consentedAt: Date): Date {
  const end = new Date(consentedAt);
  end.setUTCMonth(end.getUTCMonth() + CONSENT_MONTHS);
  // 31 August + 6 months is no 31 February: the last day of the month then.
  if (end.getUTCDate() !== consentedAt.getUTCDate()) end.setUTCDate(0);
  return end;
}

/** Whole days until the consent ends, never less than 0. */
export function daysLeft(consentedAt: Date, nowMs: number): number {
  return Math.max(0, Math.floor((toConsentEnd(consentedAt).getTime() - nowMs) / DAY_MS));
}

/** The days left when it is time to warn, else null. */
export function toWarning(consentedAt: Date | null, nowMs: number): number | null {
  if (!consentedAt) return null;
  const days = daysLeft(consentedAt, nowMs);
  return days <= WARN_DAYS ? days : null;
}

/** Whether an access token is still good enough: before 80 % of its life. */
export function isFresh(token: { issuedAt: Date; expiresAt: Date }, nowMs: number): boolean {
  const issuedMs = token.issuedAt.getTime();
  return nowMs < issuedMs + (token.expiresAt.getTime() - issuedMs) * RENEW_AT;
}
