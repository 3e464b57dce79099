import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { fileTypeFromBuffer } from 'file-type';
import sharp from 'sharp';
import type { VenueView } from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';
import { accept, type Outcome, refuse } from '../../core/errors/app-error.js';
import { LogoStore } from './logo.store.js';
import { toVenueView } from './venue.mapper.js';
import { VenueRepository } from './venue.repository.js';

/** What may come in. SVG may not: it can carry scripts. */
const ACCEPTED_TYPES: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/webp']);
const SIDE_PX = 512;
/** A small file can unfold to a huge picture; what is larger than this is no logo. */
const PIXELS_MAX = 40_000_000;
const FILE_PATTERN = /^[0-9a-f]{32}\.webp$/;

/**
 * The logo of a venue. What is uploaded is never served: it is decoded and encoded anew as WebP, at most 512 px on a
 * side, which drops everything that is not picture.
 */
@Injectable()
export class Logos {
  constructor(
    private readonly repository: VenueRepository,
    private readonly store: LogoStore,
  ) {}

  /** UNSUPPORTED_MEDIA for anything that is not a whole PNG, JPEG or WebP, whatever its name says. */
  async replace(ctx: Ctx, upload: Buffer): Promise<Outcome<VenueView>> {
    const image = await encode(upload);
    if (!image) return refuse('UNSUPPORTED_MEDIA');
    const file = `${createHash('sha256').update(image).digest('hex').slice(0, 32)}.webp`;
    await this.store.write(ctx, file, image);
    return accept(await this.swap(ctx, file));
  }

  remove(ctx: Ctx): Promise<VenueView> {
    return this.swap(ctx, null);
  }

  /** The bytes of a logo by the name in its address. */
  async read(venueId: string, unverifiedFile: string): Promise<Outcome<Buffer>> {
    const bytes = FILE_PATTERN.test(unverifiedFile) ? await this.store.find({ venueId }, unverifiedFile) : null;
    return bytes ? accept(bytes) : refuse('NOT_FOUND');
  }

  private async swap(ctx: Ctx, file: string | null): Promise<VenueView> {
    const { venue, replacedFile } = await this.repository.replaceLogo(ctx, file);
    if (replacedFile && replacedFile !== file) await this.store.remove(ctx, replacedFile);
    return toVenueView(venue);
  }
}

async function encode(upload: Buffer): Promise<Buffer | null> {
  const type = await fileTypeFromBuffer(upload);
  if (!type || !ACCEPTED_TYPES.has(type.mime)) return null;
  try {
    return await sharp(upload, { limitInputPixels: PIXELS_MAX })
      .rotate()
      .resize(SIDE_PX, SIDE_PX, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 85 })
      .toBuffer();
  } catch {
    // Truncated, damaged or too many pixels: all the same to the person who chose the file.
    return null;
  }
}
