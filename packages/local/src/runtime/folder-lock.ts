import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { codeOf, StartFault } from '../faults.js';
import { birthmarkOf, isAlive } from './process-identity.js';

const LOCK_FILE = 'running.json';
const TRIES_MAX = 6;
const LOOK_AGAIN_MS = 200;

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
  for (let attempt = 0; attempt < TRIES_MAX; attempt += 1) {
    try {
      await writeFile(file, JSON.stringify(own), { flag: 'wx' });
      return {
        announce: (addresses) => replace(file, { ...own, ...addresses }),
        release: () => rm(file, { force: true }),
      };
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    const text = await readLock(file, folder);
    if (text === undefined) continue;
    const holder = parse(text);
    if (holder && isRunning(holder)) throw inUse(holder, folder);
    // Half a lock is one that is being written, or that a power cut left: whoever writes it is done by the next look.
    if (!holder && attempt < TRIES_MAX / 2) await wait(LOOK_AGAIN_MS);
    else await discard(file, text);
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

/** Undefined where it has just gone. @throws StartFault for one that cannot be read: it may be of a running Votebox. */
async function readLock(file: string, folder: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new StartFault(`${file}, which tells who uses the data folder, cannot be read (${codeOf(error)}).`, [
      `Make sure that no Votebox of another user runs on ${folder}, then remove it.`,
    ]);
  }
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
