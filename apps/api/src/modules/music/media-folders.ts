import { mkdir } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { Injectable } from '@nestjs/common';
import { UUID_PATTERN } from '@votebox/contracts';
import { Config } from '../../core/config/config.js';
import { toDiskPath } from './media-path.rules.js';

/** Where things lie below MEDIA_DIR: one folder per venue for its audio files, dot folders for what we make ourselves. */
@Injectable()
export class MediaFolders {
  readonly root: string;

  constructor(config: Config) {
    this.root = resolve(config.MEDIA_DIR);
  }

  venue(venueId: string): string {
    return join(this.root, venueId);
  }

  get covers(): string {
    return join(this.root, '.covers');
  }

  /** Our own folders that hold one folder per venue. */
  get made(): string[] {
    return [join(this.root, '.covers'), join(this.root, '.logos')];
  }

  get incoming(): string {
    return join(this.root, '.incoming');
  }

  /** The place of a track's file. `path` is from the database, with `/`. Bytes where its name is no UTF-8. */
  fileOf(venueId: string, path: string): string | Buffer {
    return toDiskPath(join(this.venue(venueId), ...path.split('/')));
  }

  /** Which venue a place below the root belongs to; null for the root and for foreign folders. */
  venueOf(absolutePath: string): string | null {
    const first = relative(this.root, absolutePath).split(sep)[0] ?? '';
    return UUID_PATTERN.test(first) ? first.toLowerCase() : null;
  }

  async prepare(): Promise<void> {
    await mkdir(this.incoming, { recursive: true });
  }
}
