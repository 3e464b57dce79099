import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { SpotifyState } from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import type { SpotifyAccount } from '../../core/database/generated/client.js';
import { AuditLog } from '../audit/index.js';
import type { Holds } from './spotify-gate.js';

export type AccountRow = SpotifyAccount;

/** Tokens as they are kept: sealed. */
export interface SealedTokens {
  accessToken: string;
  /** Null keeps the one that is there. */
  refreshToken: string | null;
  issuedAt: Date;
  expiresAt: Date;
}

/** The linked account of a venue. Secrets and tokens go in and come out sealed. */
@Injectable()
export class SpotifyAccountRepository {
  constructor(
    private readonly db: Database,
    private readonly audit: AuditLog,
  ) {}

  find(ctx: Ctx): Promise<AccountRow | null> {
    return this.db.for(ctx).spotifyAccount.findFirst();
  }

  /** Whether an event with Spotify's music runs now. */
  async isPlaying(ctx: Ctx): Promise<boolean> {
    const running = await this.db.for(ctx).event.count({
      where: { source: 'SPOTIFY', status: { in: ['ACTIVE', 'HOLD'] } },
    });
    return running > 0;
  }

  /** Whether the venue has a player that is a page of ours. */
  async hasPagePlayer(ctx: Ctx): Promise<boolean> {
    const players = await this.db.for(ctx).player.findMany({ where: { kind: 'SPOTIFY' }, select: { settings: true } });
    return players.some(({ settings }) => (settings as { isPage?: unknown }).isPage === true);
  }

  /** Another client id takes everything with it that belonged to the app before. */
  async saveApp(ctx: Ctx, clientId: string, clientSecret: string): Promise<void> {
    await this.db.sqlTx(ctx, async (client) => {
      await client.query(
        `INSERT INTO spotify_account AS a (venue_id, client_id, client_secret) VALUES ($1, $2, $3)
         ON CONFLICT (venue_id) DO UPDATE SET client_secret = $3, updated_at = now()`,
        [ctx.venueId, clientId, clientSecret],
      );
      await client.query(
        `UPDATE spotify_account SET client_id = $2, state = 'UNLINKED', access_token = NULL, access_expires_at = NULL,
           access_issued_at = NULL, refresh_token = NULL, scopes = '{}', spotify_user_id = NULL, display_name = NULL,
           consented_at = NULL, reads_on = NULL, reads = 0, window_until = NULL,
           reads_until = NULL, commands_until = NULL
         WHERE venue_id = $1 AND client_id <> $2`,
        [ctx.venueId, clientId],
      );
      await this.audit.record(client, ctx, { action: 'spotify:app-set', subject: { clientId } });
    });
  }

  async beginConsent(
    ctx: Ctx,
    consent: { stateHash: string; userId: string; codeVerifier: string; redirectUri: string; lifeMs: number },
  ): Promise<void> {
    await this.db.sqlTx(ctx, async (client) => {
      await client.query('DELETE FROM spotify_consent WHERE venue_id = $1 AND expires_at < now()', [ctx.venueId]);
      await client.query(
        `INSERT INTO spotify_consent (venue_id, state_hash, user_id, code_verifier, redirect_uri, expires_at)
         VALUES ($1, $2, $3, $4, $5, now() + $6 * interval '1 millisecond')`,
        [ctx.venueId, consent.stateHash, consent.userId, consent.codeVerifier, consent.redirectUri, consent.lifeMs],
      );
    });
  }

  /** Uses the state up. Null where it is not known, of somebody else, used or too old; one of two who ask gets it. */
  async takeConsent(
    ctx: Ctx,
    stateHash: string,
    userId: string,
  ): Promise<{ codeVerifier: string; redirectUri: string } | null> {
    return this.db.sqlTx(ctx, async (client) => {
      const { rows } = await client.query<{ codeVerifier: string; redirectUri: string }>(
        `UPDATE spotify_consent SET used_at = now()
         WHERE venue_id = $1 AND state_hash = $2 AND user_id = $3 AND used_at IS NULL AND expires_at > now()
         RETURNING code_verifier AS "codeVerifier", redirect_uri AS "redirectUri"`,
        [ctx.venueId, stateHash, userId],
      );
      return rows[0] ?? null;
    });
  }

