import { isDatabaseAway } from './to-app-error.js';

/** The part of a logger that is needed here. */
interface FaultSink {
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
}

const LINE_EVERY_MS = 10_000;

/** What is away, with what has failed for it since its last line. */
const away = new Map<string, { lineAtMs: number; unsaid: number }>();

/**
 * Logs what went wrong on our side. While the database or a source of music is away everything goes wrong for the same
 * reason, thousands of times: that is one line in ten seconds for the whole process, with the number of failures and without
 * their stacks.
 */
export function logFault(log: FaultSink, error: unknown, fields: object, text: string): void {
  const outage = outageOf(error);
  if (outage === null) {
    log.error({ err: error, ...fields }, text);
    return;
  }
  const state = away.get(outage) ?? { lineAtMs: Number.NEGATIVE_INFINITY, unsaid: 0 };
  away.set(outage, state);
  state.unsaid += 1;
  const nowMs = performance.now();
  if (nowMs - state.lineAtMs < LINE_EVERY_MS) return;
  log.warn({ failures: state.unsaid, reason: reasonOf(error) }, outage);
  state.lineAtMs = nowMs;
  state.unsaid = 0;
}

function outageOf(error: unknown): string | null {
  if (isDatabaseAway(error)) return 'the database is away';
  if ((error as { code?: unknown } | null)?.code === 'SOURCE_UNAVAILABLE') return 'a source of music is away';
  return null;
}

/** Prisma puts the reason after lines of code. */
function reasonOf(error: unknown): string {
  const lines = (error as Error).message.trim().split('\n');
  return lines.at(-1)!.trim();
}
