import { Injectable } from '@nestjs/common';
import type { SpotifyPlaybackTokenView } from '@votebox/contracts';
import { Config } from '../../core/config/config.js';
import type { Ctx } from '../../core/context/ctx.js';
import { AppError } from '../../core/errors/app-error.js';
import { canStream } from './consent.rules.js';
import { SpotifyAccountRepository } from './spotify-account.repository.js';
import { valueOf } from './spotify-catalogue.service.js';
import { SpotifyTokens } from './spotify-tokens.service.js';

/**
 * Lends pages with the Web Playback SDK the access token, which the SDK cannot do without. It never lives longer than an
 * hour, cannot be renewed by whoever has it, and is given out only where a page of the venue is to make the sound.
 */
@Injectable()
export class SpotifyPageTokens {
  constructor(
    private readonly config: Config,
    private readonly accounts: SpotifyAccountRepository,
    private readonly tokens: SpotifyTokens,
  ) {}

  /** CONFLICT without such a player; SPOTIFY_NEEDS_REAUTH where the consent was given before there was one. */
  async give(ctx: Ctx): Promise<SpotifyPlaybackTokenView> {
    if (!(await this.accounts.hasPagePlayer(ctx))) {
      throw new AppError('CONFLICT', { message: 'No player of this venue is a page with Spotify in it.' });
    }
    const { token, expiresAt, scopes } = valueOf(await this.tokens.get(ctx));
    if (!canStream(scopes)) {
      throw new AppError('SPOTIFY_NEEDS_REAUTH', {
        message: 'Link Spotify again: a page that plays needs a wider permission.',
      });
    }
    return { token, expiresAt: expiresAt.toISOString(), sdkUrl: this.config.SPOTIFY_SDK_URL };
  }
}
