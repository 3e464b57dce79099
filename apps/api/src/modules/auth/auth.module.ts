import { Module } from '@nestjs/common';
import { AccountRepository } from './account.repository.js';
import { AuthController } from './auth.controller.js';
import { AuthService } from './auth.service.js';
import { AccountLimiter } from './account.limiter.js';
import { DeviceMarks } from './device-marks.js';
import { DeviceCookie } from './device.cookie.js';
import { HashQueue } from './hash-queue.js';
import { MembershipDirectory } from './membership.directory.js';
import { PasswordHasher } from './password.hasher.js';
import { RefreshCookie } from './refresh.cookie.js';
import { RefreshTokenRepository } from './refresh-token.repository.js';
import { RefreshTokens } from './refresh-token.service.js';

/** Who people are: registration, login, sessions, and the roles that the guard asks for. */
@Module({
  controllers: [AuthController],
  providers: [
    AccountRepository,
    AuthService,
    AccountLimiter,
    DeviceCookie,
    DeviceMarks,
    HashQueue,
    MembershipDirectory,
    PasswordHasher,
    RefreshCookie,
    RefreshTokenRepository,
    RefreshTokens,
  ],
  exports: [AccountRepository, MembershipDirectory, PasswordHasher],
})
export class AuthModule {}
