import { Injectable } from '@nestjs/common';
import type { LoginSessionView } from '@votebox/contracts';
import type { StaffLogin } from '../../core/access/access-directories.js';
import { Bus } from '../../core/bus/bus.js';
import { Clock } from '../../core/clock/clock.js';
import { accept, type Outcome, refuse } from '../../core/errors/app-error.js';
import { REFRESH_TOKEN_LIFE_MS } from './auth.rules.js';
import { LoginSessionRepository } from './login-session.repository.js';
import { MembershipDirectory } from './membership.directory.js';

/** A person's own logins: which there are, and their end. */
@Injectable()
export class LoginSessions {
  constructor(
    private readonly repository: LoginSessionRepository,
    private readonly directory: MembershipDirectory,
    private readonly bus: Bus,
    private readonly clock: Clock,
  ) {}

  async list({ userId, sessionId }: StaffLogin): Promise<LoginSessionView[]> {
    const rows = await this.repository.list(userId, new Date(this.clock.now() - REFRESH_TOKEN_LIFE_MS));
    return rows.map(({ id, device, createdAt, lastUsedAt }) => ({
      id,
      device,
      createdAt: createdAt.toISOString(),
      lastUsedAt: lastUsedAt.toISOString(),
      isCurrent: id === sessionId,
    }));
  }

  /** NOT_FOUND where the person has no such login. */
  async end({ userId }: StaffLogin, sessionId: string): Promise<Outcome<null>> {
    const endedIds = await this.repository.end(userId, sessionId);
    if (endedIds.length === 0) return refuse('NOT_FOUND');
    this.tellEnded(endedIds);
    return accept(null);
  }

  /** Signs the person out everywhere, here too. */
  async endAll({ userId }: StaffLogin): Promise<void> {
    this.tellEnded(await this.repository.end(userId));
  }

  /** Call it after the commit that ended them: from here on their tokens and sockets are refused in every process. */
  tellEnded(sessionIds: string[]): void {
    if (sessionIds.length === 0) return;
    this.directory.forget();
    this.bus.tell({ kind: 'logins:ended', sessionIds });
  }
}
