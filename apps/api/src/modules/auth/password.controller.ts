import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import type { ForgottenPasswordView } from '@votebox/contracts';
import { ChangePasswordDto, ForgottenPasswordDto, ResetPasswordDto } from '@votebox/contracts/dto';
import { FromUnscoped, Public, SignedIn } from '../../core/access/access.decorators.js';
import { loginOf, type UnscopedCtx } from '../../core/context/ctx.js';
import { unwrap } from '../../core/errors/app-error.js';
import { PasswordLinks } from './password-links.service.js';
import { Passwords } from './passwords.service.js';

@Controller('auth/password')
export class PasswordController {
  constructor(
    private readonly passwords: Passwords,
    private readonly links: PasswordLinks,
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
  async reset(@Body() body: ResetPasswordDto): Promise<void> {
    unwrap(await this.passwords.reset(body));
  }
}
