import { ERRORS, type ErrorBody, type ErrorCode, type FieldFault, type JoinChallenge } from '@votebox/contracts';
import { spreadRetryMs } from '../backlog/backlog.rules.js';

interface ErrorExtras {
  message?: string;
  retryAfterMs?: number;
  details?: FieldFault[];
  challenge?: JoinChallenge;
  /** Only for the log, never sent. */
  internal?: string;
  cause?: unknown;
}

/** "Too many requests" and "unavailable" pass by themselves: their answer always says when to come back. */
const PASSING: readonly number[] = [429, 503];

/** An error of the table in contracts/errors. Everything else that is thrown becomes INTERNAL. */
export class AppError extends Error {
  readonly retryAfterMs: number | undefined;
  readonly details: FieldFault[] | undefined;
  readonly challenge: JoinChallenge | undefined;
  readonly internal: string | undefined;

  constructor(
    readonly code: ErrorCode,
    extras: ErrorExtras = {},
  ) {
    super(extras.message ?? ERRORS[code].message, { cause: extras.cause });
    const isPassing = PASSING.includes(ERRORS[code].status);
    this.retryAfterMs = extras.retryAfterMs ?? (isPassing ? spreadRetryMs(Math.random()) : undefined);
    this.details = extras.details;
    this.challenge = extras.challenge;
    this.internal = extras.internal;
  }

  get status(): number {
    return ERRORS[this.code].status;
  }

  /** Value of the header `Retry-After`, whole seconds; null where the same request would fail again. */
  get retryAfterS(): number | null {
    if (this.retryAfterMs === undefined || ERRORS[this.code].retry === 'never') return null;
    return Math.max(1, Math.ceil(this.retryAfterMs / 1000));
  }

  toBody(requestId: string): ErrorBody {
    return {
      error: this.code,
      message: this.message,
      ...(this.details ? { details: this.details } : {}),
      ...(this.retryAfterMs === undefined ? {} : { retryAfterMs: this.retryAfterMs }),
      ...(this.challenge ? { challenge: this.challenge } : {}),
      requestId,
    };
  }
}

/** An expected refusal as a value: `ok: false` with a code of the error table. */
export type Refusal = { ok: false; code: ErrorCode; retryAfterMs?: number; challenge?: JoinChallenge };
export type Outcome<T> = { ok: true; value: T } | Refusal;

export function accept<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

export function refuse(code: ErrorCode, retryAfterMs?: number): Refusal {
  return retryAfterMs === undefined ? { ok: false, code } : { ok: false, code, retryAfterMs };
}

/** The value, or the refusal as an exception. Used at the edge (controllers, message handlers) only. */
export function unwrap<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  const { code, retryAfterMs, challenge } = outcome;
  throw new AppError(code, { retryAfterMs, challenge });
}

export function notFound(): AppError {
  return new AppError('NOT_FOUND');
}
