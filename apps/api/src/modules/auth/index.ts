export { type AccountDraft, AccountRepository, isEmailTaken } from './account.repository.js';
export { AccountLimiter } from './account.limiter.js';
export { AuthModule } from './auth.module.js';
export { AuthService, type IssuedSession } from './auth.service.js';
export { laneOfStranger } from './hash-queue.js';
export { MembershipDirectory } from './membership.directory.js';
export { PasswordHasher } from './password.hasher.js';
export { RefreshCookie } from './refresh.cookie.js';
