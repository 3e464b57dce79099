import { open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOf, messageOf, StartFault } from '../faults.js';

/** A file that the first start makes and every later one relies on. */
export interface KeptFile {
  /** Below the data folder. */
  readonly name: string;
  /** What it holds, white space at the ends aside. */
  readonly form: RegExp;
  /** What is lost with it, for a person. */
  readonly loss: string;
  /** What to do when it cannot be put back, for a person. */
  readonly wayOut: string;
  make(): string;
}

/**
 * The content of a kept file. It is made once, whole or not at all; a file that is there and not whole, or missing where
 * `isFirstStart` says that there must be one, is never replaced. @throws StartFault with advice
 */
export async function keepFile(folder: string, kept: KeptFile, isFirstStart = true): Promise<string> {
  const file = join(folder, kept.name);
  const known = await readKept(file, kept);
  if (known === null && !isFirstStart) throw lost(`${file} is missing, and this data folder is in use.`, kept);
  if (known !== null && !kept.form.test(known)) throw lost(`${file} is empty or damaged.`, kept);
  return known ?? make(file, kept);
}

async function readKept(file: string, kept: KeptFile): Promise<string | null> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw lost(`${file} cannot be read (${codeOf(error) ?? messageOf(error)}).`, kept);
  }
}

/** In place only once it is on the disk, under the one name that is looked for. */
async function make(file: string, kept: KeptFile): Promise<string> {
  const made = kept.make();
  const growing = await open(`${file}.new`, 'w', 0o600);
  try {
    await growing.writeFile(`${made}\n`);
    await growing.sync();
  } finally {
    await growing.close();
  }
  await rename(`${file}.new`, file);
  await syncFolder(dirname(file));
  return made;
}

/** Keeps the new name over a power cut, where the system can do it. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

function lost(what: string, { loss, wayOut }: KeptFile): StartFault {
  return new StartFault(what, [`It was not replaced: ${loss}`, 'Put it back from a backup.', wayOut]);
}
