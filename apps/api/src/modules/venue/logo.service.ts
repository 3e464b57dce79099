import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { VenueView } from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';
import { accept, type Outcome, refuse } from '../../core/errors/app-error.js';
import type { MediaFile } from '../../core/files/media-file.js';
import { Pictures } from '../../core/pictures/pictures.js';
import { Storage } from '../storage/index.js';
import { LogoStore } from './logo.store.js';
import { toVenueView } from './venue.mapper.js';
import { VenueRepository } from './venue.repository.js';

const FORMATS = ['png', 'jpeg', 'webp'] as const;
const SHAPE = { width: 512, height: 512, fit: 'inside', quality: 85 } as const;
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
    private readonly pictures: Pictures,
    private readonly storage: Storage,
  ) {}

  /**
   * UNSUPPORTED_MEDIA for anything that is not a whole PNG, JPEG or WebP, whatever its name says; BUSY when too many are waiting;
   * QUOTA_EXCEEDED and STORAGE_FULL when there is no room.
   */
  async replace(ctx: Ctx, bytes: Buffer, signal: AbortSignal): Promise<Outcome<VenueView>> {
    const made = await this.pictures.encode({ venueId: ctx.venueId, bytes, shapes: [SHAPE], formats: FORMATS, signal });
    if (!made.ok) return made;
    const image = made.value[0]!;
    if (!(await this.storage.hasDiskFor(image.length))) return refuse('STORAGE_FULL');
    const file = `${createHash('sha256').update(image).digest('hex').slice(0, 32)}.webp`;
    await this.store.write(ctx, file, image);
    return this.swap(ctx, { file, bytes: image.length });
  }

  remove(ctx: Ctx): Promise<Outcome<VenueView>> {
    return this.swap(ctx, null);
  }

  /** An open logo by the name in its address. */
  async open(venueId: string, unverifiedFile: string): Promise<Outcome<MediaFile>> {
    const file = FILE_PATTERN.test(unverifiedFile) ? await this.store.open({ venueId }, unverifiedFile) : null;
    return file ? accept(file) : refuse('NOT_FOUND');
  }

  private async swap(ctx: Ctx, logo: { file: string; bytes: number } | null): Promise<Outcome<VenueView>> {
    const { hasRoom, venue, unusedFile } = await this.repository.replaceLogo(ctx, logo);
    if (unusedFile && unusedFile !== venue.logoFile) await this.store.remove(ctx, unusedFile);
    return hasRoom ? accept(toVenueView(venue)) : refuse('QUOTA_EXCEEDED');
  }
}
