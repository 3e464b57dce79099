/**
 * A start that cannot go on for a reason the person at the terminal can fix. The command prints the message as it is,
 * without a stack, and exits with 1.
 */
export class StartFault extends Error {
  constructor(
    message: string,
    /** What to do about it, one line each. */
    readonly advice: readonly string[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'StartFault';
  }
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

/** The `code` of a Node system error or a Postgres error ('EADDRINUSE', '42P01'), if it has one. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
