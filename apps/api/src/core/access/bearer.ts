import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { Signer } from './signer.js';
import { TOKEN_AUDIENCE, TOKEN_ISSUER, toClaims, tokenKey, type TokenClaims, type TokenPayload } from './tokens.js';

/**
 * Reads the bearer token of an HTTP request with passport-jwt. A passport strategy answers by calling `success`, `fail`
 * or `error` on itself; this gives each request its own copy and turns the answer into a promise.
 */
@Injectable()
export class BearerReader {
  private readonly strategy: Strategy;

  constructor(signer: Signer) {
    this.strategy = new Strategy(
      {
        // A key object is what jsonwebtoken makes of it anyway; the types of passport-jwt do not know that.
        secretOrKey: tokenKey(signer) as unknown as Buffer,
        jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
        algorithms: ['HS256'],
        issuer: TOKEN_ISSUER,
        audience: TOKEN_AUDIENCE,
      },
      (payload: TokenPayload, done) => done(null, toClaims(payload) ?? false),
    );
  }

  /** The claims of the request's bearer token; null when there is none or it is not valid. */
  claimsOf(request: FastifyRequest): Promise<TokenClaims | null> {
    return new Promise((resolve) => {
      const run = Object.create(this.strategy) as Strategy;
      run.success = (claims: unknown) => resolve(claims as TokenClaims);
      run.fail = () => resolve(null);
      run.error = () => resolve(null);
      run.authenticate(request as never);
    });
  }
}
