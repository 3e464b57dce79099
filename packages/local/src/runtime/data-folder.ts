import { randomBytes } from 'node:crypto';
import { access, chmod, constants, mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { codeOf, messageOf, StartFault } from '../faults.js';
import { REPOSITORY_DIR } from '../repository.js';
import { acquireFolderLock, type FolderLock } from './folder-lock.js';

/** Everything Votebox keeps on this machine, below one folder. One running Votebox owns it at a time. */
export interface DataFolder {
  readonly path: string;
  readonly postgresDir: string;
  readonly mediaDir: string;
  readonly demoDir: string;
  readonly logsDir: string;
  /** Signs sessions and guests; 32 random bytes, hex. Made once, readable by the owner only. */
  readonly secret: string;
  /** Key ring that seals secrets of venues, as VOTEBOX_KEYS; made and kept like the secret. */
  readonly keys: string;
  /** Password of the embedded database's superuser; made and kept like the secret. */
  readonly databasePassword: string;
  readonly lock: FolderLock;
}

/** `.votebox` in the checkout unless VOTEBOX_DATA names another folder. */
export function chooseDataPath(env: NodeJS.ProcessEnv = process.env): string {
  return env.VOTEBOX_DATA ? resolve(env.VOTEBOX_DATA) : join(REPOSITORY_DIR, '.votebox');
}

/** Opens the folder for this process. @throws StartFault when it cannot be written to or belongs to a running Votebox. */
export async function openDataFolder(path: string): Promise<DataFolder> {
  try {
    await mkdir(path, { recursive: true });
    await access(path, constants.W_OK | constants.X_OK);
    const lock = await acquireFolderLock(path);
    try {
      return await fill(path, lock);
    } catch (error) {
      await lock.release();
      throw error;
    }
  } catch (error) {
    if (error instanceof StartFault) throw error;
    throw new StartFault(`The data folder ${path} cannot be used (${codeOf(error) ?? messageOf(error)}).`, [
      'Make it writable for this user, or choose another: VOTEBOX_DATA=/another/folder npm start',
    ]);
  }
}

/** As root, the database runs as another user, who must be able to pass through; what is secret inside is closed by itself. */
async function letDatabasePass(path: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { mode } = await stat(path);
  if ((mode & 0o011) !== 0o011) await chmod(path, (mode & 0o7777) | 0o011);
}

async function fill(path: string, lock: FolderLock): Promise<DataFolder> {
  await letDatabasePass(path);
  const folder = {
    path,
    postgresDir: join(path, 'postgres'),
    mediaDir: join(path, 'media'),
    demoDir: join(path, 'demo'),
    logsDir: join(path, 'logs'),
    lock,
  };
  await Promise.all([folder.mediaDir, folder.logsDir].map((dir) => mkdir(dir, { recursive: true })));
  const secret = await keepRandom(join(path, 'secret'));
  const keys = await keepMade(join(path, 'keys'), () => `first:${randomBytes(32).toString('base64')}`);
  const databasePassword = await keepRandom(join(path, 'postgres-password'));
  return { ...folder, secret, keys, databasePassword };
}

function keepRandom(file: string): Promise<string> {
  return keepMade(file, () => randomBytes(32).toString('hex'));
}

async function keepMade(file: string, make: () => string): Promise<string> {
  try {
    const known = (await readFile(file, 'utf8')).trim();
    if (known !== '') return known;
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  const made = make();
  await writeFile(`${file}.new`, `${made}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return made;
}

const LOG_BYTES_MAX = 10 * 1024 * 1024;

/** Puts a log that has grown large aside, keeping one older one. Called before the file is opened for appending. */
export async function rotateLog(file: string): Promise<void> {
  const size = (await stat(file).catch(() => undefined))?.size ?? 0;
  if (size > LOG_BYTES_MAX) await rename(file, `${file}.1`);
}
