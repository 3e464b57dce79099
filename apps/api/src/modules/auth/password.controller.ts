import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ForgottenPasswordView } from '@votebox/contracts';
import { ChangePasswordDto, ForgottenPasswordDto, ResetPasswordDto } from '@votebox/contracts/dto';
import { FromUnscoped, Public, SignedIn } from '../../core/access/access.decorators.js';
import { loginOf, type UnscopedCtx } from '../../core/context/ctx.js';
import { unwrap } from '../../core/errors/app-error.js';
import { DeviceCookie } from './device.cookie.js';
import { PasswordLinks } from './password-links.service.js';
import { Passwords } from './passwords.service.js';

@Controller('auth/password')
export class PasswordController {
  constructor(
    private readonly passwords: Passwords,
    private readonly links: PasswordLinks,
    private readonly devices: DeviceCookie,
  ) {}

  @SignedIn()
  @Post()
  @HttpCode(204)
  async change(@FromUnscoped() caller: UnscopedCtx, @Body() body: ChangePasswordDto): Promise<void> {
    unwrap(await this.passwords.change(caller, loginOf(caller), body));
  }

  @Public()
  @Post('forgotten')
  @HttpCode(202)
  async forgotten(
    @FromUnscoped() caller: UnscopedCtx,
    @Body() body: ForgottenPasswordDto,
  ): Promise<ForgottenPasswordView> {
    return unwrap(await this.links.send(caller, body));
  }

  @Public()
  @Post('reset')
  @HttpCode(204)
  async reset(
    @FromUnscoped() caller: UnscopedCtx,
    @Body() body: ResetPasswordDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const { email } = unwrap(await this.passwords.reset(caller, body));
    this.devices.handOut(request, reply, email);
  }
}
