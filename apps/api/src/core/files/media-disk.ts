import { constants, type Stats } from 'node:fs';
import {
  type FileHandle,
  lstat,
  mkdir,
  open,
  readlink,
  realpath,
  rename,
  rm,
  statfs,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';
import { AppError } from '../errors/app-error.js';
import { newId } from '../ids/ids.js';
import { FileGate } from './file-gate.js';
import { MediaFile } from './media-file.js';

/** Windows knows neither flag: there links are found by looking (`isPlainPath`), and nothing blocks. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const DEADLINE_MS = 5_000;
/** Ends the names of files that are not finished. */
export const DRAFT_SUFFIX = '.part';

const GONE = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG']);
/** A link where a name should be (ELOOP; EMLINK on BSD), a socket, a device that is not there. */
const SPECIAL: Record<string, UnsafeReason> = {
  ELOOP: 'SYMBOLIC_LINK',
  EMLINK: 'SYMBOLIC_LINK',
  ENXIO: 'SPECIAL_FILE',
  ENODEV: 'SPECIAL_FILE',
  EOPNOTSUPP: 'SPECIAL_FILE',
};

export type UnsafeReason = 'SYMBOLIC_LINK' | 'SPECIAL_FILE';

/** There is something of this name, but it is no regular file of its folder. Answered as UNSUPPORTED_MEDIA. */
export class UnsafeFile extends AppError {
  constructor(readonly reason: UnsafeReason) {
    super('UNSUPPORTED_MEDIA', { message: 'This is not a regular file of the library.' });
  }
}

/**
 * The one place that opens, places and removes files below MEDIA_DIR. Only regular files are opened, and only where their
 * name says they are: links are never followed, whether the file is one or a folder above it; pipes, sockets and devices
 * are never waited for. What was opened is examined, not its name, so nothing can be exchanged in between.
 *
 * A folder directly below MEDIA_DIR (of a venue, or one of ours) may be a link or a mount that its operator made, to
 * anywhere outside of MEDIA_DIR. Nothing below it may lead out of it.
 *
 * `folder` is such a folder; `place` a path below it, absolute, as text or as the bytes on the disk.
 */
@Injectable()
export class MediaDisk {
  readonly root: string;
  private readonly libraries: FileGate;
  private readonly own: FileGate;

  constructor(config: Config) {
    this.root = resolve(config.MEDIA_DIR);
    const threads = config.UV_THREADPOOL_SIZE;
    // Libraries may lie on network disks. However many of them hang, ours are served and a quarter of the pool is free.
    const libraries = Math.max(1, Math.floor(threads / 2));
    const own = Math.max(1, Math.floor(threads / 4));
    const perFolder = Math.max(1, Math.floor(libraries / 4));
    this.libraries = new FileGate({ operations: libraries, perFolder, deadlineMs: DEADLINE_MS });
    this.own = new FileGate({ operations: own, perFolder: own, deadlineMs: DEADLINE_MS });
  }

  /** Null when there is no such file. Throws `UnsafeFile`, and SOURCE_UNAVAILABLE when the disk refuses or hangs. */
  open(folder: string, place: string | Buffer): Promise<MediaFile | null> {
    return this.run(
      folder,
      () => this.openNow(folder, place),
      (late) => void late?.close(),
    );
  }

  /** The file of this name as it is now, without following a link; null when there is none. */
  look(folder: string, place: string | Buffer): Promise<Stats | null> {
    return this.run(folder, () => lstat(place).catch(nullWhenGone));
  }

  /** Any other call that may hang. `folder` names what is closed when it does. */
  run<T>(folder: string, work: () => Promise<T>, discard?: (late: T) => void): Promise<T> {
    return this.gateOf(folder).run(folder, work, discard);
  }

  /** Makes the folders that lead to `place`. Throws `UnsafeFile` when one of them is anything else. */
  prepare(folder: string, place: string): Promise<void> {
    return this.run(folder, async () => {
      await mkdir(folder, { recursive: true });
      await this.assertOwn(folder);
      let at = folder;
      for (const segment of segmentsOf(folder, dirname(place))) {
        at = join(at, segment);
        await mkdir(at).catch((error: NodeJS.ErrnoException) => {
          if (error.code !== 'EEXIST') throw error;
        });
        if (!(await lstat(at)).isDirectory()) throw new UnsafeFile('SYMBOLIC_LINK');
      }
    });
  }

  /** Whole or not at all: readers never see half a file. */
  async write(folder: string, place: string, bytes: Uint8Array): Promise<void> {
    await this.prepare(folder, place);
    const draft = `${place}.${newId()}${DRAFT_SUFFIX}`;
    await this.run(folder, async () => {
      try {
        await writeFile(draft, bytes, { flag: 'wx' });
        await rename(draft, place);
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
    });
  }

  /** Removes the name, never what a link of that name leads to. Nothing happens when it is gone already. */
  remove(folder: string, place: string | Buffer): Promise<void> {
    return this.run(folder, async () => {
      await this.assertOwn(folder).catch(nullWhenGone);
      if (!(await hasPlainFolders(folder, place))) return;
      await rm(place, { force: true });
    });
  }

  /** Bytes that are free on the disk of MEDIA_DIR for programs without special rights. */
  freeBytes(): Promise<number> {
    return this.run(join(this.root, '.incoming'), async () => {
      const { bavail, bsize } = await statfs(this.root);
      return bavail * bsize;
    });
  }

  /** THE ONLY open of a file below MEDIA_DIR for reading; tests make it hang. */
  openHandle(place: string | Buffer): Promise<FileHandle> {
    return open(place, OPEN_FLAGS);
  }

  private async openNow(folder: string, place: string | Buffer): Promise<MediaFile | null> {
    let handle: FileHandle | null = null;
    try {
      handle = await this.openHandle(place);
      const facts = await handle.stat();
      if (!facts.isFile()) throw new UnsafeFile('SPECIAL_FILE');
      const base = await this.assertOwn(folder);
      if (!(await isWhereItSays(handle, facts, base, folder, place))) throw new UnsafeFile('SYMBOLIC_LINK');
      const modifiedMs = Math.floor(facts.mtimeMs);
      return new MediaFile(handle, this.gateOf(folder), folder, facts.size, modifiedMs);
    } catch (error) {
      await handle?.close();
      return toRefusal(error);
    }
  }

  /** The real place of a folder below MEDIA_DIR. A link of that name may not lead to another one of them. */
  private async assertOwn(folder: string): Promise<string> {
    // One after the other: an operation has one thread of the pool.
    const root = await realpath(this.root);
    const base = await realpath(folder);
    const isItself = base === join(root, basename(folder));
    if (!isItself && (isInside(root, base) || isInside(base, root))) throw new UnsafeFile('SYMBOLIC_LINK');
    return base;
  }

  private gateOf(folder: string): FileGate {
    return basename(folder).startsWith('.') ? this.own : this.libraries;
  }
}

/**
 * Whether an open file is the one at `place`, with no link on the way from its folder. Linux tells where an open file
 * lies; elsewhere the way is looked at and the file compared.
 */
export async function isWhereItSays(
  handle: { fd: number },
  facts: Pick<Stats, 'dev' | 'ino'>,
  base: string,
  folder: string,
  place: string | Buffer,
  whereIs = (fd: number): Promise<Buffer> => readlink(`/proc/self/fd/${fd}`, { encoding: 'buffer' }),
): Promise<boolean> {
  const where = await whereIs(handle.fd).catch(() => null);
  const rest = Buffer.from(place).subarray(Buffer.byteLength(folder));
  if (where) return where.equals(Buffer.concat([Buffer.from(base), rest]));
  if (!(await hasPlainFolders(folder, place))) return false;
  const named = await lstat(place);
  return named.dev === facts.dev && named.ino === facts.ino;
}

/** Whether all folders from `folder` to `place` are folders, not links to some. */
async function hasPlainFolders(folder: string, place: string | Buffer): Promise<boolean> {
  for (const above of foldersAbove(folder, place)) {
    if (!(await lstat(above).catch(nullWhenGone))?.isDirectory()) return false;
  }
  return true;
}

/** Names that are no text are bytes, with `/` between them. */
function foldersAbove(folder: string, place: string | Buffer): (string | Buffer)[] {
  if (typeof place === 'string') {
    const segments = segmentsOf(folder, dirname(place));
    return segments.map((_, n) => join(folder, ...segments.slice(0, n + 1)));
  }
  const above: Buffer[] = [];
  for (let at = Buffer.byteLength(folder); (at = place.indexOf('/', at + 1)) >= 0; ) above.push(place.subarray(0, at));
  return above;
}

function segmentsOf(folder: string, place: string): string[] {
  return relative(folder, place).split(sep).filter(Boolean);
}

function isInside(outer: string, inner: string): boolean {
  return inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep);
}

function toRefusal(error: unknown): null {
  const code = String((error as NodeJS.ErrnoException).code);
  if (error instanceof AppError) throw error;
  if (GONE.has(code)) return null;
  if (code in SPECIAL) throw new UnsafeFile(SPECIAL[code]!);
  if (code === 'EMFILE' || code === 'ENFILE') throw new AppError('BUSY', { cause: error });
  throw new AppError('SOURCE_UNAVAILABLE', { message: 'This file cannot be read now.', cause: error });
}

function nullWhenGone(error: NodeJS.ErrnoException): null {
  if (GONE.has(String(error.code))) return null;
  throw error;
}
