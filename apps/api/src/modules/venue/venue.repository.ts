import { Injectable } from '@nestjs/common';
import type { Ctx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import type { Venue } from '../../core/database/generated/client.js';
import { notFound } from '../../core/errors/app-error.js';
import { AuditLog } from '../audit/index.js';

export type VenueChanges = Partial<Pick<Venue, 'name' | 'timeZone' | 'language' | 'accentColor'>>;

@Injectable()
export class VenueRepository {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditLog,
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

  /** Puts another logo (or none) in place. Returns the file that it replaced. */
  async replaceLogo(ctx: Ctx, logoFile: string | null): Promise<{ venue: Venue; replacedFile: string | null }> {
    return this.database.tx(ctx, async (tx) => {
      const before = await tx.venue.findUniqueOrThrow({ where: { id: ctx.venueId } });
      const venue = await tx.venue.update({ where: { id: ctx.venueId }, data: { logoFile } });
      await this.audit.record(tx, ctx, { action: 'venue:logo-changed', subject: { logoFile } });
      return { venue, replacedFile: before.logoFile };
    });
  }
}
