import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname, parse } from 'node:path';
import { promisify } from 'node:util';
import { StartFault } from '../faults.js';

const run = promisify(execFile);

/** Who the database server runs as. PostgreSQL refuses to run as root, so root hands over to the user `postgres`. */
export type ServerUser =
  | { readonly kind: 'same' }
  | { readonly kind: 'other'; readonly name: string; readonly uid: number; readonly gid: number };

const USER_NAME = 'postgres';

/** The user for the server; made on the spot when root has none yet. */
export async function chooseServerUser(): Promise<ServerUser> {
  if (process.getuid?.() !== 0) return { kind: 'same' };
  const known = await lookUp();
  if (known) return known;
  try {
    await run('groupadd', ['--system', '--force', USER_NAME]);
    await run('useradd', ['--system', '--no-create-home', '-g', USER_NAME, USER_NAME]);
  } catch (cause) {
    throw new StartFault(
      'PostgreSQL must not run as root, and the user "postgres" for it could not be created.',
      ['Run Votebox as a normal user, or create a user named postgres, or set DATABASE_URL.'],
      { cause },
    );
  }
  const made = await lookUp();
  if (!made)
    throw new StartFault('The user "postgres" was created but cannot be found.', ['Run Votebox as a normal user.']);
  return made;
}

async function lookUp(): Promise<ServerUser | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', USER_NAME]), run('id', ['-g', USER_NAME])]);
    return { kind: 'other', name: USER_NAME, uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

/** Spawn options that make a child run as that user. */
export function asUser(user: ServerUser): { uid?: number; gid?: number } {
  return user.kind === 'same' ? {} : { uid: user.uid, gid: user.gid };
}

/** The nearest-to-root existing parent of `path` that the user may not pass through, or undefined when the way is free. */
export async function findBlockedParent(path: string, user: ServerUser): Promise<string | undefined> {
  if (user.kind === 'same') return undefined;
  const { root } = parse(path);
  const parents: string[] = [];
  for (let folder = dirname(path); folder !== root; folder = dirname(folder)) parents.unshift(folder);
  for (const folder of parents) {
    const info = await stat(folder).catch(() => undefined);
    if (!info) return undefined;
    const needed = info.uid === user.uid ? 0o100 : info.gid === user.gid ? 0o010 : 0o001;
    if ((info.mode & needed) === 0) return folder;
  }
  return undefined;
}
