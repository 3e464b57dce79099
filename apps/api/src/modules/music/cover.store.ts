import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { accept, type Outcome } from '../../core/errors/app-error.js';
import { MediaDisk } from '../../core/files/media-disk.js';
import type { MediaFile } from '../../core/files/media-file.js';
import { Pictures } from '../../core/pictures/pictures.js';
import { MediaFolders } from './media-folders.js';

const COVER_SIZES = [320, 640] as const;
export type CoverSize = (typeof COVER_SIZES)[number];

const SHAPES = COVER_SIZES.map((side) => ({ width: side, height: side, fit: 'cover' as const, quality: 82 }));

/** Keeps covers as square WebP pictures of two sizes, away from the owner's files. */
@Injectable()
export class CoverStore {
  constructor(
    private readonly folders: MediaFolders,
    private readonly disk: MediaDisk,
    private readonly pictures: Pictures,
  ) {}

  /**
   * Makes both sizes; answers their bytes, 0 when the picture cannot be read or kept: a track is good without its cover.
   * Refuses BUSY when there are too many pictures to be made, or nobody waits any more.
   */
  async save(venueId: string, trackId: string, bytes: Uint8Array, signal?: AbortSignal): Promise<Outcome<number>> {
    const made = await this.pictures.encode({ venueId, bytes, shapes: SHAPES, signal });
    if (!made.ok) return made.code === 'BUSY' ? made : accept(0);
    try {
      for (const [index, size] of COVER_SIZES.entries()) await this.write(venueId, trackId, size, made.value[index]!);
      return accept(made.value.reduce((sum, image) => sum + image.length, 0));
    } catch {
      await this.remove(venueId, trackId);
      return accept(0);
    }
  }

  /** Null when there is none. */
  open(venueId: string, trackId: string, size: CoverSize): Promise<MediaFile | null> {
    return this.disk.open(this.folders.covers, this.pathOf(venueId, trackId, size));
  }

  async remove(venueId: string, trackId: string): Promise<void> {
    const places = COVER_SIZES.map((size) => this.pathOf(venueId, trackId, size));
    await Promise.all(places.map((place) => this.disk.remove(this.folders.covers, place)));
  }

  private pathOf(venueId: string, trackId: string, size: CoverSize): string {
    return join(this.folders.covers, venueId, size === 320 ? `${trackId}.webp` : `${trackId}-${size}.webp`);
  }

  private write(venueId: string, trackId: string, size: CoverSize, image: Buffer): Promise<void> {
    return this.disk.write(this.folders.covers, this.pathOf(venueId, trackId, size), image);
  }
}
