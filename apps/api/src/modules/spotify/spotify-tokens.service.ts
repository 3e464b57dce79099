import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { type Logger, pino } from 'pino';
import { Clock } from '../../core/clock/clock.js';
import { Config } from '../../core/config/config.js';
import type { Ctx } from '../../core/context/ctx.js';
import { CannotOpen, Sealer } from '../../core/secrets/sealer.js';
import { isFresh } from './consent.rules.js';
import { type AccountRow, SpotifyAccountRepository } from './spotify-account.repository.js';
import { toHolds } from './spotify-account.mapper.js';
import { SpotifyAccountsService } from './spotify-accounts.client.js';
import { type Answer, answered, failed } from './spotify-fault.rules.js';
import type { Holds } from './spotify-gate.js';

/** Longer than a call can take; a process that died in it holds nobody up for longer. */
const LEASE_MS = 12_000;
const LOOK_MS = 100;
const PATIENCE_MS = 15_000;

/** An access token, what it is good for, and until when Spotify wants no call with it. */
export interface AccessToken {
  clientId: string;
  token: string;
  issuedAt: Date;
  expiresAt: Date;
  scopes: string[];
  holds: Holds;
}

type Usable = AccountRow & { accessToken: string; accessIssuedAt: Date; accessExpiresAt: Date; refreshToken: string };

/**
 * Gives out access tokens. The row of the account is the only place where they live, sealed; it is read each time, so that
 * all processes see a new token, a new account or none at once. A token is renewed at 80 % of its life by whoever needs it
 * first: he takes a lease on the row, asks Spotify outside of any transaction, and writes what came; all others, in this
 * process and in others, wait for the row. While Spotify cannot be reached a token is used on until it ends. What Spotify
 * refuses to renew is terminal: NEEDS_REAUTH, and nobody asks again.
 */
@Injectable()
export class SpotifyTokens {
  private readonly log: Logger;

  constructor(
    config: Config,
    private readonly clock: Clock,
    private readonly sealer: Sealer,
    private readonly accounts: SpotifyAccountRepository,
    private readonly service: SpotifyAccountsService,
  ) {
    this.log = pino({ name: 'spotify', level: config.LOG_LEVEL });
  }

  async get(ctx: Ctx): Promise<Answer<AccessToken>> {
    const row = await this.accounts.find(ctx);
    if (!isUsable(row)) return unusable(row);
    const life = { issuedAt: row.accessIssuedAt, expiresAt: row.accessExpiresAt };
    return isFresh(life, this.clock.now()) ? this.open(row) : this.renew(ctx, row.accessIssuedAt);
  }

  /** Another token than the one that was issued then, because Spotify does not take it. */
  async renew(ctx: Ctx, staleSince: Date): Promise<Answer<AccessToken>> {
    const endsAt = performance.now() + PATIENCE_MS;
    for (;;) {
      const row = await this.accounts.find(ctx);
      if (!isUsable(row)) return unusable(row);
      if (row.accessIssuedAt.getTime() !== staleSince.getTime()) return this.open(row);
      if (await this.accounts.beginRefresh(ctx, staleSince, LEASE_MS)) return this.fetchNew(ctx, row);
      if (performance.now() > endsAt) return failed({ kind: 'UNAVAILABLE', detail: 'no new token came' });
      await pause(LOOK_MS);
    }
  }

  /** The consent does not cover what must be done: only a new one helps. */
  async giveUp(ctx: Ctx, token: AccessToken, why: string): Promise<void> {
    await this.accounts.loseConsent(ctx, token.issuedAt, why);
  }

  private async fetchNew(ctx: Ctx, row: Usable): Promise<Answer<AccessToken>> {
    const staleSince = row.accessIssuedAt;
    const app = { clientId: row.clientId, clientSecret: this.sealer.open(ctx.venueId, row.clientSecret) };
    const answer = await this.service.refresh(app, this.sealer.open(ctx.venueId, row.refreshToken));
    if (!answer.ok && answer.reason === 'REFUSED') {
      this.log.warn({ venueId: ctx.venueId, why: answer.why }, 'Spotify must be linked again');
      await this.accounts.loseConsent(ctx, staleSince, answer.why);
      return failed({ kind: 'NEEDS_REAUTH', detail: answer.why });
    }
    if (!answer.ok) {
      await this.accounts.releaseRefresh(ctx, staleSince);
      const isAlive = row.accessExpiresAt.getTime() > this.clock.now();
      return isAlive ? this.open(row) : failed({ kind: 'UNAVAILABLE', detail: answer.why });
    }
    const { accessToken, refreshToken, lifeMs } = answer.grant;
    const issuedAt = new Date(this.clock.now());
    const expiresAt = new Date(issuedAt.getTime() + lifeMs);
    await this.accounts.saveRefresh(ctx, staleSince, {
      accessToken: this.sealer.seal(ctx.venueId, accessToken),
      refreshToken: refreshToken && this.sealer.seal(ctx.venueId, refreshToken),
      issuedAt,
      expiresAt,
    });
    const { clientId, scopes } = row;
    return answered({ clientId, token: accessToken, issuedAt, expiresAt, scopes, holds: toHolds(row) });
  }

  private open(row: Usable): Answer<AccessToken> {
    try {
      const token = this.sealer.open(row.venueId, row.accessToken);
      const { clientId, accessIssuedAt: issuedAt, accessExpiresAt: expiresAt, scopes } = row;
      return answered({ clientId, token, issuedAt, expiresAt, scopes, holds: toHolds(row) });
    } catch (error) {
      if (!(error instanceof CannotOpen)) throw error;
      this.log.error({ err: error, venueId: row.venueId }, 'a token of Spotify cannot be opened');
      return failed({ kind: 'NEEDS_REAUTH', detail: 'the token cannot be opened' });
    }
  }
}

function isUsable(row: AccountRow | null): row is Usable {
  if (row?.state !== 'CONNECTED') return false;
  return (
    row.accessToken !== null && row.accessIssuedAt !== null && row.accessExpiresAt !== null && row.refreshToken !== null
  );
}

function unusable(row: AccountRow | null): Answer<never> {
  if (row?.state === 'NEEDS_REAUTH') return failed({ kind: 'NEEDS_REAUTH', detail: 'the consent is gone' });
  return failed({ kind: 'NOT_LINKED', detail: 'no account is linked' });
}
