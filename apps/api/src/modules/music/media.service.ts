import { open, type FileHandle } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import { UUID_PATTERN } from '@votebox/contracts';
import { Config } from '../../core/config/config.js';
import { type Ctx, systemCtx } from '../../core/context/ctx.js';
import { AppError, notFound } from '../../core/errors/app-error.js';
import { type CoverSize, CoverStore } from './cover.store.js';
import { MediaFolders } from './media-folders.js';
import { MediaLinks } from './media-links.js';
import { RunningPools } from './running-pools.service.js';
import { TrackRepository } from './track.repository.js';

/** An open file to be sent. Whoever sends it closes it. */
export interface OpenMedia {
  handle: FileHandle;
  size: number;
  modifiedMs: number;
  etag: string;
  mimeType: string;
}

/** Opens audio files and covers for those who may have them. */
@Injectable()
export class MediaFiles {
  private readonly log: Logger;

  constructor(
    config: Config,
    private readonly folders: MediaFolders,
    private readonly links: MediaLinks,
    private readonly covers: CoverStore,
    private readonly tracks: TrackRepository,
    private readonly running: RunningPools,
  ) {
    this.log = pino({ name: 'media', level: config.LOG_LEVEL });
  }

  /**
   * The file behind a signed address. FORBIDDEN when the signature is not ours or its time is over; NOT_FOUND when the
   * file is gone, and then the track is marked as missing.
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
    const media = await openMedia(this.folders.fileOf(venueId, track.path), track.mimeType);
    if (media) return media;
    if (track.state !== 'MISSING') await this.markMissing(ctx, trackId);
    throw notFound();
  }

  async openCover(venueId: string, unverifiedFile: string, unverifiedSize: unknown): Promise<OpenMedia> {
    const trackId = /^(.{36})\.webp$/.exec(unverifiedFile)?.[1] ?? '';
    if (!UUID_PATTERN.test(trackId)) throw notFound();
    const size: CoverSize = unverifiedSize === '640' ? 640 : 320;
    const media = await openMedia(this.covers.pathOf(venueId, trackId.toLowerCase(), size), 'image/webp');
    if (!media) throw notFound();
    return media;
  }

  private async markMissing(ctx: Ctx, trackId: string): Promise<void> {
    this.log.warn({ venueId: ctx.venueId, trackId }, 'the file of a track is gone');
    await this.tracks.setState(ctx, [trackId], 'MISSING');
    await this.running.hear(ctx, [trackId]);
  }
}

async function openMedia(path: string | Buffer, mimeType: string): Promise<OpenMedia | null> {
  const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw error;
  });
  if (!handle) return null;
  const facts = await handle.stat();
  if (!facts.isFile()) {
    await handle.close();
    return null;
  }
  const modifiedMs = Math.floor(facts.mtimeMs);
  return {
    handle,
    size: facts.size,
    modifiedMs,
    etag: `"${facts.size.toString(36)}-${modifiedMs.toString(36)}"`,
    mimeType,
  };
}
