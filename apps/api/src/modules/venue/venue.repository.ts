import { Injectable } from '@nestjs/common';
import type { Ctx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import type { Venue } from '../../core/database/generated/client.js';
import { notFound } from '../../core/errors/app-error.js';
import { AuditLog } from '../audit/index.js';
import { StorageRepository } from '../storage/index.js';

export type VenueChanges = Partial<Pick<Venue, 'name' | 'timeZone' | 'language' | 'accentColor'>>;

@Injectable()
export class VenueRepository {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditLog,
    private readonly storage: StorageRepository,
  ) {}

  async get(ctx: Ctx): Promise<Venue> {
    const venue = await this.database.for(ctx).venue.findUnique({ where: { id: ctx.venueId } });
    if (!venue) throw notFound();
    return venue;
  }

  /** By the name in the address: no venue is known yet, so this looks over all of them. */
  findBySlug(unverifiedSlug: string): Promise<Venue | null> {
    return this.database.unscopedPrisma.venue.findUnique({ where: { slug: unverifiedSlug } });
  }

  async update(ctx: Ctx, changes: VenueChanges): Promise<Venue> {
    return this.database.tx(ctx, async (tx) => {
      const venue = await tx.venue.update({ where: { id: ctx.venueId }, data: changes });
      await this.audit.record(tx, ctx, { action: 'venue:updated', subject: changes });
      return venue;
    });
  }

  /** Puts another logo (or none) in place, if there is room for it. `unusedFile`: the one of the two that is not in use. */
  async replaceLogo(
    ctx: Ctx,
    logo: { file: string; bytes: number } | null,
  ): Promise<{ hasRoom: boolean; venue: Venue; unusedFile: string | null }> {
    const [logoFile, logoBytes] = [logo?.file ?? null, logo?.bytes ?? 0];
    return this.database.tx(ctx, async (tx) => {
      const before = await tx.venue.findUniqueOrThrow({ where: { id: ctx.venueId } });
      if (!(await this.storage.hasRoomFor(tx, ctx, logoBytes - before.logoBytes))) {
        return { hasRoom: false, venue: before, unusedFile: logoFile };
      }
      const venue = await tx.venue.update({ where: { id: ctx.venueId }, data: { logoFile, logoBytes } });
      await this.audit.record(tx, ctx, { action: 'venue:logo-changed', subject: { logoFile } });
      return { hasRoom: true, venue, unusedFile: before.logoFile };
    });
  }
}
