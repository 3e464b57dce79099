import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { FromCtx, Guest, Public } from '../../core/access/access.decorators.js';
import type { Ctx, GuestCtx } from '../../core/context/ctx.js';
import { IdPipe } from '../../core/http/id.pipe.js';
import { type EncodedState, isSameState, LiveState } from './live-state.service.js';

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
    void reply.header('Cache-Control', 'public, max-age=1, stale-while-revalidate=5');
    await send(reply, await this.live.get(ctx, eventId), ifNoneMatch);
  }

  /** The same with what only this guest may see: counts after the own vote, where the event is so. */
  @Get('state/mine')
  @Guest()
  async mine(
    @FromCtx() ctx: GuestCtx,
    @Param('eventId', IdPipe) eventId: string,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    void reply.header('Cache-Control', 'private, no-cache').header('Vary', 'Cookie');
    await send(reply, await this.live.getMine(ctx, eventId), ifNoneMatch);
  }
}

async function send(reply: FastifyReply, { etag, json }: EncodedState, ifNoneMatch: string | undefined): Promise<void> {
  void reply.header('ETag', etag);
  await (isSameState(ifNoneMatch, etag)
    ? reply.status(304).send()
    : reply.status(200).header('Content-Type', 'application/json; charset=utf-8').send(json));
}
