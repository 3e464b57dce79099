import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import sharp from 'sharp';
import { newId } from '../../core/ids/ids.js';
import { MediaFolders } from './media-folders.js';

const COVER_SIZES = [320, 640] as const;
export type CoverSize = (typeof COVER_SIZES)[number];

const INPUT_PIXELS_MAX = 40_000_000;

/** Keeps covers as square WebP pictures of two sizes, away from the owner's files. */
@Injectable()
export class CoverStore {
  constructor(private readonly folders: MediaFolders) {}

  pathOf(venueId: string, trackId: string, size: CoverSize): string {
    return join(this.folders.covers(venueId), size === 320 ? `${trackId}.webp` : `${trackId}-${size}.webp`);
  }

  /** Makes both sizes. False when the picture cannot be read or kept: a track is good without its cover. */
  async save(venueId: string, trackId: string, picture: Uint8Array): Promise<boolean> {
    try {
      await mkdir(this.folders.covers(venueId), { recursive: true });
      for (const size of COVER_SIZES) {
        const image = await sharp(picture, { limitInputPixels: INPUT_PIXELS_MAX })
          .rotate()
          .resize(size, size, { fit: 'cover' })
          .webp({ quality: 82 })
          .toBuffer();
        await this.write(this.pathOf(venueId, trackId, size), image);
      }
      return true;
    } catch {
      await this.remove(venueId, trackId);
      return false;
    }
  }

  async remove(venueId: string, trackId: string): Promise<void> {
    await Promise.all(COVER_SIZES.map((size) => rm(this.pathOf(venueId, trackId, size), { force: true })));
  }

  /** Whole or not at all: readers never see half a picture. */
  private async write(path: string, image: Buffer): Promise<void> {
    const temporary = `${path}.${newId()}`;
    try {
      await writeFile(temporary, image);
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }
}
