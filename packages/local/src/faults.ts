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

const READ_ONLY = ['EACCES', 'EPERM', 'EROFS'];
const TOO_MANY_FILES = ['EMFILE', 'ENFILE'];

/**
 * Anything that made a start fail, as what a person can do about it; undefined where only the code could be put right.
 * A full disk is found wherever it was met: in a file of ours, in what PostgreSQL says, in what a package manager says.
 */
export function toStartFault(error: unknown): StartFault | undefined {
  const message = messageOf(error);
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === '53100' || /no space left on device/i.test(message)) {
    return new StartFault(`There is no room left on the disk (${message}).`, [
      'Make room and start again: what is there already is kept and used.',
      'Or keep the data on another disk: VOTEBOX_DATA=/another/folder npm start',
    ]);
  }
  if (error instanceof StartFault) return error;
  if (code !== undefined && READ_ONLY.includes(code)) {
    return new StartFault(`A file or folder may not be used by this user (${message}).`, [
      'Make it writable for this user, or choose another folder: VOTEBOX_DATA=/another/folder npm start',
    ]);
  }
  if (code !== undefined && TOO_MANY_FILES.includes(code)) {
    return new StartFault(`The system lets this user open too few files (${message}).`, [
      'Allow more and start again: ulimit -n 4096',
    ]);
  }
  return undefined;
}

const STACK_LINE = /^\s*at |^Node\.js v|^\s*\^+\s*$/;

/** What a program said last, without stacks, a log of JSON lines as its messages. */
export function lastWords(output: string, linesMax = 8): string[] {
  return output
    .split('\n')
    .filter((line) => line.trim() !== '' && !STACK_LINE.test(line))
    .slice(-linesMax)
    .map(toWords);
}

function toWords(line: string): string {
  try {
    const { msg, err } = JSON.parse(line) as { msg?: string; err?: { message?: string } };
    return [msg, err?.message].filter(Boolean).join(': ') || line;
  } catch {
    return line.trimEnd();
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
