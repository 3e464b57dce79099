import { randomBytes } from 'node:crypto';
import { access, chmod, constants, mkdir, rename, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { codeOf, messageOf, StartFault } from '../faults.js';
import { REPOSITORY_DIR } from '../repository.js';
import { acquireFolderLock, type FolderLock } from './folder-lock.js';
import { type KeptFile, keepFile } from './kept-files.js';

/** Everything Votebox keeps on this machine, below one folder. One running Votebox owns it at a time. */
export interface DataFolder {
  readonly path: string;
  readonly postgresDir: string;
  readonly mediaDir: string;
  readonly demoDir: string;
  readonly logsDir: string;
  /** Signs sessions and guests; 32 random bytes, hex. Made once, readable by the owner only, unless it is given. */
  readonly secret: string;
  /** Key ring that seals secrets of venues, as VOTEBOX_KEYS; made and kept like the secret. */
  readonly keys: string;
  /** Password of the embedded database's superuser; made and kept like the secret. Empty where another database is used. */
  readonly databasePassword: string;
  readonly lock: FolderLock;
}

/** `.votebox` in the checkout unless VOTEBOX_DATA names another folder. */
export function chooseDataPath(env: NodeJS.ProcessEnv = process.env): string {
  return env.VOTEBOX_DATA ? resolve(env.VOTEBOX_DATA) : join(REPOSITORY_DIR, '.votebox');
}

const HEX_32_BYTES = /^[\da-f]{64}$/;
const randomHex = (): string => randomBytes(32).toString('hex');

const SECRET: KeptFile = {
  name: 'secret',
  form: HEX_32_BYTES,
  make: randomHex,
  loss: 'with another one all guests are strangers, could vote a second time, and everybody is signed out.',
  wayOut: 'If it is lost and that may be: openssl rand -hex 32 > secret (in this folder).',
};
const KEYS: KeptFile = {
  name: 'keys',
  form: /^[\w-]{1,32}:[A-Za-z0-9+/]{43}=(?:,[\w-]{1,32}:[A-Za-z0-9+/]{43}=)*$/,
  make: () => `first:${randomBytes(32).toString('base64')}`,
  loss: 'with others the linked accounts and passwords of players cannot be opened.',
  wayOut: 'If they are lost: delete the file; the start then names what was sealed with them.',
};
const DATABASE_PASSWORD: KeptFile = {
  name: 'postgres-password',
  form: HEX_32_BYTES,
  make: randomHex,
  loss: 'another one does not open the database of this folder.',
  wayOut: 'Or use another folder: VOTEBOX_DATA=/another/folder npm start',
};

/** What is kept elsewhere is neither read nor made here. */
type Given = Readonly<Partial<Record<'VOTEBOX_SECRET' | 'VOTEBOX_KEYS' | 'DATABASE_URL', string>>>;

/** For what only looks: a mistyped folder must not become a new installation. @throws StartFault where none was ever made in it. */
export async function checkInUse(path: string): Promise<void> {
  if (await exists(join(path, DATABASE_PASSWORD.name))) return;
  throw new StartFault(`There is no Votebox in ${path}.`, ['Name its folder: VOTEBOX_DATA=/its/folder']);
}

/** Opens the folder for this process. @throws StartFault when it cannot be written to or belongs to a running Votebox. */
export async function openDataFolder(path: string, given: Given = {}): Promise<DataFolder> {
  try {
    await mkdir(path, { recursive: true });
    await access(path, constants.W_OK | constants.X_OK);
    const lock = await acquireFolderLock(path);
    try {
      return await fill(path, lock, given);
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

async function fill(path: string, lock: FolderLock, given: Given): Promise<DataFolder> {
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
  // The password is made after the secret, and the database after the password.
  const hasDatabase = await exists(folder.postgresDir);
  const hasPassword = await exists(join(path, DATABASE_PASSWORD.name));
  const secret = given.VOTEBOX_SECRET || (await keepFile(path, SECRET, !hasDatabase && !hasPassword));
  const keys = given.VOTEBOX_KEYS || (await keepFile(path, KEYS));
  const databasePassword = given.DATABASE_URL ? '' : await keepFile(path, DATABASE_PASSWORD, !hasDatabase);
  return { ...folder, secret, keys, databasePassword };
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

const LOG_BYTES_MAX = 10 * 1024 * 1024;

/** Puts a log that has grown large aside, keeping one older one. Called before the file is opened for appending. */
export async function rotateLog(file: string): Promise<void> {
  const size = (await stat(file).catch(() => undefined))?.size ?? 0;
  if (size > LOG_BYTES_MAX) await rename(file, `${file}.1`);
}
