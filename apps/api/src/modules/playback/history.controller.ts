import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Page, PlayView } from '@votebox/contracts';
import { PageQueryDto } from '@votebox/contracts/dto';
import { FromCtx, Requires } from '../../core/access/access.decorators.js';
import type { Ctx } from '../../core/context/ctx.js';
import { IdPipe } from '../../core/http/id.pipe.js';
import { History } from './history.service.js';

@Controller('venues/:venueId/events/:eventId')
export class HistoryController {
  constructor(private readonly history: History) {}

  @Get('history')
  @Requires('analytics:read')
  list(
    @FromCtx() ctx: Ctx,
    @Param('eventId', IdPipe) eventId: string,
    @Query() query: PageQueryDto,
  ): Promise<Page<PlayView>> {
    return this.history.list(ctx, eventId, query);
  }

  @Get('history.csv')
  @Requires('analytics:read')
  async exportCsv(
    @FromCtx() ctx: Ctx,
    @Param('eventId', IdPipe) eventId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { fileName, text } = await this.history.exportCsv(ctx, eventId);
    void reply
      .header('Content-Type', 'text/csv; charset=utf-8')
      .header('Content-Disposition', `attachment; filename="${fileName}"`);
    return text;
  }
}