  /** The account is linked. False where its app was changed meanwhile. */
  async link(
    ctx: Ctx,
    clientId: string,
    tokens: SealedTokens & { refreshToken: string; scopes: string[] },
    profile: { id: string; name: string },
  ): Promise<boolean> {
    return this.db.sqlTx(ctx, async (client) => {
      const { rowCount } = await client.query(
        `UPDATE spotify_account SET state = 'CONNECTED', access_token = $3, access_issued_at = $4, access_expires_at = $5,
           refresh_token = $6, scopes = $7, spotify_user_id = $8, display_name = $9, consented_at = $4,
           refresh_until = NULL, updated_at = now()
         WHERE venue_id = $1 AND client_id = $2`,
        [
          ctx.venueId,
          clientId,
          tokens.accessToken,
          tokens.issuedAt,
          tokens.expiresAt,
          tokens.refreshToken,
          tokens.scopes,
          profile.id,
          profile.name,
        ],
      );
      if (rowCount === 0) return false;
      await this.audit.record(client, ctx, { action: 'spotify:linked', subject: { account: profile.name } });
      return true;
    });
  }

  async confirmPrivate(ctx: Ctx, userId: string): Promise<void> {
    await this.db.sqlTx(ctx, async (client) => {
      await client.query(
        `INSERT INTO spotify_account (venue_id, client_id, client_secret, private_since, private_by)
         VALUES ($1, '', '', now(), $2)
         ON CONFLICT (venue_id) DO UPDATE SET private_since = now(), private_by = $2, updated_at = now()`,
        [ctx.venueId, userId],
      );
      await this.audit.record(client, ctx, { action: 'spotify:private-confirmed', subject: {} });
    });
  }

  /**
   * Whoever gets true fetches a new token, the only one in all processes, for `leaseMs` at most. `staleSince`: when the
   * token that is not good any more was issued; false where another has come since.
   */
  async beginRefresh(ctx: Ctx, staleSince: Date, leaseMs: number): Promise<boolean> {
    return this.db.sqlTx(ctx, async (client) => {
      const { rowCount } = await client.query(
        `UPDATE spotify_account SET refresh_until = now() + $3 * interval '1 millisecond'
         WHERE venue_id = $1 AND state = 'CONNECTED' AND access_issued_at = $2
           AND (refresh_until IS NULL OR refresh_until <= now())`,
        [ctx.venueId, staleSince, leaseMs],
      );
      return (rowCount ?? 0) > 0;
    });
  }

  /** Writes what the refresh gave, unless the account was linked anew meanwhile. */
  async saveRefresh(ctx: Ctx, staleSince: Date, tokens: SealedTokens): Promise<void> {
    await this.db.sqlTx(ctx, (client) =>
      client.query(
        `UPDATE spotify_account SET access_token = $3, access_issued_at = $4, access_expires_at = $5,
           refresh_token = coalesce($6, refresh_token), refresh_until = NULL, updated_at = now()
         WHERE venue_id = $1 AND state = 'CONNECTED' AND access_issued_at = $2`,
        [ctx.venueId, staleSince, tokens.accessToken, tokens.issuedAt, tokens.expiresAt, tokens.refreshToken],
      ),
    );
  }

  /** It did not work this time; the next who needs a token tries. */
  async releaseRefresh(ctx: Ctx, staleSince: Date): Promise<void> {
    await this.db.sqlTx(ctx, (client) =>
      client.query('UPDATE spotify_account SET refresh_until = NULL WHERE venue_id = $1 AND access_issued_at = $2', [
        ctx.venueId,
        staleSince,
      ]),
    );
  }

  /** The consent is gone: tokens are thrown away, the account must be linked again. */
  async loseConsent(ctx: Ctx, staleSince: Date, why: string): Promise<void> {
    await this.db.sqlTx(ctx, async (client) => {
      const { rowCount } = await client.query(
        `UPDATE spotify_account SET state = 'NEEDS_REAUTH', access_token = NULL, refresh_token = NULL,
           refresh_until = NULL, updated_at = now()
         WHERE venue_id = $1 AND state = 'CONNECTED' AND access_issued_at = $2`,
        [ctx.venueId, staleSince],
      );
      if (rowCount) await this.audit.record(client, ctx, { action: 'spotify:consent-lost', subject: { why } });
    });
  }

