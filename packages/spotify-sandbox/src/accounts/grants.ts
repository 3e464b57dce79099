import { createHash, randomBytes } from 'node:crypto';
import type { SandboxClock } from '../clock.js';
import type { Settings } from '../settings.js';

/** What a person allowed an app. */
export interface Grant {
  readonly personId: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly consentedAtMs: number;
  isRevoked: boolean;
}

interface Code {
  readonly grant: Grant;
  readonly redirectUri: string;
  readonly challenge: string | null;
  readonly endsAtMs: number;
  isUsed: boolean;
}

/** A token for the Web API. Without a grant it is the app's own. */
export interface AccessToken {
  readonly grant: Grant | null;
  readonly clientId: string;
  endsAtMs: number;
}

interface RefreshToken {
  readonly grant: Grant;
  /** Given to an app that has no secret. */
  readonly isPublic: boolean;
  isDead: boolean;
}

/** What the token call gives. `refreshToken` absent: the old one stays good. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken?: string;
  readonly expiresInSeconds: number;
  readonly scopes: readonly string[];
}

/** Why a code or refresh token is not taken: `invalid_grant` with this description. */
export type GrantFault = { readonly fault: string };

const CODE_MS = 10 * 60_000;

/** Owns consents, codes and tokens. Nothing of it is kept beyond the process. */
export class Grants {
  private readonly grants: Grant[] = [];
  private readonly codes = new Map<string, Code>();
  private readonly accessTokens = new Map<string, AccessToken>();
  private readonly refreshTokens = new Map<string, RefreshToken>();

  constructor(
    private readonly clock: SandboxClock,
    private readonly settings: Settings,
  ) {}

  /** The person agrees. Answers the code for the redirect; it is good once, for ten minutes. */
  consent(
    personId: string,
    clientId: string,
    scopes: readonly string[],
    redirectUri: string,
    challenge: string | null,
  ): string {
    const grant = this.newGrant(personId, clientId, scopes);
    const code = newToken('AQ');
    this.codes.set(code, { grant, redirectUri, challenge, endsAtMs: this.clock.nowMs() + CODE_MS, isUsed: false });
    return code;
  }

  /** Tokens without any redirects, as tests need them. */
  issue(personId: string, clientId: string, scopes: readonly string[]): Required<Tokens> {
    const grant = this.newGrant(personId, clientId, scopes);
    return { ...this.newAccess(grant), refreshToken: this.newRefresh(grant, false) };
  }

  /** The app's own token, for what belongs to nobody. */
  issueForApp(clientId: string): Tokens {
    return this.newAccess(null, clientId);
  }

  /** `verifier`: what belongs to the challenge of the code, null when none was sent. */
  exchange(
    code: string,
    clientId: string,
    redirectUri: string,
    verifier: string | null,
    isPublic: boolean,
  ): Tokens | GrantFault {
    const known = this.codes.get(code);
    if (known === undefined || known.grant.clientId !== clientId) return { fault: 'Invalid authorization code' };
    if (known.isUsed || known.endsAtMs <= this.clock.nowMs()) return { fault: 'Authorization code expired' };
    if (known.redirectUri !== redirectUri) return { fault: 'Invalid redirect URI' };
    if ((known.challenge === null) !== (verifier === null)) return { fault: 'code_verifier was incorrect' };
    if (known.challenge !== null && known.challenge !== s256(verifier ?? ''))
      return { fault: 'code_verifier was incorrect' };
    known.isUsed = true;
    return { ...this.newAccess(known.grant), refreshToken: this.newRefresh(known.grant, isPublic) };
  }

  refresh(token: string, clientId: string, isPublic: boolean): Tokens | GrantFault {
    const known = this.refreshTokens.get(token);
    if (known === undefined || known.grant.clientId !== clientId) return { fault: 'Invalid refresh token' };
    if (known.isDead || this.isOver(known.grant)) return { fault: 'Refresh token revoked' };
    if (known.isPublic !== isPublic) return { fault: 'Invalid refresh token' };
    const access = this.newAccess(known.grant);
    if (!isPublic && !this.settings.rotatesRefreshTokens) return access;
    known.isDead = true;
    return { ...access, refreshToken: this.newRefresh(known.grant, isPublic) };
  }

  /** The token, whether or not it is still good. */
  findAccess(token: string): AccessToken | undefined {
    return this.accessTokens.get(token);
  }

  isGood(token: AccessToken): boolean {
    return token.endsAtMs > this.clock.nowMs() && token.grant?.isRevoked !== true;
  }

  /** Ends all access tokens of a person before their time; they can be refreshed. */
  expire(personId: string): void {
    for (const token of this.accessTokens.values()) {
      if (token.grant?.personId === personId) token.endsAtMs = this.clock.nowMs();
    }
  }

  /** The person takes the consent back: all tokens are dead for ever. */
  revoke(personId: string): void {
    for (const grant of this.grants) if (grant.personId === personId) grant.isRevoked = true;
  }

  /** When the consent ends by itself, ms. */
  endOf(grant: Grant): number {
    const end = new Date(grant.consentedAtMs);
    end.setUTCMonth(end.getUTCMonth() + this.settings.consentMonths);
    return end.getTime();
  }

  private isOver(grant: Grant): boolean {
    return grant.isRevoked || this.endOf(grant) <= this.clock.nowMs();
  }

  private newGrant(personId: string, clientId: string, scopes: readonly string[]): Grant {
    const grant = { personId, clientId, scopes, consentedAtMs: this.clock.nowMs(), isRevoked: false };
    this.grants.push(grant);
    return grant;
  }

  private newAccess(grant: Grant | null, clientId = grant?.clientId ?? ''): Tokens {
    const accessToken = newToken('BQ');
    const expiresInSeconds = this.settings.accessTokenSeconds;
    this.accessTokens.set(accessToken, { grant, clientId, endsAtMs: this.clock.nowMs() + expiresInSeconds * 1_000 });
    return { accessToken, expiresInSeconds, scopes: grant?.scopes ?? [] };
  }

  private newRefresh(grant: Grant, isPublic: boolean): string {
    const token = newToken('AQ');
    this.refreshTokens.set(token, { grant, isPublic, isDead: false });
    return token;
  }
}

function s256(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}

function newToken(prefix: string): string {
  return prefix + randomBytes(64).toString('base64url');
}
