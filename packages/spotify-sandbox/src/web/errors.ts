import { type Answer, HTML, json, text } from '../http/answer.js';
import type { Refusal } from '../player/player.js';

/** `{ error: { status, message, reason? } }`, as the Web API says no. */
export function webError(status: number, message: string, reason?: string): Answer {
  return json({ error: { status, message, ...(reason === undefined ? {} : { reason }) } }, status);
}

/** The same with a time to wait for. */
function tooMany(message: string, retryAfterSeconds: number, reason?: string): Answer {
  const body = { error: { status: 429, message, ...(reason === undefined ? {} : { reason }) } };
  return { kind: 'json', status: 429, body, headers: { 'retry-after': String(retryAfterSeconds) } };
}

const PLAYER = 'Player command failed: ';

/** Every way in which the real servers were seen to say no, by a name. Seconds to wait are used where there are some. */
const NAMED = {
  'no-token': () => webError(401, 'No token provided'),
  'token-invalid': () => webError(401, 'Invalid access token'),
  'token-expired': () => webError(401, 'The access token expired'),
  'permissions-missing': () => webError(401, 'Permissions missing'),
  'scope-insufficient': () => webError(403, 'Insufficient client scope'),
  'not-registered': () => text('User not registered in the Developer Dashboard', 403),
  'owner-not-premium': () => text('Active premium subscription required for the owner of the app.', 403),
  forbidden: () => webError(403, 'Forbidden'),
  'premium-required': () => webError(403, `${PLAYER}Premium required`, 'PREMIUM_REQUIRED'),
  restriction: () => webError(403, `${PLAYER}Restriction violated`, 'UNKNOWN'),
  'volume-disallowed': () => webError(403, `${PLAYER}Cannot control device volume`, 'VOLUME_CONTROL_DISALLOW'),
  'no-previous-track': () => webError(403, `${PLAYER}No previous track`, 'NO_PREV_TRACK'),
  'no-active-device': () => webError(404, `${PLAYER}No active device found`, 'NO_ACTIVE_DEVICE'),
  'device-not-found': () => webError(404, 'Device not found'),
  'not-found': () => webError(404, 'Resource not found'),
  'not-found-empty': (): Answer => ({ kind: 'empty', status: 404 }),
  'no-such-service': () => webError(404, 'Service not found'),
  'rate-limit': (seconds: number) => tooMany('API rate limit exceeded', seconds),
  'rate-limit-text': (seconds: number): Answer => ({
    kind: 'text',
    status: 429,
    text: 'Too many requests',
    type: 'text/plain',
    headers: { 'retry-after': String(seconds) },
  }),
  quota: (seconds: number) => tooMany('Too many requests', seconds, 'QUOTA_EXCEEDED'),
  internal: () => webError(500, 'Server error.'),
  'bad-gateway': () => webError(502, 'Bad gateway.'),
  'bad-gateway-page': () => text('<html><body><h1>502 Bad Gateway</h1></body></html>', 502, HTML),
  unavailable: () => webError(503, 'Service temporarily unavailable'),
  'invalid-grant': () => json({ error: 'invalid_grant', error_description: 'Refresh token revoked' }, 400),
  'invalid-client': () => json({ error: 'invalid_client', error_description: 'Invalid client' }, 400),
} satisfies Readonly<Record<string, (seconds: number) => Answer>>;

export type ErrorName = keyof typeof NAMED;
export const ERROR_NAMES = Object.keys(NAMED) as readonly ErrorName[];

/** Seconds of a wait where nobody says how many: a short one, or most of a day. */
const WAIT_SECONDS: Partial<Readonly<Record<ErrorName, number>>> = { quota: 48_925 };
const SHORT_WAIT_SECONDS = 3;

export function namedError(name: ErrorName, retryAfterSeconds?: number): Answer {
  return NAMED[name](retryAfterSeconds ?? WAIT_SECONDS[name] ?? SHORT_WAIT_SECONDS);
}

export function badRequest(message: string): Answer {
  return webError(400, message);
}

/** How a player says no. There is no reason of its own for a restriction, nor for what was so already. */
export function refusalAnswer(refusal: Refusal): Answer {
  switch (refusal) {
    case 'NO_ACTIVE_DEVICE':
      return namedError('no-active-device');
    case 'DEVICE_NOT_FOUND':
      return namedError('device-not-found');
    case 'VOLUME_CONTROL_DISALLOW':
      return namedError('volume-disallowed');
    case 'NO_PREV_TRACK':
      return namedError('no-previous-track');
    case 'RESTRICTION':
    case 'ALREADY_DONE':
      return namedError('restriction');
  }
}
