import { Controller, Get, Param } from '@nestjs/common';
import type { PublicVenueView } from '@votebox/contracts';
import { FromUnscoped, Public } from '../../core/access/access.decorators.js';
import type { UnscopedCtx } from '../../core/context/ctx.js';
import { unwrap } from '../../core/errors/app-error.js';
import { Nights } from './nights.service.js';

@Controller('public/venues')
export class PublicVenueController {
  constructor(private readonly nights: Nights) {}

  @Public()
  @Get(':slug')
  async get(@FromUnscoped() caller: UnscopedCtx, @Param('slug') slug: string): Promise<PublicVenueView> {
    return unwrap(await this.nights.publicVenue(caller, slug));
  }
}
