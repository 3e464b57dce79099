import { createHash } from 'node:crypto';
import { type FileHandle, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { AppError } from '../../core/errors/app-error.js';
import { DRAFT_SUFFIX, MediaDisk } from '../../core/files/media-disk.js';
import type { MediaFile } from '../../core/files/media-file.js';
import { newId } from '../../core/ids/ids.js';
import { MediaFolders } from './media-folders.js';

/** A file that has arrived whole but is in no library yet. */
export interface IncomingFile {
  path: string;
  sizeBytes: number;
  contentHash: string;
}

const LEFTOVER_AGE_MS = 10 * 60_000;

/**
 * Owns `.incoming`: uploads are written here and moved into the library only when all is well with them, so the library
 * never holds half a file. Whatever a crash leaves behind is older than any living upload can be silent, and goes.
 */
@Injectable()
export class IncomingFiles {
  constructor(
    private readonly folders: MediaFolders,
    private readonly disk: MediaDisk,
  ) {}

  /** Opens a new file. The one place where bytes of strangers meet the disk; tests make it fail. */
  openFile(path: string): Promise<FileHandle> {
    return open(path, 'wx');
  }

  /**
   * Writes `content` as it comes. `extension` is asked when all is there and known. When anything fails (ENOSPC among
   * others) nothing stays behind.
   */
  async receive(content: AsyncIterable<Uint8Array>, extension: () => string): Promise<IncomingFile> {
    const arriving = join(this.folders.incoming, `${newId()}${DRAFT_SUFFIX}`);
    try {
      const written = await this.write(arriving, content);
      const path = arriving.replace(/\.part$/, extension());
      await this.run(() => rename(arriving, path));
      return { path, ...written };
    } catch (error) {
      await this.discard(arriving);
      throw error;
    }
  }

  /** A received file, to be read. */
  async open(path: string): Promise<MediaFile> {
    const file = await this.disk.open(this.folders.incoming, path);
    if (!file) throw new AppError('SOURCE_UNAVAILABLE', { internal: 'a received file is gone' });
    return file;
  }

  async discard(path: string): Promise<void> {
    await this.disk.remove(this.folders.incoming, path);
  }

  /** Removes what earlier lives of the process left half-written. Answers how many files went. */
  async removeLeftovers(nowMs: number): Promise<number> {
    let removed = 0;
    const { incoming, made } = this.folders;
    for (const folder of [incoming, ...(await this.listFolders(made))]) {
      const names = await this.run(() => readdir(folder));
      for (const name of names.filter((one) => folder === incoming || one.endsWith(DRAFT_SUFFIX))) {
        const path = join(folder, name);
        const { mtimeMs } = await this.run(() => stat(path).catch(() => ({ mtimeMs: nowMs })));
        if (nowMs - mtimeMs < LEFTOVER_AGE_MS) continue;
        await this.run(() => rm(path, { force: true, recursive: true }));
        removed += 1;
      }
    }
    return removed;
  }

  /** The folders of the venues in our own folders. */
  private async listFolders(parents: readonly string[]): Promise<string[]> {
    const lists = parents.map(async (parent) => {
      const entries = await this.run(() => readdir(parent, { withFileTypes: true }).catch(() => []));
      return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(parent, name));
    });
    return (await Promise.all(lists)).flat();
  }

  private run<T>(work: () => Promise<T>): Promise<T> {
    return this.disk.run(this.folders.incoming, work);
  }

  private async write(path: string, content: AsyncIterable<Uint8Array>): Promise<Omit<IncomingFile, 'path'>> {
    const hash = createHash('sha256');
    const file = await this.run(() => this.openFile(path));
    let sizeBytes = 0;
    try {
      for await (const chunk of content) {
        await this.run(() => file.writeFile(chunk));
        hash.update(chunk);
        sizeBytes += chunk.length;
      }
      // A full disk may show only now; an upload is not confirmed before its bytes are safe.
      await this.run(() => file.datasync());
    } finally {
      await file.close();
    }
    return { sizeBytes, contentHash: hash.digest('hex') };
  }
}
