import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { FromCtx, Public } from '../../core/access/access.decorators.js';
import type { Ctx } from '../../core/context/ctx.js';
import { IdPipe } from '../../core/http/id.pipe.js';
import { isSameState, LiveState } from './live-state.service.js';

@Controller('events/:eventId')
export class LiveController {
  constructor(private readonly live: LiveState) {}

  /** Says nothing about the caller and sets no cookie, so that a cache may answer for all. */
  @Get('state')
  @Public()
  async state(
    @FromCtx() ctx: Ctx,
    @Param('eventId', IdPipe) eventId: string,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { etag, json } = await this.live.get(ctx, eventId);
    void reply.header('ETag', etag).header('Cache-Control', 'public, max-age=1, stale-while-revalidate=5');
    await (isSameState(ifNoneMatch, etag)
      ? reply.status(304).send()
      : reply.status(200).header('Content-Type', 'application/json; charset=utf-8').send(json));
  }
}
