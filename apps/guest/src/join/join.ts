import { ApiError, keepsCookies } from '@votebox/client';
import {
  decideRetryMs,
  type JoinByCodeDto,
  type JoinChallenge,
  type JoinView,
  type PresenceTier,
} from '@votebox/contracts';
import { rememberAdmission } from '../session/admission';
import { guestApi } from '../session/guest-api';
import { rememberEvent } from '../session/last-event.store';

export type JoinOutcome =
  | { kind: 'joined'; eventId: string; tier: PresenceTier }
  | { kind: 'unknown'; code: string }
  | { kind: 'changed'; code: string }
  | { kind: 'full'; code: string; retryAfterMs: number }
  | { kind: 'offline'; code: string }
  /** The door let the guest in and the browser threw the proof of it away: no vote would count. */
  | { kind: 'cookies'; code: string }
  /** `retryInMs`: when the door is tried again by itself, null where that would not help. */
  | { kind: 'failed'; code: string; message: string; requestId: string | null; retryInMs: number | null };

const RETRY_WHEN_FULL_MS = 15_000;
/** One for the widget, one for the work that stands in for it, one for a challenge that ran out in a pocket. */
const CHALLENGES_MAX = 3;

/**
 * Joins by code. Every way in which it can go wrong is an outcome with a screen of its own.
 * @param attempt how many tries in a row have failed before.
 */
export async function joinByCode(code: string, attempt = 0): Promise<JoinOutcome> {
  try {
    const { event, nickname, tier } = await askDoor(code);
    if (!keepsCookies()) return { kind: 'cookies', code };
    rememberEvent({ eventId: event.id, name: event.name });
    rememberAdmission(event.id, { nickname, tier });
    return { kind: 'joined', eventId: event.id, tier };
  } catch (error) {
    return toOutcome(code, error, attempt);
  }
}

/** Asks the door, and does what it asks for in return. */
async function askDoor(code: string): Promise<JoinView> {
  let body: JoinByCodeDto = { code };
  for (let challenges = 0; ; challenges++) {
    try {
      return await guestApi().post<JoinView>('/public/join', body);
    } catch (error) {
      const challenge = challengeOf(error);
      if (!challenge || challenges === CHALLENGES_MAX) throw error;
      const { solveChallenge } = await import('./challenge');
      body = { code, ...(await solveChallenge(challenge)) };
    }
  }
}

function challengeOf(error: unknown): JoinChallenge | null {
  return error instanceof ApiError ? (error.challenge ?? null) : null;
}

function toOutcome(code: string, error: unknown, attempt: number): JoinOutcome {
  if (!(error instanceof ApiError)) return { kind: 'offline', code };
  switch (error.code) {
    case 'NOT_FOUND':
    case 'VALIDATION_ERROR':
      return { kind: 'unknown', code };
    case 'CODE_EXPIRED':
      return { kind: 'changed', code };
    case 'EVENT_FULL':
      return { kind: 'full', code, retryAfterMs: error.retryAfterMs ?? RETRY_WHEN_FULL_MS };
    case 'OFFLINE':
      return { kind: 'offline', code };
    default:
      return {
        kind: 'failed',
        code,
        message: error.message,
        requestId: error.requestId ?? null,
        // A second knock of the same browser lets nobody in twice: its cookie says who it is.
        retryInMs: decideRetryMs(error, attempt, Math.random()),
      };
  }
}
