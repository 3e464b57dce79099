import { Injectable } from '@nestjs/common';
import type { ChangePasswordDto, ResetPasswordDto } from '@votebox/contracts/dto';
import type { StaffLogin } from '../../core/access/access-directories.js';
import { Clock } from '../../core/clock/clock.js';
import type { UnscopedCtx } from '../../core/context/ctx.js';
import { accept, type Outcome, refuse } from '../../core/errors/app-error.js';
import { hashOfToken } from '../../core/secrets/one-time-link.js';
import { AccountLimiter } from './account.limiter.js';
import { AccountRepository } from './account.repository.js';
import { knownOf } from './auth.mapper.js';
import type { Device } from './device-marks.js';
import { laneOfStranger } from './hash-queue.js';
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

  /**
   * Ends all other logins. INVALID_CREDENTIALS where the present password is not right. A login has tries of its own: nobody
   * who guesses elsewhere keeps its person from changing the password.
   */
  async change(caller: UnscopedCtx, login: StaffLogin, dto: ChangePasswordDto): Promise<Outcome<null>> {
    const account = await this.accounts.findById(login.userId);
    if (!account) return refuse('UNAUTHORIZED');
    const device: Device = { id: login.sessionId, isOf: (email) => email === account.email };
    const taken = await this.limiter.takeSignIn(account.email, { address: caller.address, device });
    if (!taken.ok) return taken;
    const attempt = taken.value;
    const isRight = await this.hasher.matches(account.passwordHash, dto.currentPassword, attempt.lane);
    if (!isRight.ok) {
      await attempt.cancel();
      return isRight;
    }
    if (!isRight.value) return refuse('INVALID_CREDENTIALS');
    await attempt.succeed();
    const to = await this.hasher.hash(dto.password, knownOf(account), attempt.lane);
    if (!to.ok) return to;
    const endedIds = await this.repository.change(login.userId, account.passwordHash, to.value, login.sessionId);
    if (!endedIds) return refuse('INVALID_CREDENTIALS');
    this.sessions.tellEnded(endedIds);
    return accept(null);
  }

  /** Sets a new password by a link, and ends all logins. LINK_INVALID where the link is not good (any more). */
  reset(caller: UnscopedCtx, dto: ResetPasswordDto): Promise<Outcome<{ email: string }>> {
    return this.limiter.takeLink(caller.address, () => this.resetByLink(caller, dto));
  }

  private async resetByLink(
    caller: UnscopedCtx,
    { token, password }: ResetPasswordDto,
  ): Promise<Outcome<{ email: string }>> {
    const tokenHash = hashOfToken(token);
    const now = new Date(this.clock.now());
    // Hashing is dear: only for who has a link.
    const userId = await this.repository.findReset(tokenHash, now);
    const account = userId === null ? null : await this.accounts.findById(userId);
    if (!account) return refuse('LINK_INVALID');
    // Whoever has the link is none of the strangers: they come to this because of those.
    const lane = { ...laneOfStranger(account.email, caller.address), isKnown: true };
    const hashed = await this.hasher.hash(password, knownOf(account), lane);
    if (!hashed.ok) return hashed;
    const endedIds = await this.repository.reset(tokenHash, hashed.value, now);
    if (!endedIds) return refuse('LINK_INVALID');
    this.sessions.tellEnded(endedIds);
    return accept({ email: account.email });
  }
}
