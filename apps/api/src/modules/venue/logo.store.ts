import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Config } from '../../core/config/config.js';
import type { Ctx } from '../../core/context/ctx.js';
import { newId } from '../../core/ids/ids.js';

type OfVenue = Pick<Ctx, 'venueId'>;

/** Logo files, in `.logos/<venue>` beside the folders of audio files, which scans leave out. */
@Injectable()
export class LogoStore {
  constructor(private readonly config: Config) {}

  /** Writes under another name first, so that a half-written file is never served. */
  async write(ctx: OfVenue, file: string, bytes: Buffer): Promise<void> {
    const folder = this.folder(ctx);
    await mkdir(folder, { recursive: true });
    const draft = join(folder, `${newId()}.part`);
    try {
      await writeFile(draft, bytes, { flag: 'wx' });
      await rename(draft, join(folder, file));
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }

  async find(ctx: OfVenue, file: string): Promise<Buffer | null> {
    try {
      return await readFile(join(this.folder(ctx), file));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  async remove(ctx: OfVenue, file: string): Promise<void> {
    await rm(join(this.folder(ctx), file), { force: true });
  }

  private folder({ venueId }: OfVenue): string {
    return join(this.config.MEDIA_DIR, '.logos', venueId);
  }
}
