import { Module } from '@nestjs/common';
import { AccountLimiter } from './account.limiter.js';
import { AccountRepository } from './account.repository.js';
import { AuthController } from './auth.controller.js';
import { AuthService } from './auth.service.js';
import { DeviceMarks } from './device-marks.js';
import { DeviceCookie } from './device.cookie.js';
import { HashQueue } from './hash-queue.js';
import { LoginSessionController } from './login-session.controller.js';
import { LoginSessionRepository } from './login-session.repository.js';
import { LoginSessions } from './login-sessions.service.js';
import { MembershipDirectory } from './membership.directory.js';
import { PasswordController } from './password.controller.js';
import { PasswordHasher } from './password.hasher.js';
import { PasswordLinks } from './password-links.service.js';
import { PasswordRepository } from './password.repository.js';
import { Passwords } from './passwords.service.js';
import { RefreshCookie } from './refresh.cookie.js';
import { RefreshTokenRepository } from './refresh-token.repository.js';
import { RefreshTokens } from './refresh-token.service.js';

/** Identity of people: registration, login, sessions, passwords, and the roles that the guard asks for. */
@Module({
  controllers: [AuthController, LoginSessionController, PasswordController],
  providers: [
    AccountRepository,
    AuthService,
    AccountLimiter,
    DeviceCookie,
    DeviceMarks,
    HashQueue,
    LoginSessionRepository,
    LoginSessions,
    MembershipDirectory,
    PasswordHasher,
    PasswordLinks,
    PasswordRepository,
    Passwords,
    RefreshCookie,
    RefreshTokenRepository,
    RefreshTokens,
  ],
  exports: [AccountLimiter, AccountRepository, AuthService, MembershipDirectory, PasswordHasher, RefreshCookie],
})
export class AuthModule {}
