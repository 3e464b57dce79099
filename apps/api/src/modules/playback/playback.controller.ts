import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { PlaybackView } from '@votebox/contracts';
import { ReleasePlayerDto, VolumeDto } from '@votebox/contracts/dto';
import { FromCtx, Requires } from '../../core/access/access.decorators.js';
import type { Ctx } from '../../core/context/ctx.js';
import { unwrap } from '../../core/errors/app-error.js';
import { IdPipe } from '../../core/http/id.pipe.js';
import { PlaybackControl } from './playback-control.service.js';
import { Playbacks } from './playbacks.service.js';

@Controller('venues/:venueId/events/:eventId')
export class PlaybackController {
  constructor(
    private readonly playbacks: Playbacks,
    private readonly control: PlaybackControl,
  ) {}

  @Get('playback')
  @Requires('event:read')
  view(@FromCtx() ctx: Ctx, @Param('eventId', IdPipe) eventId: string): Promise<PlaybackView> {
    return this.playbacks.view(ctx, eventId);
  }

  @Post('playback/play')
  @Requires('playback:control')
  @HttpCode(200)
  async play(@FromCtx() ctx: Ctx, @Param('eventId', IdPipe) eventId: string): Promise<PlaybackView> {
    return unwrap(await this.control.play(ctx, eventId));
  }

  @Post('playback/pause')
  @Requires('playback:control')
  @HttpCode(200)
  async pause(@FromCtx() ctx: Ctx, @Param('eventId', IdPipe) eventId: string): Promise<PlaybackView> {
    return unwrap(await this.control.pause(ctx, eventId));
  }

  @Post('playback/fix')
  @Requires('playback:control')
  @HttpCode(200)
  async fix(@FromCtx() ctx: Ctx, @Param('eventId', IdPipe) eventId: string): Promise<PlaybackView> {
    return unwrap(await this.control.fix(ctx, eventId));
  }

  @Post('playback/volume')
  @Requires('playback:control')
  @HttpCode(200)
  async volume(
    @FromCtx() ctx: Ctx,
    @Param('eventId', IdPipe) eventId: string,
    @Body() body: VolumeDto,
  ): Promise<PlaybackView> {
    return unwrap(await this.control.volume(ctx, eventId, body));
  }

  @Post('playback/player')
  @Requires('playback:control')
  @HttpCode(200)
  async releasePlayer(
    @FromCtx() ctx: Ctx,
    @Param('eventId', IdPipe) eventId: string,
    @Body() _body: ReleasePlayerDto,
  ): Promise<PlaybackView> {
    return unwrap(await this.control.releasePlayer(ctx, eventId));
  }
}
