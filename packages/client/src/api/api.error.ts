import { ERRORS, type ErrorBody, type ErrorCode, type FieldFault, type JoinChallenge } from '@votebox/contracts';

/**
 * Every failure of a request, over HTTP or socket. `OFFLINE` means that no answer came: the network is down or the time
 * ran out, so the outcome is unknown.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly retryAfterMs?: number;
  readonly details?: FieldFault[];
  readonly requestId?: string;
  /** Only with CHALLENGE_REQUIRED. */
  readonly challenge?: JoinChallenge;

  constructor(
    readonly code: ErrorCode | 'OFFLINE',
    /** HTTP status; 0 when there was no answer. */
    readonly status: number,
    message: string,
    more: { retryAfterMs?: number; details?: FieldFault[]; requestId?: string; challenge?: JoinChallenge } = {},
  ) {
    super(message);
    this.retryAfterMs = more.retryAfterMs;
    this.details = more.details;
    this.requestId = more.requestId;
    this.challenge = more.challenge;
  }
}

/** Anything that was thrown, as a failure of a request. */
export function toApiFailure(thrown: unknown): ApiError {
  return thrown instanceof ApiError ? thrown : offlineError();
}

/** The same request will fail again. Anything else, no answer too, may go well at the next try. */
export function isFinal(failure: unknown): failure is ApiError {
  return failure instanceof ApiError && failure.code !== 'OFFLINE' && ERRORS[failure.code].retry === 'never';
}

export function offlineError(message = 'There is no connection.'): ApiError {
  return new ApiError('OFFLINE', 0, message);
}

/** An error of the wire; anything that is not an `ErrorBody` (a gateway's page, say) is judged by its status. */
export function toApiError(body: unknown, status: number, retryAfterHeader: string | null = null): ApiError {
  if (isErrorBody(body)) return new ApiError(body.error, status || ERRORS[body.error].status, body.message, body);
  const seconds = Number(retryAfterHeader ?? Number.NaN);
  const more = Number.isFinite(seconds) ? { retryAfterMs: seconds * 1000 } : {};
  const code = codeOfStatus(status);
  return new ApiError(code, status, ERRORS[code].message, more);
}

function isErrorBody(body: unknown): body is ErrorBody {
  const code = (body as { error?: unknown } | null)?.error;
  return typeof code === 'string' && Object.hasOwn(ERRORS, code);
}

function codeOfStatus(status: number): ErrorCode {
  if (status === 401) return 'UNAUTHORIZED';
  if (status === 403) return 'FORBIDDEN';
  if (status === 404) return 'NOT_FOUND';
  if (status === 413) return 'PAYLOAD_TOO_LARGE';
  if (status === 429) return 'RATE_LIMITED';
  // A gateway answers so while the application restarts: nothing was decided.
  if (status >= 502 && status <= 504) return 'BUSY';
  return status >= 500 ? 'INTERNAL' : 'VALIDATION_ERROR';
}
