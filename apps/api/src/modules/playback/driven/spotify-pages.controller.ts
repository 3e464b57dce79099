import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { SpotifyPageDeviceDto } from '@votebox/contracts/dto';
import { DisplayOr, FromCtx } from '../../../core/access/access.decorators.js';
import type { Ctx } from '../../../core/context/ctx.js';
import { IdPipe } from '../../../core/http/id.pipe.js';
import { SpotifyPages } from './spotify-pages.service.js';

@Controller('venues/:venueId/players/:playerId/spotify-page')
export class SpotifyPagesController {
  constructor(private readonly pages: SpotifyPages) {}

  @Post()
  @DisplayOr('playback:control')
  @HttpCode(204)
  take(
    @FromCtx() ctx: Ctx,
    @Param('playerId', new IdPipe()) playerId: string,
    @Body() { deviceId, replaces }: SpotifyPageDeviceDto,
  ): Promise<void> {
    return this.pages.take(ctx, playerId, deviceId, replaces ?? null);
  }
}
