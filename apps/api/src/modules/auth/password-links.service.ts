import { Injectable } from '@nestjs/common';
import type { ForgottenPasswordView } from '@votebox/contracts';
import type { ForgottenPasswordDto } from '@votebox/contracts/dto';
import { type Logger, pino } from 'pino';
import { networkOf } from '../../core/access/network.rules.js';
import { Clock } from '../../core/clock/clock.js';
import { Config } from '../../core/config/config.js';
import type { UnscopedCtx } from '../../core/context/ctx.js';
import { accept, type Outcome } from '../../core/errors/app-error.js';
import { type Limiter, Limiters } from '../../core/limits/limiters.js';
import type { PacedLimiter } from '../../core/limits/paced-limiter.js';
import { Mailer } from '../../core/mail/mailer.js';
import { hashOfToken, newSecretToken, oneTimeLink } from '../../core/secrets/one-time-link.js';
import { PASSWORD_RESET_LIFE_MS } from './auth.rules.js';
import { PasswordRepository } from './password.repository.js';
import { resetLetter } from './reset.letter.js';

/** Nobody needs more links, and nobody is mailed more. */
const PER_PERSON = { points: 5, windowS: 3600 };
/** So many from one connection at once: a whole staff that has forgotten its passwords. */
const PER_CONNECTION = { free: 30, windowS: 900, waitSMax: 10 };

/** Mails links to a new password. */
@Injectable()
export class PasswordLinks {
  private readonly people: Limiter;
  private readonly connections: PacedLimiter;
  private readonly log: Logger;

  constructor(
    private readonly config: Config,
    private readonly mailer: Mailer,
    private readonly repository: PasswordRepository,
    private readonly clock: Clock,
    limiters: Limiters,
  ) {
    this.people = limiters.create('password-link', PER_PERSON);
    this.connections = limiters.createPaced('password-link-from', PER_CONNECTION);
    this.log = pino({ name: 'passwords', level: config.LOG_LEVEL });
  }

  /**
   * Mails a link to whoever has an account with this address. The answer is there before the address is looked up, and is
   * the same for every address: neither it nor its time tells who has an account. RATE_LIMITED by where it comes from.
   */
  async send(caller: UnscopedCtx, request: ForgottenPasswordDto): Promise<Outcome<ForgottenPasswordView>> {
    const isMailConfigured = this.mailer.isConfigured;
    const allowed = await this.connections.take(networkOf(caller.address));
    if (!allowed.ok) return allowed;
    if (isMailConfigured) {
      this.mail(request).catch((error: unknown) => this.log.error({ err: error }, 'a link could not be made'));
    }
    return accept({ isMailConfigured });
  }

  private async mail({ email, language }: ForgottenPasswordDto): Promise<void> {
    const allowed = await this.people.take(email);
    if (!allowed.ok) return;
    const token = newSecretToken();
    const now = new Date(this.clock.now());
    const expiresAt = new Date(now.getTime() + PASSWORD_RESET_LIFE_MS);
    const isKnown = await this.repository.addReset({ email, tokenHash: hashOfToken(token), expiresAt }, now);
    if (!isKnown) return;
    await this.mailer.send({
      to: email,
      ...resetLetter(language, oneTimeLink(this.config.PUBLIC_URL, 'reset', token)),
    });
  }
}
