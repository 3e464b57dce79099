import { Body, Controller, Delete, HttpCode, Param, Post } from '@nestjs/common';
import type { PlaybackView, SkipVoteView } from '@votebox/contracts';
import { SkipDto, SkipVoteDto, UndoSkipDto } from '@votebox/contracts/dto';
import { FromCtx, Guest, Requires } from '../../core/access/access.decorators.js';
import type { Ctx, GuestCtx } from '../../core/context/ctx.js';
import { unwrap } from '../../core/errors/app-error.js';
import { IdPipe } from '../../core/http/id.pipe.js';
import { SkipControl } from './skip-control.service.js';
import { SkipVotes } from './skip-votes.service.js';

/** Skipping: by staff, with a way back, and by a quorum of the guests. */
@Controller()
export class SkipController {
  constructor(
    private readonly control: SkipControl,
    private readonly votes: SkipVotes,
  ) {}

  @Post('venues/:venueId/events/:eventId/queue/skip')
  @Requires('playback:control')
  @HttpCode(200)
  async skip(
    @FromCtx() ctx: Ctx,
    @Param('eventId', IdPipe) eventId: string,
    @Body() body: SkipDto,
  ): Promise<PlaybackView> {
    return unwrap(await this.control.skip(ctx, eventId, body));
  }

  @Post('venues/:venueId/events/:eventId/queue/undo-skip')
  @Requires('playback:control')
  @HttpCode(200)
  async undoSkip(
    @FromCtx() ctx: Ctx,
    @Param('eventId', IdPipe) eventId: string,
    @Body() body: UndoSkipDto,
  ): Promise<PlaybackView> {
    return unwrap(await this.control.undo(ctx, eventId, body));
  }

  @Post('events/:eventId/skip-votes')
  @Guest()
  @HttpCode(200)
  async vote(
    @FromCtx() ctx: GuestCtx,
    @Param('eventId', IdPipe) eventId: string,
    @Body() body: SkipVoteDto,
  ): Promise<SkipVoteView> {
    return unwrap(await this.votes.cast(ctx, eventId, body.playId));
  }

  @Delete('events/:eventId/skip-votes/:playId')
  @Guest()
  @HttpCode(200)
  async withdraw(
    @FromCtx() ctx: GuestCtx,
    @Param('eventId', IdPipe) eventId: string,
    @Param('playId', IdPipe) playId: string,
  ): Promise<SkipVoteView> {
    return unwrap(await this.votes.withdraw(ctx, eventId, playId));
  }
}
