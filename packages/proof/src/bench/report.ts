import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { REPOSITORY_DIR } from '../repository.js';
import type { Machine } from './machine.js';

/** A figure; with a mark it passes or not. `guide`: a figure that depends on the machine and does not fail the run. */
export interface Figure {
  name: string;
  value: number | null;
  unit: string;
  mark?: { atLeast: number } | { atMost: number };
  isGuide?: boolean;
}

export interface BenchReport {
  name: string;
  startedAt: string;
  seconds: number;
  machine: Machine;
  /** How it was run. */
  settings: Record<string, number | string | boolean>;
  figures: Figure[];
  /** What lies behind the figures. */
  details: Record<string, unknown>;
}

/** Null = has no mark, or could not be measured here. */
function hasPassed({ value, mark }: Figure): boolean | null {
  if (mark === undefined || value === null) return null;
  return 'atLeast' in mark ? value >= mark.atLeast : value <= mark.atMost;
}

/** Whether every mark that must hold holds; a mark without a value does not. */
export function haveAllPassed(figures: readonly Figure[]): boolean {
  return figures.every((figure) => figure.mark === undefined || figure.isGuide || hasPassed(figure) === true);
}

/** Prints the report and keeps it as `.votebox/bench/<name>.json`; with `isJson` the document is all that is printed. */
export async function publish(report: BenchReport, isJson: boolean): Promise<void> {
  const document = JSON.stringify({ ...report, figures: report.figures.map(withVerdict) }, null, 2);
  const folder = join(REPOSITORY_DIR, '.votebox', 'bench');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${report.name}.json`), `${document}\n`);
  process.stdout.write(`${isJson ? document : toTable(report)}\n`);
}

function withVerdict(figure: Figure): Figure & { passed: boolean | null } {
  return { ...figure, passed: hasPassed(figure) };
}

/** The figures for a person. */
function toTable({ name, machine, seconds, figures }: BenchReport): string {
  const facts = [`${machine.cores} cores (${machine.cpu}), Node ${machine.node}`, ...postgresFacts(machine)].join(
    ' · ',
  );
  const rows = figures.map((figure) => [figure.name, valueOf(figure), markOf(figure), verdictOf(figure)] as const);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map(([what, value, mark, verdict]) =>
    `  ${what.padEnd(widths[0]!)}  ${value.padStart(widths[1]!)}  ${mark.padEnd(widths[2]!)}  ${verdict}`.trimEnd(),
  );
  return ['', `bench:${name} · ${facts} · ${seconds} s`, '', ...lines, ''].join('\n');
}

function postgresFacts({ postgres, durable }: Machine): string[] {
  if (postgres === null) return [];
  return [`PostgreSQL ${postgres}`, durable ? 'commits wait for the disk' : 'COMMITS DO NOT WAIT FOR THE DISK'];
}

function valueOf({ value, unit }: Figure): string {
  return value === null ? 'not measured' : `${format(value)} ${unit}`.trim();
}

function markOf({ mark, isGuide }: Figure): string {
  if (mark === undefined) return '';
  const text = 'atLeast' in mark ? `≥ ${format(mark.atLeast)}` : `≤ ${format(mark.atMost)}`;
  return isGuide ? `${text} (guide)` : text;
}

function verdictOf(figure: Figure): string {
  const passed = hasPassed(figure);
  if (figure.mark === undefined) return '';
  return passed === null ? '–' : passed ? 'passed' : figure.isGuide ? 'below' : 'FAILED';
}

function format(value: number): string {
  const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : 2;
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
