import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { DisplayView, Page } from '@votebox/contracts';
import { AddDisplayDto, PageQueryDto } from '@votebox/contracts/dto';
import { FromCtx, Requires } from '../../core/access/access.decorators.js';
import type { Ctx } from '../../core/context/ctx.js';
import { unwrap } from '../../core/errors/app-error.js';
import { IdPipe } from '../../core/http/id.pipe.js';
import { Displays } from './display.service.js';

@Controller('venues/:venueId/displays')
export class DisplayController {
  constructor(private readonly displays: Displays) {}

  @Requires('venue:read')
  @Get()
  list(@FromCtx() ctx: Ctx, @Query() query: PageQueryDto): Promise<Page<DisplayView>> {
    return this.displays.list(ctx, query);
  }

  @Requires('display:edit')
  @Post()
  async add(@FromCtx() ctx: Ctx, @Body() body: AddDisplayDto): Promise<DisplayView & { token?: string }> {
    return unwrap(await this.displays.add(ctx, body));
  }

  @Requires('display:edit')
  @Delete(':displayId')
  @HttpCode(204)
  async remove(@FromCtx() ctx: Ctx, @Param('displayId', new IdPipe()) displayId: string): Promise<void> {
    unwrap(await this.displays.remove(ctx, displayId));
  }
}
