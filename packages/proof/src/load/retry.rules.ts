/** What a client makes of the answer to a vote. */
export type Answer =
  | { kind: 'counted' }
  /** The server said why not, and the same request would fail again. */
  | { kind: 'refused'; code: string }
  /** Nobody knows, or not now: the same id again after a while. */
  | { kind: 'again'; code: string; afterMs: number };

interface ErrorText {
  error?: string;
  retryAfterMs?: number;
}

const AGAIN = new Set(['BUSY', 'INTERNAL', 'RATE_LIMITED', 'OFFLINE']);
const BACKOFF_MIN_MS = 500;
const BACKOFF_MAX_MS = 30_000;

/** The rules of the guest's outbox: what leaves the outcome open is sent again under the same id, all else is final. */
export function decideAnswer(error: ErrorText | null, tries: number, random: number): Answer {
  if (error === null) return { kind: 'counted' };
  const code = error.error ?? 'OFFLINE';
  if (!AGAIN.has(code)) return { kind: 'refused', code };
  const jitterMs = random * Math.min(BACKOFF_MAX_MS, BACKOFF_MIN_MS * 2 ** tries);
  return { kind: 'again', code, afterMs: Math.max(jitterMs, error.retryAfterMs ?? 0) };
}

/** An HTTP answer as an error, null for success. Status 0 = the connection broke. */
export function toHttpError(status: number, body: string): ErrorText | null {
  if (status >= 200 && status < 300) return null;
  try {
    return status === 0 ? {} : (JSON.parse(body) as ErrorText);
  } catch {
    return status >= 500 ? {} : { error: `HTTP_${status}` };
  }
}

/** An acknowledgement as an error, null for success; undefined = none came. */
export function toAckError(ack: unknown): ErrorText | null {
  const { ok, error } = (ack ?? {}) as { ok?: boolean; error?: ErrorText };
  return ok === true ? null : (error ?? {});
}
