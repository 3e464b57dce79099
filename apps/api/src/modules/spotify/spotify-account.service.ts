import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { SpotifyAccountView, SpotifyAuthorizeView } from '@votebox/contracts';
import type { SpotifyAppDto, SpotifyConnectDto } from '@votebox/contracts/dto';
import { Bus } from '../../core/bus/bus.js';
import { Clock } from '../../core/clock/clock.js';
import { Config } from '../../core/config/config.js';
import type { Ctx, StaffCtx } from '../../core/context/ctx.js';
import { AppError } from '../../core/errors/app-error.js';
import { Sealer } from '../../core/secrets/sealer.js';
import { decideRedirect, scopesFor, toAuthorizeUrl } from './consent.rules.js';
import { toAccountView } from './spotify-account.mapper.js';
import { type AccountRow, SpotifyAccountRepository } from './spotify-account.repository.js';
import { type Grant, SpotifyAccountsService } from './spotify-accounts.client.js';
import { READS_PER_DAY_MAX } from './spotify-api.service.js';
import { toPublicFault } from './spotify-fault.rules.js';
import { SpotifyWeb } from './spotify-web.adapter.js';

/** So long the owner may look at Spotify's page. */
const CONSENT_LIFE_MS = 10 * 60_000;

/** Linking a venue's own Spotify app and account, and taking that back. */
@Injectable()
export class SpotifyAccounts {
  private readonly redirect: { uri: string; isAllowed: boolean };

  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly sealer: Sealer,
    private readonly accounts: SpotifyAccountRepository,
    private readonly service: SpotifyAccountsService,
    private readonly web: SpotifyWeb,
    private readonly bus: Bus,
  ) {
    this.redirect = decideRedirect(config.PUBLIC_URL);
  }

  async view(ctx: Ctx): Promise<SpotifyAccountView> {
    const at = { nowMs: this.clock.now(), readsPerDayMax: READS_PER_DAY_MAX };
    return toAccountView(await this.accounts.find(ctx), this.redirect, at);
  }

  /** Another client id unlinks the account; CONFLICT while an event plays from it. */
  async setApp(ctx: Ctx, dto: SpotifyAppDto): Promise<SpotifyAccountView> {
    const clientId = dto.clientId.toLowerCase();
    const present = await this.accounts.find(ctx);
    if (present?.state === 'CONNECTED' && present.clientId !== clientId) await this.refuseWhilePlaying(ctx);
    await this.accounts.saveApp(ctx, clientId, this.sealer.seal(ctx.venueId, dto.clientSecret));
    return this.view(ctx);
  }

  /** Where the owner's browser goes. SPOTIFY_NOT_LINKED before the app is set, CONFLICT where Spotify would not come back. */
  async authorize(ctx: StaffCtx): Promise<SpotifyAuthorizeView> {
    const { clientId } = await this.getApp(ctx);
    if (!this.redirect.isAllowed) {
      throw new AppError('CONFLICT', { message: 'Spotify comes back to https addresses and to 127.0.0.1 only.' });
    }
    const [state, codeVerifier] = [newSecret(), newSecret()];
    await this.accounts.beginConsent(ctx, {
      stateHash: hashOf(state).toString('hex'),
      userId: ctx.actor.userId,
      codeVerifier: this.sealer.seal(ctx.venueId, codeVerifier),
      redirectUri: this.redirect.uri,
      lifeMs: CONSENT_LIFE_MS,
    });
    const scopes = scopesFor({ withPage: await this.accounts.hasPagePlayer(ctx) });
    const challenge = hashOf(codeVerifier).toString('base64url');
    const ask = { clientId, redirectUri: this.redirect.uri, state, challenge, scopes };
    return { url: toAuthorizeUrl(this.config.SPOTIFY_ACCOUNTS_URL, ask) };
  }

  /**
   * What Spotify gave the browser back becomes a linked account. The state is used up whatever comes of it. CONFLICT for a
   * state that is not known, too old, used, or of somebody else; SPOTIFY_REFUSED where the owner or Spotify said no.
   */
  async connect(ctx: StaffCtx, dto: SpotifyConnectDto): Promise<SpotifyAccountView> {
    const consent = await this.accounts.takeConsent(ctx, hashOf(dto.state).toString('hex'), ctx.actor.userId);
    if (!consent) throw new AppError('CONFLICT', { message: 'This attempt is over. Begin again.' });
    if (dto.code === undefined) {
      const isDenied = dto.error === 'access_denied';
      const message = isDenied ? 'Access was not given at Spotify.' : 'Spotify gave no access.';
      throw new AppError('SPOTIFY_REFUSED', { message, internal: dto.error });
    }
    const row = await this.getApp(ctx);
    const app = { clientId: row.clientId, clientSecret: this.sealer.open(ctx.venueId, row.clientSecret) };
    const codeVerifier = this.sealer.open(ctx.venueId, consent.codeVerifier);
    const answer = await this.service.exchange(app, { ...consent, code: dto.code, codeVerifier });
    if (!answer.ok) throw toExchangeError(answer);
    await this.link(ctx, app.clientId, answer.grant);
    return this.view(ctx);
  }

  async confirmPrivate(ctx: StaffCtx): Promise<SpotifyAccountView> {
    await this.accounts.confirmPrivate(ctx, ctx.actor.userId);
    return this.view(ctx);
  }

  /** Tokens, app and all that is kept of Spotify's catalogue are thrown away. CONFLICT while an event plays from it. */
  async disconnect(ctx: Ctx): Promise<void> {
    const changedEvents = await this.accounts.disconnect(ctx);
    if (!changedEvents) throw whilePlaying();
    for (const eventId of changedEvents) this.bus.tell({ kind: 'pool:changed', venueId: ctx.venueId, eventId });
  }

  /** The first call with the new token says who it is, and whether the app may be used by this account at all. */
  private async link(ctx: Ctx, clientId: string, grant: Grant): Promise<void> {
    if (!grant.refreshToken) {
      throw new AppError('SPOTIFY_REFUSED', { message: 'Spotify gave a token that cannot be renewed.' });
    }
    const profile = await this.web.me(grant.accessToken);
    if (!profile.ok) {
      const { code, ...extras } = toPublicFault(profile.fault);
      throw new AppError(code, { ...extras, internal: profile.fault.detail });
    }
    const issuedAt = new Date(this.clock.now());
    const isLinked = await this.accounts.link(
      ctx,
      clientId,
      {
        accessToken: this.sealer.seal(ctx.venueId, grant.accessToken),
        refreshToken: this.sealer.seal(ctx.venueId, grant.refreshToken),
        issuedAt,
        expiresAt: new Date(issuedAt.getTime() + grant.lifeMs),
        scopes: grant.scopes,
      },
      profile.value,
    );
    if (!isLinked) throw new AppError('CONFLICT', { message: 'The app was changed meanwhile. Begin again.' });
  }

  private async getApp(ctx: Ctx): Promise<AccountRow> {
    const row = await this.accounts.find(ctx);
    if (row?.clientId) return row;
    throw new AppError('SPOTIFY_NOT_LINKED', { message: 'Enter the client id and secret of your Spotify app first.' });
  }

  private async refuseWhilePlaying(ctx: Ctx): Promise<void> {
    if (await this.accounts.isPlaying(ctx)) throw whilePlaying();
  }
}

function whilePlaying(): AppError {
  return new AppError('CONFLICT', { message: 'An event plays from Spotify now. End it first.' });
}

function toExchangeError({ reason, why }: { reason: 'REFUSED' | 'UNAVAILABLE'; why: string }): AppError {
  if (reason === 'UNAVAILABLE') return new AppError('SOURCE_UNAVAILABLE', { internal: why });
  const message =
    why === 'invalid_client'
      ? 'Spotify does not know this client id and secret together. Check both.'
      : 'Spotify does not take this code any more. Begin again.';
  return new AppError('SPOTIFY_REFUSED', { message, internal: why });
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
