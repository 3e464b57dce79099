import { spawn } from 'node:child_process';
import { chown, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { StartFault } from '../faults.js';
import type { PostgresBinaries } from './binaries.js';
import { asUser, type ServerUser } from './server-user.js';

/**
 * Makes a new, empty data directory. It grows beside its final place and is moved there when it is complete, so an
 * interrupted first start never leaves a half-made database behind.
 */
export async function initialiseDataDir(
  dataDir: string,
  password: string,
  binaries: PostgresBinaries,
  user: ServerUser,
): Promise<void> {
  const growing = `${dataDir}.growing`;
  await rm(growing, { recursive: true, force: true });
  const scratch = await mkdtemp(join(tmpdir(), 'votebox-initdb-'));
  const passwordFile = join(scratch, 'password');
  try {
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    if (user.kind === 'other') {
      await chown(scratch, user.uid, user.gid);
      await chown(passwordFile, user.uid, user.gid);
      await handOverEmptyFolder(growing, user);
    }
    await runInitdb(growing, passwordFile, binaries, user);
    await rename(growing, dataDir);
  } finally {
    await rm(scratch, { recursive: true, force: true });
    await rm(growing, { recursive: true, force: true });
  }
}

/** The server's user cannot create a folder in a parent of root's: root makes it and gives it away. */
async function handOverEmptyFolder(folder: string, user: { uid: number; gid: number }): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  await mkdir(folder, { mode: 0o700 });
  await chown(folder, user.uid, user.gid);
}

async function runInitdb(
  dataDir: string,
  passwordFile: string,
  binaries: PostgresBinaries,
  user: ServerUser,
): Promise<void> {
  const output = await new Promise<{ code: number | null; text: string }>((resolve, reject) => {
    const child = spawn(
      binaries.initdb,
      [
        `--pgdata=${dataDir}`,
        '--username=postgres',
        '--auth=scram-sha-256',
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
        '--no-sync',
      ],
      { ...asUser(user), cwd: dirname(passwordFile), stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, text }));
  });
  if (output.code === 0) return;
  throw new StartFault(`PostgreSQL could not create its data directory ${dataDir}:\n${output.text.trim()}`, [
    'Check that the disk has room and the folder can be written, or move it with VOTEBOX_DATA=/another/folder.',
  ]);
}