  /** Counts one read of this day. False, and not counted, where `max` are used up. */
  async countRead(ctx: Ctx, day: string, max: number): Promise<boolean> {
    return this.db.sqlTx(ctx, async (client) => {
      const { rowCount } = await client.query(
        `UPDATE spotify_account SET reads_on = $2::date, reads = CASE WHEN reads_on = $2::date THEN reads + 1 ELSE 1 END
         WHERE venue_id = $1 AND (reads_on IS DISTINCT FROM $2::date OR reads < $3)`,
        [ctx.venueId, day, max],
      );
      return (rowCount ?? 0) > 0;
    });
  }

  /** Until when Spotify wants no call. All processes find it with the token. */
  async hold(ctx: Ctx, holds: Partial<Holds>): Promise<void> {
    const times = [holds.all, holds.read, holds.command].map((ms) => (ms === undefined ? null : new Date(ms)));
    await this.db.sqlTx(ctx, (client) =>
      client.query(
        `UPDATE spotify_account SET window_until = greatest(window_until, $2), reads_until = greatest(reads_until, $3),
           commands_until = greatest(commands_until, $4)
         WHERE venue_id = $1`,
        [ctx.venueId, ...times],
      ),
    );
  }

  /**
   * Takes everything back: tokens, app, consents, and what of Spotify's catalogue is kept here. Tracks that were played
   * stay as rows without words, for the history refers to them. Answers the events whose pools have changed; null where
   * one of them runs, and then nothing has happened.
   */
  async disconnect(ctx: Ctx): Promise<string[] | null> {
    return this.db.sqlTx(ctx, async (client) => {
      const events = await this.lockEvents(ctx, client);
      if (events.some(({ isRunning }) => isRunning)) return null;
      await this.forgetTracks(ctx, client);
      await client.query('DELETE FROM spotify_consent WHERE venue_id = $1', [ctx.venueId]);
      await client.query('DELETE FROM spotify_account WHERE venue_id = $1', [ctx.venueId]);
      await this.audit.record(client, ctx, { action: 'spotify:disconnected', subject: {} });
      return events.map(({ id }) => id);
    });
  }

  /** An activation that comes now waits, and then finds no account. */
  private async lockEvents(ctx: Ctx, client: PoolClient): Promise<{ id: string; isRunning: boolean }[]> {
    const { rows } = await client.query<{ id: string; isRunning: boolean }>(
      `SELECT id, status IN ('ACTIVE', 'HOLD') AS "isRunning" FROM event
       WHERE venue_id = $1 AND source = 'SPOTIFY' ORDER BY id FOR NO KEY UPDATE`,
      [ctx.venueId],
    );
    return rows;
  }

  private async forgetTracks(ctx: Ctx, client: PoolClient): Promise<void> {
    const venue = [ctx.venueId];
    await client.query(
      `UPDATE play p SET title = '', artist = '', isrc = NULL FROM track t
       WHERE p.venue_id = $1 AND t.venue_id = $1 AND t.id = p.track_id AND t.source = 'SPOTIFY'`,
      venue,
    );
    await client.query(
      `DELETE FROM pool_track p USING track t
       WHERE p.venue_id = $1 AND t.venue_id = $1 AND t.id = p.track_id AND t.source = 'SPOTIFY'`,
      venue,
    );
    await client.query(
      `DELETE FROM track t WHERE t.venue_id = $1 AND t.source = 'SPOTIFY'
         AND NOT EXISTS (SELECT 1 FROM play p WHERE p.venue_id = t.venue_id AND p.track_id = t.id)`,
      venue,
    );
    await client.query(
      `UPDATE track SET path = '.removed/' || id, content_hash = '', title = '', artist = '', artist_key = '', album = NULL,
         recording_key = 'removed:' || id, search_text = '', genres = '{}', year = NULL, isrc = NULL, cover_url = NULL,
         state = 'MISSING'
       WHERE venue_id = $1 AND source = 'SPOTIFY'`,
      venue,
    );
  }

  /** Accounts by state and when each consent was given. Of all venues, for the metrics; therefore as system. */
  async listStates(): Promise<{ state: SpotifyState; consentedAt: Date | null }[]> {
    const { rows } = await this.db.systemPool.query<{ state: SpotifyState; consentedAt: Date | null }>(
      'SELECT state, consented_at AS "consentedAt" FROM spotify_account',
    );
    return rows;
  }
}
