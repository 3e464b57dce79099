import { isDatabaseAway } from './to-app-error.js';

/** The part of a logger that is needed here. */
interface FaultSink {
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
}

const LINE_EVERY_MS = 10_000;

let lastLineAtMs = Number.NEGATIVE_INFINITY;
let unsaid = 0;

/**
 * Logs what went wrong on our side. While the database is away everything goes wrong for the same reason, thousands of
 * times: that is one line in ten seconds for the whole process, with the number of failures and without their stacks.
 */
export function logFault(log: FaultSink, error: unknown, fields: object, text: string): void {
  if (!isDatabaseAway(error)) {
    log.error({ err: error, ...fields }, text);
    return;
  }
  unsaid += 1;
  const nowMs = performance.now();
  if (nowMs - lastLineAtMs < LINE_EVERY_MS) return;
  log.warn({ failures: unsaid, reason: reasonOf(error) }, 'the database is away');
  lastLineAtMs = nowMs;
  unsaid = 0;
}

/** Prisma puts the reason after lines of code. */
function reasonOf(error: unknown): string {
  const lines = (error as Error).message.trim().split('\n');
  return lines.at(-1)!.trim();
}
