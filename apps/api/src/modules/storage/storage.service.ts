import { Injectable } from '@nestjs/common';
import type { StorageView } from '@votebox/contracts';
import { Config } from '../../core/config/config.js';
import type { Ctx } from '../../core/context/ctx.js';
import { accept, type Outcome, refuse } from '../../core/errors/app-error.js';
import { MediaDisk } from '../../core/files/media-disk.js';
import { StorageRepository } from './storage.repository.js';

const MB = 1_000_000;

/** What a venue may still keep, as it was when it was asked for. */
export interface Room {
  bytes: number;
}

/** Watches the room on the disk and the quotas of the venues. */
@Injectable()
export class Storage {
  private readonly freeMin: number;

  constructor(
    config: Config,
    private readonly disk: MediaDisk,
    private readonly repository: StorageRepository,
  ) {
    this.freeMin = config.STORAGE_FREE_MB * MB;
  }

  async view(ctx: Ctx): Promise<StorageView> {
    return { usedBytes: await this.repository.usedBytes(ctx), quotaBytes: this.repository.quotaBytes };
  }

  /**
   * The room for an upload of `announcedBytes` (0: nobody knows). Refuses QUOTA_EXCEEDED and STORAGE_FULL. The last word
   * on the quota is `StorageRepository.hasRoomFor`, when the bytes are counted.
   */
  async admit(ctx: Ctx, announcedBytes: number): Promise<Outcome<Room>> {
    const { quotaBytes } = this.repository;
    const bytes = quotaBytes === null ? Number.POSITIVE_INFINITY : quotaBytes - (await this.repository.usedBytes(ctx));
    if (bytes <= 0 || announcedBytes > bytes) return refuse('QUOTA_EXCEEDED');
    return (await this.hasDiskFor(announcedBytes)) ? accept({ bytes }) : refuse('STORAGE_FULL');
  }

  /** Whether so many bytes more leave the disk the room that is kept free. */
  async hasDiskFor(bytes: number): Promise<boolean> {
    return (await this.disk.freeBytes()) - bytes >= this.freeMin;
  }
}
