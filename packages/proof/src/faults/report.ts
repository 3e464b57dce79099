import type { RowOutcome } from './row.js';

/** What came of a row. `broken` with an outcome: a check does not hold; with a reason: it could not be played to its end. */
export interface Result {
  readonly number: number;
  readonly name: string;
  readonly verdict: 'holds' | 'broken' | 'skipped';
  readonly reason?: string;
  readonly outcome?: RowOutcome;
  readonly seconds?: number;
}

export function totals(results: readonly Result[]): { passed: number; failed: number; skipped: number } {
  const count = (verdict: Result['verdict']): number => results.filter((result) => result.verdict === verdict).length;
  return { passed: count('holds'), failed: count('broken'), skipped: count('skipped') };
}

/** One row for a person: what was done, what was counted, and every check that does not hold. */
export function toLine({ number, name, verdict, reason, outcome, seconds }: Result): string {
  const head = `${String(number).padStart(2)} ${name}: ${verdict}${seconds === undefined ? '' : ` (${seconds} s)`}`;
  if (!outcome) return `${head}\n     ${reason}`;
  const figures = outcome.checks.filter(({ holds, figure }) => holds && figure !== '');
  return [
    head,
    `     injected: ${outcome.injected}`,
    `     ${figures.map(({ what, figure }) => `${what}: ${figure}`).join(' · ')}`,
    ...outcome.checks.filter(({ holds }) => !holds).map(({ what, figure }) => `     DOES NOT HOLD ${what}: ${figure}`),
    ...(outcome.counts ? [`     ${JSON.stringify(outcome.counts)}`] : []),
  ].join('\n');
}

const COLUMNS = ['offered', 'acked', 'found', 'refused', 'doubles', 'tally', 'screens ms', 'verdict'];
const NAME_WIDTH = 46;

/** All rows, one line each. */
export function toTable(results: readonly Result[]): string {
  const row = (number: string, name: string, cells: readonly string[]): string =>
    [number.padStart(3), name.slice(0, NAME_WIDTH).padEnd(NAME_WIDTH), ...cells.map((cell) => cell.padStart(10))].join(
      ' ',
    );
  return [
    row('#', 'fault', COLUMNS),
    ...results.map((result) => row(String(result.number), result.name, toCells(result))),
  ].join('\n');
}

function toCells({ verdict, outcome }: Result): string[] {
  const counts = outcome?.counts;
  if (!counts) return ['', '', '', '', '', '', '', verdict];
  const refused = Object.values(counts.refused).reduce((sum, votes) => sum + votes, 0);
  const rightMs = outcome.rightAfterMs;
  return [
    counts.offered,
    counts.acknowledged,
    counts.found,
    refused,
    counts.duplicates,
    counts.tallyEqualsCount ? 'equal' : 'DIFFERS',
    rightMs === null ? '-' : Number.isFinite(rightMs) ? Math.round(rightMs) : 'never',
    verdict,
  ].map(String);
}
