import { createSecretKey, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { UUID_PATTERN } from '@votebox/contracts';
import { Config } from '../config/config.js';
import type { StaffLogin } from './access-directories.js';
import { Signer } from './signer.js';

export const TOKEN_ISSUER = 'votebox';
export const TOKEN_AUDIENCE = 'votebox-api';

/** What a bearer token says. `staff` is a login of a person (roles are looked up), `display` a screen of one venue. */
export type TokenClaims =
  | { kind: 'staff'; userId: string; sessionId: string }
  | { kind: 'display'; displayId: string; venueId: string; version: number };

/** The payload as it stands in the token. */
export interface TokenPayload {
  kind: TokenClaims['kind'];
  sub: string;
  sid?: string;
  venue?: string;
  ver?: number;
}

/** Makes and checks bearer tokens: HS256 pinned, issuer and audience checked. */
@Injectable()
export class Tokens {
  private readonly jwt: JwtService;

  constructor(
    private readonly config: Config,
    signer: Signer,
  ) {
    this.jwt = new JwtService({
      secret: tokenKey(signer),
      signOptions: { algorithm: 'HS256', issuer: TOKEN_ISSUER, audience: TOKEN_AUDIENCE },
      verifyOptions: { algorithms: ['HS256'], issuer: TOKEN_ISSUER, audience: TOKEN_AUDIENCE },
    });
  }

  /** An access token of a login, with the time at which it ends. */
  issueForStaff({ userId, sessionId }: StaffLogin, nowMs: number): { token: string; expiresAt: Date } {
    const lifeS = this.config.ACCESS_TOKEN_MINUTES * 60;
    const payload: TokenPayload = { kind: 'staff', sub: userId, sid: sessionId };
    const token = this.jwt.sign(payload, { expiresIn: lifeS });
    return { token, expiresAt: new Date(nowMs + lifeS * 1000) };
  }

  /** A token for a screen. It lives until the screen is removed (its version no longer matches). */
  issueForDisplay(venueId: string, displayId: string, version: number): string {
    return this.jwt.sign({ kind: 'display', sub: displayId, venue: venueId, ver: version } satisfies TokenPayload);
  }

  /** The claims of a valid token, null for anything else. */
  verify(token: string): TokenClaims | null {
    try {
      return toClaims(this.jwt.verify<TokenPayload>(token));
    } catch {
      return null;
    }
  }
}

/**
 * The key of all bearer tokens, as an object: what jsonwebtoken is given as bytes it tries to read as a public key first, for
 * each token anew, which takes longer than all the rest of checking it.
 */
export function tokenKey(signer: Signer): KeyObject {
  return createSecretKey(signer.key('access-token'));
}

/** Reads a verified payload; null when it is not one of ours. */
export function toClaims(payload: TokenPayload): TokenClaims | null {
  if (!UUID_PATTERN.test(payload.sub ?? '')) return null;
  if (payload.kind === 'staff' && UUID_PATTERN.test(payload.sid ?? '')) {
    return { kind: 'staff', userId: payload.sub, sessionId: payload.sid! };
  }
  if (payload.kind === 'display' && payload.venue && payload.ver !== undefined) {
    return { kind: 'display', displayId: payload.sub, venueId: payload.venue, version: payload.ver };
  }
  return null;
}
