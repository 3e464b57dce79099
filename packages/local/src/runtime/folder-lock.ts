import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, StartFault } from '../faults.js';
import { birthmarkOf, isAlive } from './process-identity.js';

const LOCK_FILE = 'running.json';

/** Says which process owns a data folder. */
export interface FolderLock {
  /** Adds the addresses on this machine and for other devices, so that other commands can point to them. */
  announce(addresses: Announcement): Promise<void>;
  release(): Promise<void>;
}

export interface Announcement {
  readonly url: string;
  readonly publicUrl: string;
}

interface LockContent extends Partial<Announcement> {
  readonly pid: number;
  readonly birthmark?: string;
}

/**
 * Takes the lock file. A file of a process that is gone (or whose number another program has by now) is taken over.
 * @throws StartFault when its process is running.
 */
export async function acquireFolderLock(folder: string): Promise<FolderLock> {
  const file = join(folder, LOCK_FILE);
  const own: LockContent = { pid: process.pid, birthmark: birthmarkOf(process.pid) };
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      await writeFile(file, JSON.stringify(own), { flag: 'wx' });
      return {
        announce: (addresses) => replace(file, { ...own, ...addresses }),
        release: () => rm(file, { force: true }),
      };
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    const text = await readFile(file, 'utf8').catch(() => '');
    const holder = parse(text);
    if (holder && isRunning(holder)) throw inUse(holder, folder);
    await discard(file, text);
  }
  throw new StartFault(`The data folder ${folder} is being taken by another Votebox that starts right now.`, [
    'Wait for it, then open the address that it prints.',
  ]);
}

/** What the Votebox that runs on a data folder has announced. @throws StartFault where none runs there. */
export async function readAnnouncement(folder: string): Promise<Announcement> {
  const holder = parse(await readFile(join(folder, LOCK_FILE), 'utf8').catch(() => ''));
  if (!holder?.url || !holder.publicUrl || !isRunning(holder)) {
    throw new StartFault(`No Votebox runs on ${folder}.`, ['Start it first: npm start']);
  }
  return { url: holder.url, publicUrl: holder.publicUrl };
}

/** Moves the old file away and makes sure that it was the one judged dead, not the fresh one of a faster process. */
async function discard(file: string, judged: string): Promise<void> {
  const aside = `${file}.old-${process.pid}`;
  try {
    await rename(file, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  const taken = await readFile(aside, 'utf8');
  if (taken === judged) await rm(aside, { force: true });
  else await rename(aside, file);
}

async function replace(file: string, content: LockContent): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify(content));
  await rename(`${file}.new`, file);
}

function parse(text: string): LockContent | undefined {
  try {
    const value = JSON.parse(text) as LockContent;
    return Number.isInteger(value.pid) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRunning(holder: LockContent): boolean {
  if (!isAlive(holder.pid)) return false;
  return holder.birthmark === undefined || birthmarkOf(holder.pid) === holder.birthmark;
}

function inUse(holder: LockContent, folder: string): StartFault {
  const where = holder.url === undefined ? '' : ` at ${holder.url}`;
  return new StartFault(`Votebox already runs on ${folder} (process ${holder.pid}${where}).`, [
    'Use that one, or stop it first (Ctrl-C in its terminal).',
    'A second one needs a folder and a port of its own: VOTEBOX_DATA=/another/folder PORT=3001 npm start',
  ]);
}
