import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { PlaybackView, UnplayableTracksView } from '@votebox/contracts';
import { ReleasePlayerDto, RetryTracksDto, VolumeDto } from '@votebox/contracts/dto';
import { FromCtx, Requires } from '../../core/access/access.decorators.js';
import type { Ctx } from '../../core/context/ctx.js';
import { unwrap } from '../../core/errors/app-error.js';
import { IdPipe } from '../../core/http/id.pipe.js';
import { PlaybackControl } from './playback-control.service.js';
import { Playbacks } from './playbacks.service.js';
import { UnplayableTracks } from './unplayable-tracks.service.js';

@Controller('venues/:venueId/events/:eventId')
export class PlaybackController {
  constructor(
    private readonly playbacks: Playbacks,
    private readonly control: PlaybackControl,
    private readonly unplayable: UnplayableTracks,
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

  @Get('unplayable')
  @Requires('event:read')
  listUnplayable(@FromCtx() ctx: Ctx, @Param('eventId', IdPipe) eventId: string): Promise<UnplayableTracksView> {
    return this.unplayable.list(ctx, eventId);
  }

  @Post('unplayable/retry')
  @Requires('playback:control')
  @HttpCode(200)
  retryUnplayable(
    @FromCtx() ctx: Ctx,
    @Param('eventId', IdPipe) eventId: string,
    @Body() body: RetryTracksDto,
  ): Promise<UnplayableTracksView> {
    return this.unplayable.retry(ctx, eventId, body.trackId ?? null);
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
