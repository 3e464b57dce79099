import { createHash } from 'node:crypto';
import { type FileHandle, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
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
  constructor(private readonly folders: MediaFolders) {}

  /** Opens a new file. The one place where bytes of strangers meet the disk; tests make it fail. */
  openFile(path: string): Promise<FileHandle> {
    return open(path, 'wx');
  }

  /**
   * Writes `content` as it comes. `extension` is asked when all is there and known. When anything fails (ENOSPC among
   * others) nothing stays behind.
   */
  async receive(content: AsyncIterable<Uint8Array>, extension: () => string): Promise<IncomingFile> {
    const arriving = join(this.folders.incoming, `${newId()}.part`);
    try {
      const written = await this.write(arriving, content);
      const path = arriving.replace(/\.part$/, extension());
      await rename(arriving, path);
      return { path, ...written };
    } catch (error) {
      await this.discard(arriving);
      throw error;
    }
  }

  async discard(path: string): Promise<void> {
    await rm(path, { force: true });
  }

  /** Removes what uploads of earlier lives of the process left. Answers how many files went. */
  async removeLeftovers(nowMs: number): Promise<number> {
    let removed = 0;
    for (const name of await readdir(this.folders.incoming)) {
      const path = join(this.folders.incoming, name);
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: nowMs }));
      if (nowMs - mtimeMs < LEFTOVER_AGE_MS) continue;
      await rm(path, { force: true, recursive: true });
      removed += 1;
    }
    return removed;
  }

  private async write(path: string, content: AsyncIterable<Uint8Array>): Promise<Omit<IncomingFile, 'path'>> {
    const hash = createHash('sha256');
    const file = await this.openFile(path);
    let sizeBytes = 0;
    try {
      for await (const chunk of content) {
        await file.writeFile(chunk);
        hash.update(chunk);
        sizeBytes += chunk.length;
      }
      // A full disk may show only now; an upload is not confirmed before its bytes are safe.
      await file.datasync();
    } finally {
      await file.close();
    }
    return { sizeBytes, contentHash: hash.digest('hex') };
  }
}
