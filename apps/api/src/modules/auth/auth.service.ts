import { Injectable } from '@nestjs/common';
import type { MeView, SessionView } from '@votebox/contracts';
import type { LoginDto, RegisterDto } from '@votebox/contracts/dto';
import { Tokens } from '../../core/access/tokens.js';
import { Clock } from '../../core/clock/clock.js';
import type { UnscopedCtx } from '../../core/context/ctx.js';
import { accept, type Outcome, refuse } from '../../core/errors/app-error.js';
import { AccountRepository } from './account.repository.js';
import { type AccountRow, toMeView } from './auth.mapper.js';
import { AccountLimiter } from './account.limiter.js';
import { toDevice } from './auth.rules.js';
import type { RecognizedCaller } from './device.cookie.js';
import { laneOfStranger } from './hash-queue.js';
import { PasswordHasher } from './password.hasher.js';
import { type IssuedRefreshToken, RefreshTokens } from './refresh-token.service.js';

/** A session with the secret that must not stand in the body of the answer. */
export interface IssuedSession {
  view: SessionView;
  refreshToken: string;
  refreshExpiresAt: Date;
}

@Injectable()
export class AuthService {
  constructor(
    private readonly accounts: AccountRepository,
    private readonly hasher: PasswordHasher,
    private readonly limiter: AccountLimiter,
    private readonly refreshTokens: RefreshTokens,
    private readonly tokens: Tokens,
    private readonly clock: Clock,
  ) {}

  async register(caller: UnscopedCtx, dto: RegisterDto): Promise<Outcome<IssuedSession>> {
    const allowed = await this.limiter.takeRegistration(caller.address);
    if (!allowed.ok) return allowed;
    const { venueName, slug, email, name } = dto;
    const about = [venueName, slug, email, name];
    const hashed = await this.hasher.hash(dto.password, about, laneOfStranger(email, caller.address));
    if (!hashed.ok) return hashed;
    const draft = { venueName, slug, email, name, passwordHash: hashed.value };
    const result = await this.accounts.register(caller, draft);
    switch (result.kind) {
      case 'slug-taken':
        return refuse('SLUG_TAKEN');
      case 'email-taken':
        return refuse('EMAIL_TAKEN');
      case 'registered':
        return this.signIn(caller, result.userId, draft.passwordHash);
    }
  }

  async login(caller: RecognizedCaller, { email, password }: LoginDto): Promise<Outcome<IssuedSession>> {
    const taken = await this.limiter.takeSignIn(email, caller);
    if (!taken.ok) return taken;
    const attempt = taken.value;
    const account = await this.accounts.findByEmail(email);
    const isRight = await this.hasher.matches(account?.passwordHash ?? null, password, attempt.lane);
    if (!isRight.ok) {
      await attempt.cancel();
      return isRight;
    }
    if (!account || !isRight.value) return refuse('INVALID_CREDENTIALS');
    await attempt.succeed();
    return this.signIn(caller, account.id, account.passwordHash);
  }

  /** Begins a login of a person whose password was just checked or set. `passwordHash`: the one behind that password. */
  async signIn(caller: UnscopedCtx, userId: string, passwordHash: string): Promise<Outcome<IssuedSession>> {
    const issued = await this.refreshTokens.issue({ userId, passwordHash, device: toDevice(caller.userAgent) });
    return issued.ok ? this.open(issued.value) : issued;
  }

  async refresh(caller: RecognizedCaller, token: string | null): Promise<Outcome<IssuedSession>> {
    if (token === null) return refuse('UNAUTHORIZED');
    const allowed = await this.limiter.takeRefresh(caller);
    if (!allowed.ok) return allowed;
    const rotated = await this.refreshTokens.rotate(token);
    return rotated.ok ? this.open(rotated.value) : rotated;
  }

  /** Ends the login that the token belongs to, on all its tabs. Unknown tokens are ignored. */
  async logout(token: string | null): Promise<void> {
    if (token !== null) await this.refreshTokens.endLoginOf(token);
  }

  async me(caller: UnscopedCtx): Promise<Outcome<MeView>> {
    const account = caller.actor.kind === 'staff' ? await this.accounts.findById(caller.actor.userId) : null;
    return account ? accept(toMeView(account)) : refuse('UNAUTHORIZED');
  }

  private async open(issued: IssuedRefreshToken): Promise<Outcome<IssuedSession>> {
    const account = await this.accounts.findById(issued.userId);
    return account ? accept(this.toSession(account, issued)) : refuse('UNAUTHORIZED');
  }

  private toSession(account: AccountRow, issued: IssuedRefreshToken): IssuedSession {
    const { token, expiresAt } = this.tokens.issueForStaff(issued, this.clock.now());
    return {
      view: { accessToken: token, expiresAt: expiresAt.toISOString(), ...toMeView(account) },
      refreshToken: issued.token,
      refreshExpiresAt: issued.expiresAt,
    };
  }
}
