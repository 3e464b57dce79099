import type { ErrorCode } from '@votebox/contracts';

/**
 * Everything that can be wrong between us and Spotify.
 * EXPIRED the access token is not taken (any more) · SCOPE_MISSING the consent does not cover this · NOT_LINKED ·
 * NEEDS_REAUTH the consent is gone · NOT_A_USER the account is not among the five of the app · OWNER_NO_PREMIUM the owner
 * of the app has none · PREMIUM_REQUIRED the account has none · RESTRICTED the device or the state it is in does not allow it
 * · FORBIDDEN the app may not (removed endpoint, foreign playlist) · NO_DEVICE · NOT_FOUND · BAD_REQUEST ·
 * RATE_LIMITED too many calls in 30 s · QUOTA_EXCEEDED too many in a day, Spotify's count or ours ·
 * UNAVAILABLE no answer, or none that can be read.
 */
export type SpotifyFault =
  | { kind: Plain; detail: string }
  | { kind: 'RATE_LIMITED' | 'QUOTA_EXCEEDED'; waitMs: number; detail: string };

type Plain =
  | 'EXPIRED'
  | 'SCOPE_MISSING'
  | 'NOT_LINKED'
  | 'NEEDS_REAUTH'
  | 'NOT_A_USER'
  | 'OWNER_NO_PREMIUM'
  | 'PREMIUM_REQUIRED'
  | 'RESTRICTED'
  | 'FORBIDDEN'
  | 'NO_DEVICE'
  | 'NOT_FOUND'
  | 'BAD_REQUEST'
  | 'UNAVAILABLE';

export type Answer<T> = { ok: true; value: T } | { ok: false; fault: SpotifyFault };

export function answered<T>(value: T): Answer<T> {
  return { ok: true, value };
}

export function failed(fault: SpotifyFault): { ok: false; fault: SpotifyFault } {
  return { ok: false, fault };
}

/** A refusal without a readable Retry-After is given so long. */
const WAIT_MS_DEFAULT = 5_000;
/** A Retry-After above it is no 30-second window, whatever the body says. */
const WINDOW_MS_MAX = 60_000;

/** What an answer with a status outside 2xx means. `text`: the body as it came, JSON, plain text or nothing. */
export function toFault(status: number, retryAfter: string | null, text: string): SpotifyFault {
  const { message, reason } = readError(text);
  const detail = `${status} ${reason || message || 'without a word'}`.slice(0, 200);
  switch (status) {
    case 400:
      return { kind: 'BAD_REQUEST', detail };
    case 401:
      return { kind: /permission|scope/i.test(message) ? 'SCOPE_MISSING' : 'EXPIRED', detail };
    case 403:
      return { kind: toForbidden(message, reason), detail };
    case 404:
      return { kind: reason === 'NO_ACTIVE_DEVICE' || /device/i.test(message) ? 'NO_DEVICE' : 'NOT_FOUND', detail };
    case 429:
      return toTooMany(retryAfter, reason, detail);
    default:
      return { kind: 'UNAVAILABLE', detail };
  }
}

function toForbidden(message: string, reason: string): Plain {
  if (reason === 'PREMIUM_REQUIRED') return 'PREMIUM_REQUIRED';
  if (/scope/i.test(message)) return 'SCOPE_MISSING';
  if (/not registered/i.test(message)) return 'NOT_A_USER';
  if (/owner of the app/i.test(message)) return 'OWNER_NO_PREMIUM';
  if (reason !== '' || /restriction|restricted/i.test(message)) return 'RESTRICTED';
  return 'FORBIDDEN';
}

function toTooMany(retryAfter: string | null, reason: string, detail: string): SpotifyFault {
  const seconds = Number(retryAfter);
  const isReadable = retryAfter !== null && retryAfter.trim() !== '' && Number.isFinite(seconds) && seconds >= 0;
  const waitMs = isReadable ? Math.ceil(seconds * 1000) : WAIT_MS_DEFAULT;
  const isQuota = reason === 'QUOTA_EXCEEDED' || waitMs > WINDOW_MS_MAX;
  return { kind: isQuota ? 'QUOTA_EXCEEDED' : 'RATE_LIMITED', waitMs, detail };
}

function readError(text: string): { message: string; reason: string } {
  try {
    const { error } = JSON.parse(text) as { error?: unknown };
    if (typeof error === 'string') return { message: error, reason: '' };
    const { message, reason } = (error ?? {}) as { message?: unknown; reason?: unknown };
    return { message: typeof message === 'string' ? message : '', reason: typeof reason === 'string' ? reason : '' };
  } catch {
    return { message: text.trim(), reason: '' };
  }
}

/** A fault as a caller of our API hears of it. */
export interface PublicFault {
  code: ErrorCode;
  message?: string;
  retryAfterMs?: number;
}

const BUSY_RETRY_MS = 5_000;

export function toPublicFault(fault: SpotifyFault): PublicFault {
  switch (fault.kind) {
    case 'NOT_LINKED':
      return { code: 'SPOTIFY_NOT_LINKED' };
    case 'NEEDS_REAUTH':
    case 'EXPIRED':
    case 'SCOPE_MISSING':
      return { code: 'SPOTIFY_NEEDS_REAUTH' };
    case 'RATE_LIMITED':
      return { code: 'SOURCE_UNAVAILABLE', message: 'Spotify asks us to wait a moment.', retryAfterMs: fault.waitMs };
    case 'QUOTA_EXCEEDED':
      return {
        code: 'SOURCE_UNAVAILABLE',
        message: 'What Spotify allows in a day is used up.',
        retryAfterMs: fault.waitMs,
      };
    case 'UNAVAILABLE':
      return { code: 'SOURCE_UNAVAILABLE', message: 'Spotify does not answer.', retryAfterMs: BUSY_RETRY_MS };
    default:
      return { code: 'SPOTIFY_REFUSED', message: REFUSALS[fault.kind] };
  }
}

const REFUSALS: Record<
  Exclude<Plain, 'NOT_LINKED' | 'NEEDS_REAUTH' | 'EXPIRED' | 'SCOPE_MISSING' | 'UNAVAILABLE'>,
  string
> = {
  NOT_A_USER: 'This Spotify account is not entered as a user of your app in the Spotify dashboard.',
  OWNER_NO_PREMIUM: 'Whoever made the app at Spotify needs Spotify Premium.',
  PREMIUM_REQUIRED: 'This Spotify account needs Premium.',
  RESTRICTED: 'Spotify does not allow this on that device now.',
  FORBIDDEN: 'Spotify does not allow this app to do that.',
  NO_DEVICE: 'Spotify does not see that device.',
  NOT_FOUND: 'Spotify does not know this.',
  BAD_REQUEST: 'Spotify does not understand this.',
};
