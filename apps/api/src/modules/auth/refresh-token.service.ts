import { Injectable } from '@nestjs/common';
import { Signer } from '../../core/access/signer.js';
import { Clock } from '../../core/clock/clock.js';
import { accept, type Outcome, refuse } from '../../core/errors/app-error.js';
import { newId } from '../../core/ids/ids.js';
import { hashOfToken, newSecretToken } from '../../core/secrets/one-time-link.js';
import { decideRefresh, REFRESH_TOKEN_LIFE_MS } from './auth.rules.js';
import { LoginSessions } from './login-sessions.service.js';
import {
  type LoginDraft,
  type LoginTx,
  type RefreshTokenRow,
  RefreshTokenRepository,
} from './refresh-token.repository.js';

const TOKEN_PATTERN = /^[\w-]{43}$/;

/** A refresh token in the clear: it exists only here and in the browser's cookie. */
export interface IssuedRefreshToken {
  userId: string;
  sessionId: string;
  token: string;
  expiresAt: Date;
}

/**
 * Refresh tokens with rotation. Those of a login are one chain and never a tree: the successor of a token is derived
 * from it with a key of the server, so whoever shows the same token twice within the grace gets the same successor. A
 * login therefore has exactly one unspent token at any time, however many tabs ask; a spent token that turns up after
 * the grace is a stolen copy, and ends the login.
 */
@Injectable()
export class RefreshTokens {
  constructor(
    private readonly repository: RefreshTokenRepository,
    private readonly sessions: LoginSessions,
    private readonly signer: Signer,
    private readonly clock: Clock,
  ) {}

  /** Begins a login. INVALID_CREDENTIALS where the password was changed since it was checked. */
  async issue(login: Omit<LoginDraft, 'id' | 'at'>): Promise<Outcome<IssuedRefreshToken>> {
    const sessionId = newId();
    const token = newSecretToken();
    const row = this.newRow(sessionId, token);
    const nowMs = this.clock.now();
    const draft: LoginDraft = { ...login, id: sessionId, at: new Date(nowMs) };
    const endedIds = await this.repository.start(draft, row, new Date(nowMs - REFRESH_TOKEN_LIFE_MS));
    if (!endedIds) return refuse('INVALID_CREDENTIALS');
    this.sessions.tellEnded(endedIds);
    return accept({ userId: login.userId, sessionId, token, expiresAt: row.expiresAt });
  }

  /** Spends a token for its successor. UNAUTHORIZED when it is worth nothing (any more). */
  async rotate(token: string): Promise<Outcome<IssuedRefreshToken>> {
    if (!TOKEN_PATTERN.test(token)) return refuse('UNAUTHORIZED');
    let endedId: string | null = null;
    // What is decided is a value, not an exception: the end of a login must be committed, not rolled back.
    const outcome = await this.repository.inLoginOf<Outcome<IssuedRefreshToken>>(hashOfToken(token), async (login) => {
      if (!login) return refuse('UNAUTHORIZED');
      const row = await login.find(hashOfToken(token));
      switch (decideRefresh(row, this.clock.now())) {
        case 'rotate':
          return accept(await this.spend(login, row!, token));
        case 'follow':
          return this.headAfter(login, token);
        case 'reuse':
          await login.end();
          endedId = login.sessionId;
          return refuse('UNAUTHORIZED');
        case 'refuse':
          return refuse('UNAUTHORIZED');
      }
    });
    if (endedId) this.sessions.tellEnded([endedId]);
    return outcome;
  }

  /** Ends the login that a token belongs to. Unknown tokens are ignored. */
  async endLoginOf(token: string): Promise<void> {
    if (!TOKEN_PATTERN.test(token)) return;
    const endedId = await this.repository.inLoginOf(hashOfToken(token), async (login) => {
      await login?.end();
      return login?.sessionId;
    });
    if (endedId) this.sessions.tellEnded([endedId]);
  }

  private async spend(login: LoginTx, row: RefreshTokenRow, token: string): Promise<IssuedRefreshToken> {
    const successor = this.successorOf(token);
    const next = this.newRow(login.sessionId, successor);
    await login.replace(row.id, new Date(this.clock.now()), next);
    return { userId: login.userId, sessionId: login.sessionId, token: successor, expiresAt: next.expiresAt };
  }

  /** The unspent token at the end of the chain. Each step was spent within the grace, so the walk is short. */
  private async headAfter(login: LoginTx, token: string): Promise<Outcome<IssuedRefreshToken>> {
    const { userId, sessionId } = login;
    for (let current = this.successorOf(token); ; current = this.successorOf(current)) {
      const row = await login.find(hashOfToken(current));
      const decision = decideRefresh(row, this.clock.now());
      if (decision === 'rotate') return accept({ userId, sessionId, token: current, expiresAt: row!.expiresAt });
      if (decision !== 'follow') return refuse('UNAUTHORIZED');
    }
  }

  private successorOf(token: string): string {
    return this.signer.sign('refresh-token', token);
  }

  private newRow(sessionId: string, token: string): RefreshTokenRow {
    const expiresAt = new Date(this.clock.now() + REFRESH_TOKEN_LIFE_MS);
    return { id: newId(), sessionId, tokenHash: hashOfToken(token), expiresAt, usedAt: null };
  }
}
