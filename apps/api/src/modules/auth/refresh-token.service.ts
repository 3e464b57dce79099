import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Signer } from '../../core/access/signer.js';
import { Clock } from '../../core/clock/clock.js';
import { accept, type Outcome, refuse } from '../../core/errors/app-error.js';
import { newId } from '../../core/ids/ids.js';
import { decideRefresh, REFRESH_TOKEN_LIFE_MS } from './auth.rules.js';
import { type FamilyTx, type RefreshTokenRow, RefreshTokenRepository } from './refresh-token.repository.js';

const TOKEN_PATTERN = /^[\w-]{43}$/;

/** A refresh token in the clear: it exists only here and in the browser's cookie. */
export interface IssuedRefreshToken {
  userId: string;
  token: string;
  expiresAt: Date;
}

/**
 * Refresh tokens with rotation. A family (one login) is one chain and never a tree: the successor of a token is derived
 * from it with a key of the server, so whoever shows the same token twice within the grace gets the same successor. A
 * family therefore has exactly one unspent token at any time, however many tabs ask; a spent token that turns up after
 * the grace is a stolen copy, and ends the family.
 */
@Injectable()
export class RefreshTokens {
  constructor(
    private readonly repository: RefreshTokenRepository,
    private readonly signer: Signer,
    private readonly clock: Clock,
  ) {}

  /** Starts a family. */
  async issue(userId: string): Promise<IssuedRefreshToken> {
    const token = randomBytes(32).toString('base64url');
    const row = this.newRow(userId, newId(), token);
    await this.repository.start(row, new Date(this.clock.now()));
    return { userId, token, expiresAt: row.expiresAt };
  }

  /** Spends a token for its successor. UNAUTHORIZED when it is worth nothing (any more). */
  async rotate(token: string): Promise<Outcome<IssuedRefreshToken>> {
    if (!TOKEN_PATTERN.test(token)) return refuse('UNAUTHORIZED');
    // What is decided is a value, not an exception: the end of a family must be committed, not rolled back.
    return this.repository.inFamilyOf(hashOf(token), async (family) => {
      if (!family) return refuse('UNAUTHORIZED');
      const row = await family.find(hashOf(token));
      switch (decideRefresh(row, this.clock.now())) {
        case 'rotate':
          return accept(await this.spend(family, row!, token));
        case 'follow':
          return this.headAfter(family, token);
        case 'reuse':
          await family.revoke(new Date(this.clock.now()));
          return refuse('UNAUTHORIZED');
        case 'refuse':
          return refuse('UNAUTHORIZED');
      }
    });
  }

  async revokeFamilyOf(token: string): Promise<void> {
    await this.repository.inFamilyOf(hashOf(token), async (family) => family?.revoke(new Date(this.clock.now())));
  }

  private async spend(family: FamilyTx, row: RefreshTokenRow, token: string): Promise<IssuedRefreshToken> {
    const successor = this.successorOf(token);
    const next = this.newRow(row.userId, row.familyId, successor);
    await family.replace(row.id, new Date(this.clock.now()), next);
    return { userId: row.userId, token: successor, expiresAt: next.expiresAt };
  }

  /** The unspent token at the end of the chain. Each step was spent within the grace, so the walk is short. */
  private async headAfter(family: FamilyTx, token: string): Promise<Outcome<IssuedRefreshToken>> {
    for (let current = this.successorOf(token); ; current = this.successorOf(current)) {
      const row = await family.find(hashOf(current));
      const decision = decideRefresh(row, this.clock.now());
      if (decision === 'rotate') return accept({ userId: row!.userId, token: current, expiresAt: row!.expiresAt });
      if (decision !== 'follow') return refuse('UNAUTHORIZED');
    }
  }

  private successorOf(token: string): string {
    return this.signer.sign('refresh-token', token);
  }

  private newRow(userId: string, familyId: string, token: string): RefreshTokenRow {
    const expiresAt = new Date(this.clock.now() + REFRESH_TOKEN_LIFE_MS);
    return { id: newId(), userId, familyId, tokenHash: hashOf(token), expiresAt, usedAt: null, revokedAt: null };
  }
}

/** Tokens carry 256 random bits, so a plain hash cannot be searched backwards. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
