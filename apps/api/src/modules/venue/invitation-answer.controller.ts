import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { InvitationOfferView, MembershipView, SessionView } from '@votebox/contracts';
import { AcceptInvitationDto, LinkDto } from '@votebox/contracts/dto';
import { FromUnscoped, Public, SignedIn } from '../../core/access/access.decorators.js';
import { loginOf, type UnscopedCtx } from '../../core/context/ctx.js';
import { unwrap } from '../../core/errors/app-error.js';
import { RefreshCookie } from '../auth/index.js';
import { InvitationAnswers } from './invitation-answers.service.js';

/** Invitations as whoever has the link sees them. The token stands in bodies only, so that no log keeps it. */
@Controller('auth/invitations')
export class InvitationAnswerController {
  constructor(
    private readonly answers: InvitationAnswers,
    private readonly cookie: RefreshCookie,
  ) {}

  @Public()
  @Post('look')
  @HttpCode(200)
  async look(@FromUnscoped() caller: UnscopedCtx, @Body() body: LinkDto): Promise<InvitationOfferView> {
    return unwrap(await this.answers.look(caller, body.token));
  }

  @SignedIn()
  @Post('accept')
  @HttpCode(200)
  async accept(@FromUnscoped() caller: UnscopedCtx, @Body() body: LinkDto): Promise<MembershipView> {
    return unwrap(await this.answers.accept(caller, loginOf(caller), body.token));
  }

  @Public()
  @Post('register')
  async register(
    @FromUnscoped() caller: UnscopedCtx,
    @Body() body: AcceptInvitationDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    return this.cookie.handOut(request, reply, unwrap(await this.answers.register(caller, body)));
  }

  @Public()
  @Post('decline')
  @HttpCode(204)
  async decline(@FromUnscoped() caller: UnscopedCtx, @Body() body: LinkDto): Promise<void> {
    unwrap(await this.answers.decline(caller, body.token));
  }
}
