import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { VenueView } from '@votebox/contracts';
import { UpdateVenueDto } from '@votebox/contracts/dto';
import { FromCtx, Requires } from '../../core/access/access.decorators.js';
import type { Ctx } from '../../core/context/ctx.js';
import { unwrap } from '../../core/errors/app-error.js';
import { abortedWith } from '../../core/http/aborted-with.js';
import { TakesForm } from '../../core/http/takes-form.decorator.js';
import { readLogoUpload } from './logo.upload.js';
import { Logos } from './logo.service.js';
import { Venues } from './venue.service.js';

@Controller('venues/:venueId')
export class VenueController {
  constructor(
    private readonly venues: Venues,
    private readonly logos: Logos,
  ) {}

  @Requires('venue:read')
  @Get()
  get(@FromCtx() ctx: Ctx): Promise<VenueView> {
    return this.venues.get(ctx);
  }

  @Requires('venue:edit')
  @Patch()
  update(@FromCtx() ctx: Ctx, @Body() body: UpdateVenueDto): Promise<VenueView> {
    return this.venues.update(ctx, body);
  }

  @Requires('venue:edit')
  @Post('logo')
  @TakesForm()
  @HttpCode(200)
  async replaceLogo(
    @FromCtx() ctx: Ctx,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<VenueView> {
    return unwrap(await this.logos.replace(ctx, await readLogoUpload(request), abortedWith(reply)));
  }

  @Requires('venue:edit')
  @Delete('logo')
  async removeLogo(@FromCtx() ctx: Ctx): Promise<VenueView> {
    return unwrap(await this.logos.remove(ctx));
  }
}
