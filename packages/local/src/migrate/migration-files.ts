import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../faults.js';

/** One migration as it lies on disk. */
export interface MigrationFile {
  /** Folder name, e.g. `20261120120000_first_night`; the order of names is the order of application. */
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file, hex, as Prisma records it. */
  readonly checksum: string;
  /** The same with the other kind of line ends, which Prisma accepts too (a checkout on Windows). */
  readonly alternativeChecksum: string;
}

/** Reads `<dir>/<name>/migration.sql` of every migration, oldest first. */
export async function readMigrationFiles(dir: string): Promise<MigrationFile[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const files = await Promise.all(names.sort().map((name) => readOne(dir, name)));
  return files.filter((file) => file !== undefined);
}

async function readOne(dir: string, name: string): Promise<MigrationFile | undefined> {
  try {
    const sql = await readFile(join(dir, name, 'migration.sql'), 'utf8');
    const isWindows = sql.includes('\r\n');
    const other = isWindows ? sql.replaceAll('\r\n', '\n') : sql.replaceAll('\n', '\r\n');
    return { name, sql, checksum: sha256(sql), alternativeChecksum: sha256(other) };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
