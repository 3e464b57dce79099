import { Injectable } from '@nestjs/common';
import type { VenueView } from '@votebox/contracts';
import type { UpdateVenueDto } from '@votebox/contracts/dto';
import type { Ctx } from '../../core/context/ctx.js';
import { toVenueView } from './venue.mapper.js';
import { type VenueChanges, VenueRepository } from './venue.repository.js';

/** The settings of a venue. */
@Injectable()
export class Venues {
  constructor(private readonly repository: VenueRepository) {}

  async get(ctx: Ctx): Promise<VenueView> {
    return toVenueView(await this.repository.get(ctx));
  }

  async update(ctx: Ctx, dto: UpdateVenueDto): Promise<VenueView> {
    const changes = changesOf(dto);
    if (Object.keys(changes).length === 0) return this.get(ctx);
    return toVenueView(await this.repository.update(ctx, changes));
  }
}

/** What is absent or null stays as it is. */
function changesOf({ name, timeZone, language, accentColor }: UpdateVenueDto): VenueChanges {
  return {
    ...(name == null ? {} : { name }),
    ...(timeZone == null ? {} : { timeZone }),
    ...(language == null ? {} : { language }),
    ...(accentColor == null ? {} : { accentColor: accentColor.toLowerCase() }),
  };
}
