import { Injectable } from '@nestjs/common';
import type { InvitationLinkView, InvitationView, Language, Page } from '@votebox/contracts';
import type { InviteStaffDto, PageQueryDto } from '@votebox/contracts/dto';
import { Clock } from '../../core/clock/clock.js';
import { Config } from '../../core/config/config.js';
import type { Ctx, StaffCtx } from '../../core/context/ctx.js';
import { accept, type Outcome, refuse } from '../../core/errors/app-error.js';
import { readIdPage, toIdPage } from '../../core/http/id-page.js';
import { type Limiter, Limiters } from '../../core/limits/limiters.js';
import { Mailer } from '../../core/mail/mailer.js';
import { hashOfToken, newSecretToken, oneTimeLink } from '../../core/secrets/one-time-link.js';
import { invitationLetter } from './invitation.letter.js';
import { InvitationRepository, type InvitationRow, type LinkDraft } from './invitation.repository.js';
import { INVITATION_LIFE_MS, mayGrant } from './staff.rules.js';
import { VenueRepository } from './venue.repository.js';

/** A venue that mails more than this hires nobody. Links can be handed over all the same. */
const MAILS_OF_VENUE = { points: 60, windowS: 24 * 3600 };

/**
 * Invitations to the staff of a venue. The inviter is shown one link; the address is mailed another one, so that only
 * whoever reads its mail can prove it. Neither can be shown again: only hashes are kept.
 */
@Injectable()
export class Invitations {
  private readonly mails: Limiter;

  constructor(
    private readonly repository: InvitationRepository,
    private readonly venues: VenueRepository,
    private readonly mailer: Mailer,
    private readonly config: Config,
    private readonly clock: Clock,
    limiters: Limiters,
  ) {
    this.mails = limiters.create('invitation-mail', MAILS_OF_VENUE);
  }

  async list(ctx: Ctx, query: PageQueryDto): Promise<Page<InvitationView>> {
    const page = readIdPage(query);
    return toIdPage(await this.repository.list(ctx, page), page.limit, ({ id }) => id, toInvitationView);
  }

  /** An earlier invitation to the same address is replaced. CONFLICT where the address is of a member. */
  async invite(ctx: StaffCtx, { email, role }: InviteStaffDto): Promise<Outcome<InvitationLinkView>> {
    if (!mayGrant(ctx.actor.role, role)) return refuse('FORBIDDEN');
    return this.handOut(ctx, (link) => this.repository.invite(ctx, email, role, link));
  }

  /** A new link of the same invitation; the one before is void. */
  renew(ctx: StaffCtx, invitationId: string): Promise<Outcome<InvitationLinkView>> {
    return this.handOut(ctx, (link) => this.repository.renew(ctx, invitationId, link));
  }

  revoke(ctx: Ctx, invitationId: string): Promise<Outcome<null>> {
    return this.repository.revoke(ctx, invitationId);
  }

  private async handOut(
    ctx: StaffCtx,
    write: (link: LinkDraft) => Promise<Outcome<InvitationRow>>,
  ): Promise<Outcome<InvitationLinkView>> {
    const shown = newSecretToken();
    const mailed = newSecretToken();
    const now = new Date(this.clock.now());
    const written = await write({
      tokenHash: hashOfToken(shown),
      mailedTokenHash: this.mailer.isConfigured ? hashOfToken(mailed) : null,
      now,
      expiresAt: new Date(now.getTime() + INVITATION_LIFE_MS),
    });
    if (!written.ok) return written;
    const isMailed = this.mailer.isConfigured && (await this.mail(ctx, written.value.email, mailed));
    return accept({ ...toInvitationView(written.value), url: this.linkOf(shown), isMailed });
  }

  private async mail(ctx: Ctx, email: string, token: string): Promise<boolean> {
    const allowed = await this.mails.take(ctx.venueId);
    if (!allowed.ok) return false;
    const { name, language } = await this.venues.get(ctx);
    return this.mailer.send({ to: email, ...invitationLetter(language as Language, name, this.linkOf(token)) });
  }

  private linkOf(token: string): string {
    return oneTimeLink(this.config.PUBLIC_URL, 'invitation', token);
  }
}

function toInvitationView({ id, email, role, createdAt, expiresAt }: InvitationRow): InvitationView {
  return { id, email, role, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() };
}
