import { Injectable } from '@nestjs/common';
import type { ChangePasswordDto, ResetPasswordDto } from '@votebox/contracts/dto';
import type { StaffLogin } from '../../core/access/access-directories.js';
import { Clock } from '../../core/clock/clock.js';
import type { UnscopedCtx } from '../../core/context/ctx.js';
import { accept, type Outcome, refuse } from '../../core/errors/app-error.js';
import { hashOfToken } from '../../core/secrets/one-time-link.js';
import { AccountLimiter } from './account.limiter.js';
import { AccountRepository } from './account.repository.js';
import { LoginSessions } from './login-sessions.service.js';
import { PasswordHasher } from './password.hasher.js';
import { PasswordRepository } from './password.repository.js';

/** The ways to another password of one's own. Nobody sets that of somebody else. */
@Injectable()
export class Passwords {
  constructor(
    private readonly accounts: AccountRepository,
    private readonly repository: PasswordRepository,
    private readonly hasher: PasswordHasher,
    private readonly limiter: AccountLimiter,
    private readonly sessions: LoginSessions,
    private readonly clock: Clock,
  ) {}

  /** Ends all other logins. INVALID_CREDENTIALS where the present password is not right; guesses count as at login. */
  async change(caller: UnscopedCtx, login: StaffLogin, dto: ChangePasswordDto): Promise<Outcome<null>> {
    const account = await this.accounts.findById(login.userId);
    if (!account) return refuse('UNAUTHORIZED');
    const attempt = await this.limiter.takeLogin(account.email, caller.address);
    if (!attempt.ok) return attempt;
    const isRight = await this.hasher.matches(account.passwordHash, dto.currentPassword);
    if (!isRight) return refuse('INVALID_CREDENTIALS');
    await this.limiter.forgetLogins(account.email, caller.address);
    const to = await this.hasher.hash(dto.password);
    const endedIds = await this.repository.change(login.userId, account.passwordHash, to, login.sessionId);
    if (!endedIds) return refuse('INVALID_CREDENTIALS');
    this.sessions.tellEnded(endedIds);
    return accept(null);
  }

  /** Sets a new password by a link, and ends all logins. LINK_INVALID where the link is not good (any more). */
  async reset({ token, password }: ResetPasswordDto): Promise<Outcome<null>> {
    const tokenHash = hashOfToken(token);
    const now = new Date(this.clock.now());
    // Hashing is dear: only for who has a link.
    if (!(await this.repository.isResetOpen(tokenHash, now))) return refuse('LINK_INVALID');
    const endedIds = await this.repository.reset(tokenHash, await this.hasher.hash(password), now);
    if (!endedIds) return refuse('LINK_INVALID');
    this.sessions.tellEnded(endedIds);
    return accept(null);
  }
}
