import { readFile } from 'node:fs/promises';
import { cpus, release, totalmem, type as systemName } from 'node:os';
import type { Pool } from 'pg';

/** What the figures were measured on. */
export interface Machine {
  cpu: string;
  cores: number;
  memoryGb: number;
  system: string;
  node: string;
  /** Null where none takes part. */
  postgres: string | null;
  /** Whether a commit waits for the disk. */
  durable: boolean | null;
}

export async function describeMachine(sql: Pool | null): Promise<Machine> {
  const all = cpus();
  return {
    cpu: all[0]?.model ?? 'unknown',
    cores: all.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${systemName()} ${release()}`,
    node: process.version,
    ...(sql ? await describePostgres(sql) : { postgres: null, durable: null }),
  };
}

async function describePostgres(sql: Pool): Promise<Pick<Machine, 'postgres' | 'durable'>> {
  const { rows } = await sql.query<{ postgres: string; durable: boolean }>(
    `SELECT current_setting('server_version') AS postgres,
            current_setting('fsync') = 'on' AND current_setting('synchronous_commit') = 'on' AS durable`,
  );
  return rows[0]!;
}

/** Clock ticks of Linux per second, as user programs see them. */
const TICKS_PER_SECOND = 100;

/** CPU seconds that a process has used so far; null where the system does not say (only Linux does). */
export async function cpuSecondsOf(pid: number): Promise<number | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (stat === null) return null;
  // Fields 14 and 15, counted behind the name, which may hold blanks.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Resident bytes of a process; null where the system does not say. */
export async function residentBytesOf(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1_024;
}
