import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SessionView } from '@votebox/contracts';
import { Config } from '../../core/config/config.js';
import type { IssuedSession } from './auth.service.js';
import { DeviceCookie } from './device.cookie.js';

const REFRESH_COOKIE = 'vb_refresh';
const REFRESH_COOKIE_PATH = '/api/v1/auth';

/**
 * Where the refresh token travels: a cookie that no script can read, that only the auth routes get, and that no other
 * site can send (SameSite=Strict; for browsers that ignore it see OwnOrigins).
 */
@Injectable()
export class RefreshCookie {
  constructor(
    private readonly config: Config,
    private readonly devices: DeviceCookie,
  ) {}

  read(request: FastifyRequest): string | null {
    return request.cookies[REFRESH_COOKIE] ?? null;
  }

  /** Sets the cookie, and marks the browser as known. What remains is for the body of the answer. */
  handOut(request: FastifyRequest, reply: FastifyReply, session: IssuedSession): SessionView {
    const { refreshToken, refreshExpiresAt } = session;
    this.devices.handOut(request, reply, session.view.user.email);
    void reply.setCookie(REFRESH_COOKIE, refreshToken, { ...this.attributes(), expires: refreshExpiresAt });
    return session.view;
  }

  clear(reply: FastifyReply): void {
    void reply.clearCookie(REFRESH_COOKIE, this.attributes());
  }

  private attributes() {
    return {
      path: REFRESH_COOKIE_PATH,
      httpOnly: true,
      sameSite: 'strict',
      secure: this.config.PUBLIC_URL.startsWith('https:'),
    } as const;
  }
}
