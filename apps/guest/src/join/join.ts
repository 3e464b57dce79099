import { ApiError } from '@votebox/client';
import type { JoinView } from '@votebox/contracts';
import { rememberAdmission } from '../session/admission';
import { guestApi } from '../session/guest-api';
import { rememberEvent } from '../session/last-event.store';

export type JoinOutcome =
  | { kind: 'joined'; eventId: string }
  | { kind: 'unknown'; code: string }
  | { kind: 'full'; code: string; retryAfterMs: number }
  | { kind: 'offline'; code: string }
  | { kind: 'failed'; code: string; message: string; requestId: string | null; retryAfterMs: number | null };

const RETRY_WHEN_FULL_MS = 15_000;

/** Joins by code. Every way in which it can go wrong is an outcome with a screen of its own. */
export async function joinByCode(code: string): Promise<JoinOutcome> {
  try {
    const { event, nickname } = await guestApi().post<JoinView>('/public/join', { code });
    rememberEvent({ eventId: event.id, name: event.name });
    rememberAdmission(event.id, { nickname });
    return { kind: 'joined', eventId: event.id };
  } catch (error) {
    return toOutcome(code, error);
  }
}

function toOutcome(code: string, error: unknown): JoinOutcome {
  if (!(error instanceof ApiError)) return { kind: 'offline', code };
  switch (error.code) {
    case 'NOT_FOUND':
    case 'VALIDATION_ERROR':
      return { kind: 'unknown', code };
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
        retryAfterMs: error.retryAfterMs ?? null,
      };
  }
}
