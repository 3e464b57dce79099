import { Injectable } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import { UUID_PATTERN } from '@votebox/contracts';
import { Config } from '../../core/config/config.js';
import { type Ctx, systemCtx } from '../../core/context/ctx.js';
import { AppError, notFound } from '../../core/errors/app-error.js';
import { UnsafeFile } from '../../core/files/media-disk.js';
import type { MediaFile } from '../../core/files/media-file.js';
import { type CoverSize, CoverStore } from './cover.store.js';
import { LibraryFiles } from './library-files.js';
import { MediaLinks } from './media-links.js';
import { RunningPools } from './running-pools.service.js';
import { type TrackRow, TrackRepository } from './track.repository.js';

/** An open file to be sent. Whoever sends it closes it. */
export interface OpenMedia {
  file: MediaFile;
  etag: string;
  mimeType: string;
}

/** Opens audio files and covers for those who may have them. */
@Injectable()
export class MediaFiles {
  private readonly log: Logger;

  constructor(
    config: Config,
    private readonly files: LibraryFiles,
    private readonly links: MediaLinks,
    private readonly covers: CoverStore,
    private readonly tracks: TrackRepository,
    private readonly running: RunningPools,
  ) {
    this.log = pino({ name: 'media', level: config.LOG_LEVEL });
  }

  /**
   * The file behind a signed address. FORBIDDEN when the signature is not ours or its time is over; NOT_FOUND when the
   * file is gone, and then the track is marked as missing; UNSUPPORTED_MEDIA when it is no regular file any more, and then
   * as unplayable; SOURCE_UNAVAILABLE when the disk does not answer.
   */
  async openTrack(link: { venueId: unknown; trackId: string; exp: unknown; sig: unknown }): Promise<OpenMedia> {
    const { venueId, trackId, exp, sig } = link;
    if (typeof venueId !== 'string' || typeof exp !== 'string' || typeof sig !== 'string' || !/^\d{1,12}$/.test(exp)) {
      throw new AppError('FORBIDDEN');
    }
    if (!this.links.isValid({ venueId, trackId, exp: Number(exp), sig })) throw new AppError('FORBIDDEN');
    const ctx = systemCtx(venueId, 'media');
    const track = await this.tracks.findById(ctx, trackId);
    if (!track) throw notFound();
    const file = await this.files.open(venueId, track.path).catch(async (error: unknown) => {
      if (error instanceof UnsafeFile) await this.mark(ctx, track, 'UNPLAYABLE');
      throw error;
    });
    if (file) return toOpenMedia(file, track.mimeType);
    await this.mark(ctx, track, 'MISSING');
    throw notFound();
  }

  async openCover(venueId: string, unverifiedFile: string, unverifiedSize: unknown): Promise<OpenMedia> {
    const trackId = /^(.{36})\.webp$/.exec(unverifiedFile)?.[1] ?? '';
    if (!UUID_PATTERN.test(trackId)) throw notFound();
    const size: CoverSize = unverifiedSize === '640' ? 640 : 320;
    const file = await this.covers.open(venueId, trackId.toLowerCase(), size);
    if (!file) throw notFound();
    return toOpenMedia(file, 'image/webp');
  }

  private async mark(ctx: Ctx, track: TrackRow, state: 'MISSING' | 'UNPLAYABLE'): Promise<void> {
    if (track.state === state) return;
    this.log.warn({ venueId: ctx.venueId, trackId: track.id, state }, 'the file of a track cannot be given out');
    await this.tracks.setState(ctx, [track.id], state);
    await this.running.hear(ctx, [track.id]);
  }
}

function toOpenMedia(file: MediaFile, mimeType: string): OpenMedia {
  return { file, etag: `"${file.size.toString(36)}-${file.modifiedMs.toString(36)}"`, mimeType };
}
