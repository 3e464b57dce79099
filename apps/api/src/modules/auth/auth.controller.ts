import { Body, Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { MeView, SessionView } from '@votebox/contracts';
import { LoginDto, RegisterDto } from '@votebox/contracts/dto';
import { FromUnscoped, Public, SignedIn } from '../../core/access/access.decorators.js';
import type { UnscopedCtx } from '../../core/context/ctx.js';
import { unwrap } from '../../core/errors/app-error.js';
import { AuthService } from './auth.service.js';
import { DeviceCookie } from './device.cookie.js';
import { RefreshCookie } from './refresh.cookie.js';

@Controller('auth')
export class AuthController {
  constructor(
    private readonly auth: AuthService,
    private readonly cookie: RefreshCookie,
    private readonly devices: DeviceCookie,
  ) {}

  @Public()
  @Post('register')
  async register(
    @FromUnscoped() caller: UnscopedCtx,
    @Body() body: RegisterDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    return this.cookie.handOut(request, reply, unwrap(await this.auth.register(caller, body)));
  }

  @Public()
  @Post('login')
  @HttpCode(200)
  async login(
    @FromUnscoped() caller: UnscopedCtx,
    @Body() body: LoginDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    const session = await this.auth.login(this.devices.recognize(caller, request), body);
    return this.cookie.handOut(request, reply, unwrap(session));
  }

  @Public()
  @Post('refresh')
  @HttpCode(200)
  async refresh(
    @FromUnscoped() caller: UnscopedCtx,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    const session = await this.auth.refresh(this.devices.recognize(caller, request), this.cookie.read(request));
    return this.cookie.handOut(request, reply, unwrap(session));
  }

  @Public()
  @Post('logout')
  @HttpCode(204)
  async logout(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.auth.logout(this.cookie.read(request));
    this.cookie.clear(reply);
  }

  @SignedIn()
  @Get('me')
  async me(@FromUnscoped() caller: UnscopedCtx): Promise<MeView> {
    return unwrap(await this.auth.me(caller));
  }
}
