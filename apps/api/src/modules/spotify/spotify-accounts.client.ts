import { Injectable } from '@nestjs/common';
import { Config } from '../../core/config/config.js';

const PATIENCE_MS = 8_000;

/** A venue's own app at Spotify. */
export interface SpotifyApp {
  clientId: string;
  clientSecret: string;
}

/** Tokens as Spotify gives them out. */
export interface Grant {
  accessToken: string;
  /** Null where the one we have stays good. */
  refreshToken: string | null;
  lifeMs: number;
  scopes: string[];
}

/** REFUSED is for good: the same request will fail again (`why`: Spotify's word). UNAVAILABLE may be tried again. */
export type GrantAnswer = { ok: true; grant: Grant } | { ok: false; reason: 'REFUSED' | 'UNAVAILABLE'; why: string };

/** Spotify's accounts service: tokens for codes and for refresh tokens. Never throws, never hangs. */
@Injectable()
export class SpotifyAccountsService {
  private readonly url: string;

  constructor(config: Config) {
    this.url = `${config.SPOTIFY_ACCOUNTS_URL.replace(/\/+$/, '')}/api/token`;
  }

  exchange(app: SpotifyApp, given: { code: string; redirectUri: string; codeVerifier: string }): Promise<GrantAnswer> {
    return this.ask(app, {
      grant_type: 'authorization_code',
      code: given.code,
      redirect_uri: given.redirectUri,
      code_verifier: given.codeVerifier,
    });
  }

  refresh(app: SpotifyApp, refreshToken: string): Promise<GrantAnswer> {
    return this.ask(app, { grant_type: 'refresh_token', refresh_token: refreshToken });
  }

  private async ask(app: SpotifyApp, form: Record<string, string>): Promise<GrantAnswer> {
    try {
      const response = await fetch(this.url, {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`${app.clientId}:${app.clientSecret}`).toString('base64')}`,
          accept: 'application/json',
        },
        body: new URLSearchParams({ ...form, client_id: app.clientId }),
        redirect: 'error',
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const text = await response.text();
      return response.ok ? toGrant(text) : toRefusal(response.status, text);
    } catch (error) {
      const isLate = (error as { name?: unknown } | null)?.name === 'TimeoutError';
      return { ok: false, reason: 'UNAVAILABLE', why: isLate ? 'no answer in time' : 'not reached' };
    }
  }
}

function toGrant(text: string): GrantAnswer {
  const { access_token, refresh_token, expires_in, scope } = toJson(text);
  if (typeof access_token !== 'string' || access_token === '' || typeof expires_in !== 'number' || expires_in <= 0) {
    return { ok: false, reason: 'UNAVAILABLE', why: 'an answer without a token' };
  }
  return {
    ok: true,
    grant: {
      accessToken: access_token,
      refreshToken: typeof refresh_token === 'string' && refresh_token !== '' ? refresh_token : null,
      lifeMs: expires_in * 1000,
      scopes: typeof scope === 'string' ? scope.split(' ').filter(Boolean) : [],
    },
  };
}

/** `invalid_grant` and its like are terminal; what comes without Spotify's own word is trouble that passes. */
function toRefusal(status: number, text: string): GrantAnswer {
  const { error } = toJson(text);
  const isTerminal = (status === 400 || status === 401) && typeof error === 'string';
  const why = typeof error === 'string' ? error.slice(0, 100) : `status ${status}`;
  return { ok: false, reason: isTerminal ? 'REFUSED' : 'UNAVAILABLE', why };
}

function toJson(text: string): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
