import { type FSWatcher, watch } from 'node:fs';
import { lstat, readdir, stat } from 'node:fs/promises';
import { join as joinNames } from 'node:path';
import { AppError } from '../../core/errors/app-error.js';
import type { MediaDisk } from '../../core/files/media-disk.js';

const SEPARATOR = 0x2f;
const DOT = 0x2e;
const SPACE = 0x20;

/** Told of a folder in which something has come, gone or changed: an absolute path, as far as it can be written as text. */
type Notice = (path: string) => void;

/**
 * Watches a tree by its folders: one watch each, however many files lie in them. Says only where to look, never what
 * happened; what comes while a new folder is taken up is told too. Paths are bytes, for names need not be text. Hidden
 * folders and symbolic links are left out. A failure (no watches left, a disk that does not answer) is told as an error.
 */
export class FolderWatcher {
  private readonly watchers = new Map<string, FSWatcher>();
  /** Names to look at, one after the other: thousands may come at once. */
  private readonly pending = new Map<string, Buffer>();
  private isLooking = false;
  private isClosed = false;

  constructor(
    private readonly disk: MediaDisk,
    private readonly notice: Notice,
    private readonly fail: (error: unknown) => void,
  ) {}

  /** How many folders are watched. */
  get size(): number {
    return this.watchers.size;
  }

  /** Resolves when the folder and all below it are watched. */
  async add(folder: string | Buffer): Promise<void> {
    const open: Buffer[] = [typeof folder === 'string' ? Buffer.from(folder) : folder];
    for (let next = open.pop(); next && !this.isClosed; next = open.pop()) {
      for (const below of await this.take(next)) open.push(below);
    }
  }

  close(): void {
    this.isClosed = true;
    for (const watcher of this.watchers.values()) watcher.close();
    this.watchers.clear();
    this.pending.clear();
  }

  /** Watches one folder; answers those in it. */
  private async take(folder: Buffer): Promise<Buffer[]> {
    try {
      // A watch is set without a thread of its own: never on a disk that has not just answered.
      const look = folder.toString() === this.disk.root ? stat : lstat;
      const facts = await this.disk.run(this.gateOf(folder), () => look(folder));
      if (!facts.isDirectory() || !this.watch(folder)) return [];
      const read = () => readdir(folder, { withFileTypes: true, encoding: 'buffer' });
      const entries = await this.disk.run(this.gateOf(folder), read);
      return entries
        .filter((entry) => entry.isDirectory() && !isHidden(entry.name))
        .map(({ name }) => join(folder, name));
    } catch (error) {
      // What is gone or forbidden is not watched; the scan names what it cannot read.
      if (error instanceof AppError) this.fail(error);
      return [];
    }
  }

  /** The folder directly below the root that is closed when its disk hangs. */
  private gateOf(folder: Buffer): string {
    const { root } = this.disk;
    const rest = folder.subarray(Buffer.byteLength(root) + 1).toString();
    return joinNames(root, rest.split('/')[0]!);
  }

  private watch(folder: Buffer): boolean {
    const key = keyOf(folder);
    if (this.isClosed || this.watchers.has(key)) return false;
    try {
      const watcher = watch(folder, { persistent: false, encoding: 'buffer' }, (event, name) => {
        if (name && isHidden(name)) return;
        this.notice(folder.toString());
        if (event === 'rename' && name) this.lookSoon(join(folder, name));
      });
      watcher.on('error', () => this.drop(key));
      this.watchers.set(key, watcher);
      return true;
    } catch (error) {
      // A folder that is gone again needs no watch.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.fail(error);
      return false;
    }
  }

  private lookSoon(path: Buffer): void {
    this.pending.set(keyOf(path), path);
    if (!this.isLooking) void this.lookAtAll();
  }

  private async lookAtAll(): Promise<void> {
    this.isLooking = true;
    for (const [key, path] of this.pending) {
      this.pending.delete(key);
      await this.lookAgain(path);
    }
    this.isLooking = false;
  }

  /** Something has come or gone under this name. What was watched there may be another folder now, or elsewhere. */
  private async lookAgain(path: Buffer): Promise<void> {
    const [key, below] = [keyOf(path), keyOf(join(path, Buffer.alloc(0)))];
    // Of most names, those of files, nothing was watched.
    if (this.watchers.has(key)) {
      for (const known of this.watchers.keys()) if (known === key || known.startsWith(below)) this.drop(known);
    }
    await this.add(path);
    // Files may have come before the watch did.
    if (this.watchers.has(key)) this.notice(path.toString());
  }

  private drop(key: string): void {
    this.watchers.get(key)?.close();
    this.watchers.delete(key);
  }
}

/** Bytes as text, one letter each. */
function keyOf(path: Buffer): string {
  return path.toString('latin1');
}

function join(folder: Buffer, name: Uint8Array): Buffer<ArrayBuffer> {
  return Buffer.concat([folder, Buffer.of(SEPARATOR), name]);
}

/** As `isHiddenName`, in bytes. */
function isHidden(name: Uint8Array): boolean {
  return name[0] === DOT && name.length > 1 && name[1] !== DOT && name[1] !== SPACE;
}
