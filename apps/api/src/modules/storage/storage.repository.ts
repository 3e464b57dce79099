import { Injectable } from '@nestjs/common';
import { Config } from '../../core/config/config.js';
import type { Ctx } from '../../core/context/ctx.js';
import { Database, type TenantTx } from '../../core/database/database.js';

const GB = 1_000_000_000;

/**
 * Counts what a venue keeps by uploads: audio files, their covers, its logo. Files that the operator copies into a folder
 * are the operator's and count nothing; a file that is gone from the disk counts nothing either.
 */
@Injectable()
export class StorageRepository {
  /** Null: as much as there is room. */
  readonly quotaBytes: number | null;

  constructor(
    config: Config,
    private readonly db: Database,
  ) {
    this.quotaBytes = config.STORAGE_QUOTA_GB > 0 ? config.STORAGE_QUOTA_GB * GB : null;
  }

  usedBytes(ctx: Ctx): Promise<number> {
    return this.db.tx(ctx, (tx) => this.sum(tx, ctx));
  }

  /**
   * Whether so many bytes more are within the quota. Until the end of the transaction nobody else of the venue is
   * answered, so two uploads at once cannot both take the last room.
   */
  async hasRoomFor(tx: TenantTx, ctx: Ctx, bytes: number): Promise<boolean> {
    if (this.quotaBytes === null || bytes < 0) return true;
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('storage ' || ${ctx.venueId}, 0))`;
    return (await this.sum(tx, ctx)) + bytes <= this.quotaBytes;
  }

  private async sum(tx: TenantTx, { venueId }: Ctx): Promise<number> {
    const [row] = await tx.$queryRaw<[{ bytes: number }]>`
      SELECT (SELECT coalesce(sum(CASE state WHEN 'MISSING' THEN 0 ELSE size_bytes END + cover_bytes), 0)::float8
              FROM track WHERE venue_id = ${venueId}::uuid AND is_upload)
           + (SELECT coalesce(sum(logo_bytes), 0)::float8 FROM venue WHERE id = ${venueId}::uuid) AS bytes`;
    return row.bytes;
  }
}
