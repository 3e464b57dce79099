export { type AccountDraft, AccountRepository } from './account.repository.js';
export { AuthModule } from './auth.module.js';
export { MembershipDirectory } from './membership.directory.js';
export { PasswordHasher } from './password.hasher.js';
