import { Module } from '@nestjs/common';
import { SpotifyAccountRepository } from './spotify-account.repository.js';
import { SpotifyAccounts } from './spotify-account.service.js';
import { SpotifyAccountsService } from './spotify-accounts.client.js';
import { SpotifyApi } from './spotify-api.service.js';
import { SpotifyCatalogue } from './spotify-catalogue.service.js';
import { SpotifyMetrics } from './spotify-metrics.js';
import { SpotifyPageTokens } from './spotify-page-token.service.js';
import { SpotifyPools } from './spotify-pool.service.js';
import { SpotifyTokens } from './spotify-tokens.service.js';
import { SpotifyWeb } from './spotify-web.adapter.js';
import { SpotifyController } from './spotify.controller.js';

/** A venue's own Spotify app and account: linking it, its catalogue, calls in its name. */
@Module({
  controllers: [SpotifyController],
  providers: [
    SpotifyAccountRepository,
    SpotifyAccounts,
    SpotifyAccountsService,
    SpotifyApi,
    SpotifyCatalogue,
    SpotifyMetrics,
    SpotifyPageTokens,
    SpotifyPools,
    SpotifyTokens,
    SpotifyWeb,
  ],
  exports: [SpotifyApi, SpotifyPools],
})
export class SpotifyModule {}
