import { Injectable } from '@nestjs/common';
import type { Role } from '@votebox/contracts';
import { Database } from '../../core/database/database.js';
import { LOGINS_MAX } from './auth.rules.js';

export interface LoginSessionRow {
  id: string;
  device: string;
  createdAt: Date;
  lastUsedAt: Date;
}

/** Logins belong to people, not to venues: this works as the system role. A login that is not there has ended. */
@Injectable()
export class LoginSessionRepository {
  constructor(private readonly database: Database) {}

  /** A person's logins that were used since, latest first. */
  list(userId: string, usedSince: Date): Promise<LoginSessionRow[]> {
    return this.database.unscopedPrisma.loginSession.findMany({
      where: { userId, lastUsedAt: { gte: usedSince } },
      select: { id: true, device: true, createdAt: true, lastUsedAt: true },
      orderBy: [{ lastUsedAt: 'desc' }, { id: 'desc' }],
      take: LOGINS_MAX,
    });
  }

  /** Ends one login of a person, or all. Returns the ids of those that were there. */
  async end(userId: string, sessionId?: string): Promise<string[]> {
    const { rows } = await this.database.systemPool.query<{ id: string }>(
      'DELETE FROM login_session WHERE user_id = $1 AND ($2::uuid IS NULL OR id = $2) RETURNING id',
      [userId, sessionId ?? null],
    );
    return rows.map(({ id }) => id);
  }

  /** The roles behind those of the logins that stand, by session id. */
  async readRoles(sessionIds: readonly string[]): Promise<Map<string, Map<string, Role>>> {
    const { rows } = await this.database.systemPool.query<{ id: string; venue_id: string | null; role: Role }>(
      `SELECT s.id, m.venue_id, m.role FROM login_session s LEFT JOIN membership m ON m.user_id = s.user_id
       WHERE s.id = ANY($1::uuid[])`,
      [sessionIds],
    );
    const roles = new Map<string, Map<string, Role>>();
    for (const { id, venue_id: venueId, role } of rows) {
      const own = roles.get(id) ?? new Map<string, Role>();
      if (venueId) own.set(venueId, role);
      roles.set(id, own);
    }
    return roles;
  }
}
