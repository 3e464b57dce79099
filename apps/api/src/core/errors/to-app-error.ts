import { HttpException } from '@nestjs/common';
import type { ErrorCode } from '@votebox/contracts';
import { AppError } from './app-error.js';

const BY_STATUS: Record<number, ErrorCode> = {
  400: 'VALIDATION_ERROR',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  408: 'BUSY',
  409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE',
  414: 'VALIDATION_ERROR',
  415: 'UNSUPPORTED_MEDIA',
  429: 'RATE_LIMITED',
  431: 'VALIDATION_ERROR',
  503: 'BUSY',
};

/** SQLSTATE classes in which the database is away or overloaded, not wrong. */
const DATABASE_AWAY = /^(08|53|57P|58|25006|55P03|57014)/;
const AWAY_IN_WORDS =
  /Connection terminated|connection is closed|is not queryable|timeout exceeded when trying to connect|Can't reach database|not currently accepting connections/i;
const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'P2028',
  'WRONG_SESSION',
]);

/** Turns anything thrown into a row of the error table. Unknown things become INTERNAL and keep their cause for the log. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof HttpException) return fromStatus(thrown.getStatus(), thrown);
  const { code, statusCode } = thrown as { code?: unknown; statusCode?: unknown };
  // A pool that waited too long for a connection says so only in words.
  if (isDatabaseAway(thrown)) return new AppError('BUSY', { cause: thrown });
  if (typeof code === 'string') {
    if (code === 'ENOSPC' || code === 'EDQUOT') return new AppError('STORAGE_FULL', { cause: thrown });
    if (code === 'P2025') return new AppError('NOT_FOUND', { cause: thrown });
    if (isUnstorable(thrown)) return new AppError('VALIDATION_ERROR', { cause: thrown });
    if (code === 'P2002' || code === '23505') return new AppError('CONFLICT', { cause: thrown });
  }
  if (typeof statusCode === 'number') return fromStatus(statusCode, thrown);
  return new AppError('INTERNAL', { cause: thrown });
}

/** Whether an error belongs into the log. Shedding load (BUSY without a cause) is an answer, counted by a metric. */
export function isOurFault(error: AppError): boolean {
  return error.status >= 500 && (error.code !== 'BUSY' || error.cause !== undefined);
}

/** Whether an error says that Postgres cannot be reached or cannot work now (as against: it refused the data). */
export function isDatabaseAway(thrown: unknown): boolean {
  const { code, message } = (thrown ?? {}) as { code?: unknown; message?: unknown };
  if (CONNECTION_CODES.has(String(code)) || DATABASE_AWAY.test(sqlStateOf(thrown))) return true;
  return AWAY_IN_WORDS.test(String(message));
}

/** Whether Postgres refused a value: a text with a NUL or a broken sequence, a number or a time beyond what it can hold. */
function isUnstorable(thrown: unknown): boolean {
  return /^(22003|22008|22021|22P05)$/.test(sqlStateOf(thrown));
}

/** The SQLSTATE of an error of pg, or of one that Prisma wraps; empty for anything else. */
function sqlStateOf(thrown: unknown): string {
  const { code, meta } = (thrown ?? {}) as {
    code?: unknown;
    meta?: { driverAdapterError?: { cause?: { originalCode?: unknown } } };
  };
  const state = meta?.driverAdapterError?.cause?.originalCode ?? code;
  return typeof state === 'string' ? state : '';
}

function fromStatus(status: number, cause: unknown): AppError {
  const code = BY_STATUS[status] ?? (status >= 500 ? 'INTERNAL' : 'VALIDATION_ERROR');
  return new AppError(code, { cause });
}
