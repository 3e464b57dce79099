import { Controller, Delete, Get, HttpCode, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { LoginSessionView } from '@votebox/contracts';
import { FromUnscoped, SignedIn } from '../../core/access/access.decorators.js';
import { loginOf, type UnscopedCtx } from '../../core/context/ctx.js';
import { unwrap } from '../../core/errors/app-error.js';
import { IdPipe } from '../../core/http/id.pipe.js';
import { LoginSessions } from './login-sessions.service.js';
import { RefreshCookie } from './refresh.cookie.js';

@Controller('auth/sessions')
export class LoginSessionController {
  constructor(
    private readonly sessions: LoginSessions,
    private readonly cookie: RefreshCookie,
  ) {}

  @SignedIn()
  @Get()
  list(@FromUnscoped() caller: UnscopedCtx): Promise<LoginSessionView[]> {
    return this.sessions.list(loginOf(caller));
  }

  @SignedIn()
  @Delete()
  @HttpCode(204)
  async endAll(@FromUnscoped() caller: UnscopedCtx, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.sessions.endAll(loginOf(caller));
    this.cookie.clear(reply);
  }

  @SignedIn()
  @Delete(':sessionId')
  @HttpCode(204)
  async end(@FromUnscoped() caller: UnscopedCtx, @Param('sessionId', new IdPipe()) sessionId: string): Promise<void> {
    unwrap(await this.sessions.end(loginOf(caller), sessionId));
  }
}
