import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { Ctx } from '../../core/context/ctx.js';
import { MediaDisk } from '../../core/files/media-disk.js';
import type { MediaFile } from '../../core/files/media-file.js';

type OfVenue = Pick<Ctx, 'venueId'>;

/** Logo files, in `.logos/<venue>` beside the folders of audio files, which scans leave out. */
@Injectable()
export class LogoStore {
  private readonly folder: string;

  constructor(private readonly disk: MediaDisk) {
    this.folder = join(disk.root, '.logos');
  }

  write(ctx: OfVenue, file: string, bytes: Buffer): Promise<void> {
    return this.disk.write(this.folder, this.placeOf(ctx, file), bytes);
  }

  /** Null when there is none. */
  open(ctx: OfVenue, file: string): Promise<MediaFile | null> {
    return this.disk.open(this.folder, this.placeOf(ctx, file));
  }

  remove(ctx: OfVenue, file: string): Promise<void> {
    return this.disk.remove(this.folder, this.placeOf(ctx, file));
  }

  private placeOf({ venueId }: OfVenue, file: string): string {
    return join(this.folder, venueId, file);
  }
}
