import { Injectable } from '@nestjs/common';
import type { InvitationOfferView, MembershipView } from '@votebox/contracts';
import type { AcceptInvitationDto } from '@votebox/contracts/dto';
import type { StaffLogin } from '../../core/access/access-directories.js';
import { Clock } from '../../core/clock/clock.js';
import type { UnscopedCtx } from '../../core/context/ctx.js';
import { accept, type Outcome, refuse } from '../../core/errors/app-error.js';
import { hashOfToken } from '../../core/secrets/one-time-link.js';
import {
  AccountLimiter,
  AuthService,
  type IssuedSession,
  laneOfStranger,
  MembershipDirectory,
  PasswordHasher,
} from '../auth/index.js';
import { InvitationAnswerRepository } from './invitation-answer.repository.js';

/**
 * What whoever has the link of an invitation can do with it. The link is the right to join, whatever the address of the
 * account that accepts: a record in docs/adr says why.
 */
@Injectable()
export class InvitationAnswers {
  constructor(
    private readonly repository: InvitationAnswerRepository,
    private readonly auth: AuthService,
    private readonly hasher: PasswordHasher,
    private readonly limiter: AccountLimiter,
    private readonly directory: MembershipDirectory,
    private readonly clock: Clock,
  ) {}

  /** LINK_INVALID where no invitation is open by this link. Says nothing of accounts. */
  look({ address }: UnscopedCtx, token: string): Promise<Outcome<InvitationOfferView>> {
    return this.limiter.takeLink(address, async () => {
      const offer = await this.repository.find(hashOfToken(token), this.now);
      if (!offer) return refuse('LINK_INVALID');
      const { venueName, role, email, expiresAt } = offer;
      return accept({ venueName, role, email, expiresAt: expiresAt.toISOString() });
    });
  }

  /** The signed-in person becomes a member. CONFLICT where they are one already; their role stays as it is. */
  async accept(caller: UnscopedCtx, { userId }: StaffLogin, token: string): Promise<Outcome<MembershipView>> {
    const accepted = await this.limiter.takeLink(caller.address, () =>
      this.repository.accept(caller, hashOfToken(token), { kind: 'known', userId }, this.now),
    );
    if (!accepted.ok) return accepted;
    this.directory.forget();
    const { venueId, venueName, venueSlug, role } = accepted.value.offer;
    return accept({ venueId, venueName, venueSlug, role });
  }

  /** A new account becomes a member and is signed in. EMAIL_TAKEN where the address has one: then sign in and accept. */
  register(caller: UnscopedCtx, dto: AcceptInvitationDto): Promise<Outcome<IssuedSession>> {
    return this.limiter.takeLink(caller.address, () => this.registerByLink(caller, dto));
  }

  decline(caller: UnscopedCtx, token: string): Promise<Outcome<null>> {
    return this.limiter.takeLink(caller.address, () => this.repository.decline(caller, hashOfToken(token), this.now));
  }

  private async registerByLink(caller: UnscopedCtx, dto: AcceptInvitationDto): Promise<Outcome<IssuedSession>> {
    const { email, name, password } = dto;
    const tokenHash = hashOfToken(dto.token);
    // Hashing is dear: only for who has a link.
    const offer = await this.repository.find(tokenHash, this.now);
    if (!offer) return refuse('LINK_INVALID');
    const allowed = await this.limiter.takeRegistration(caller.address);
    if (!allowed.ok) return allowed;
    const about = [email, name, offer.venueName, offer.venueSlug];
    const hashed = await this.hasher.hash(password, about, laneOfStranger(email, caller.address));
    if (!hashed.ok) return hashed;
    const account = { email, name, passwordHash: hashed.value };
    const accepted = await this.repository.accept(caller, tokenHash, { kind: 'new', account }, this.now);
    if (!accepted.ok) return accepted;
    return this.auth.signIn(caller, accepted.value.userId, hashed.value);
  }

  private get now(): Date {
    return new Date(this.clock.now());
  }
}
