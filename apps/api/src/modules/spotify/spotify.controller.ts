import { Body, Controller, Delete, Get, HttpCode, Post, Put, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type {
  SpotifyAccountView,
  SpotifyAuthorizeView,
  SpotifyDeviceView,
  SpotifyPlaybackTokenView,
  SpotifyPlaylistView,
  SpotifyTrackView,
} from '@votebox/contracts';
import { SpotifyAppDto, SpotifyConnectDto, SpotifyPrivateDto, SpotifySearchQueryDto } from '@votebox/contracts/dto';
import { DisplayOr, FromCtx, Requires } from '../../core/access/access.decorators.js';
import type { Ctx, StaffCtx } from '../../core/context/ctx.js';
import { SpotifyAccounts } from './spotify-account.service.js';
import { SpotifyCatalogue } from './spotify-catalogue.service.js';
import { SpotifyPageTokens } from './spotify-page-token.service.js';

@ApiTags('spotify')
@ApiBearerAuth()
@Controller('venues/:venueId/spotify')
export class SpotifyController {
  constructor(
    private readonly accounts: SpotifyAccounts,
    private readonly catalogue: SpotifyCatalogue,
    private readonly pageTokens: SpotifyPageTokens,
  ) {}

  @Get()
  @Requires('spotify:read')
  view(@FromCtx() ctx: Ctx): Promise<SpotifyAccountView> {
    return this.accounts.view(ctx);
  }

  @Put('app')
  @Requires('spotify:edit')
  setApp(@FromCtx() ctx: Ctx, @Body() dto: SpotifyAppDto): Promise<SpotifyAccountView> {
    return this.accounts.setApp(ctx, dto);
  }

  @Post('authorize')
  @HttpCode(200)
  @Requires('spotify:edit')
  authorize(@FromCtx() ctx: StaffCtx): Promise<SpotifyAuthorizeView> {
    return this.accounts.authorize(ctx);
  }

  @Post('connect')
  @HttpCode(200)
  @Requires('spotify:edit')
  connect(@FromCtx() ctx: StaffCtx, @Body() dto: SpotifyConnectDto): Promise<SpotifyAccountView> {
    return this.accounts.connect(ctx, dto);
  }

  @Post('private')
  @HttpCode(200)
  @Requires('spotify:edit')
  confirmPrivate(@FromCtx() ctx: StaffCtx, @Body() _dto: SpotifyPrivateDto): Promise<SpotifyAccountView> {
    return this.accounts.confirmPrivate(ctx);
  }

  @Delete()
  @HttpCode(204)
  @Requires('spotify:edit')
  disconnect(@FromCtx() ctx: Ctx): Promise<void> {
    return this.accounts.disconnect(ctx);
  }

  @Get('playlists')
  @Requires('spotify:read')
  playlists(@FromCtx() ctx: Ctx): Promise<SpotifyPlaylistView[]> {
    return this.catalogue.playlists(ctx);
  }

  @Get('search')
  @Requires('spotify:read')
  search(@FromCtx() ctx: Ctx, @Query() { q }: SpotifySearchQueryDto): Promise<SpotifyTrackView[]> {
    return this.catalogue.search(ctx, q);
  }

  @Get('devices')
  @Requires('spotify:read')
  devices(@FromCtx() ctx: Ctx): Promise<SpotifyDeviceView[]> {
    return this.catalogue.devices(ctx);
  }

  @Get('playback-token')
  @DisplayOr('playback:control')
  playbackToken(@FromCtx() ctx: Ctx): Promise<SpotifyPlaybackTokenView> {
    return this.pageTokens.give(ctx);
  }
}
