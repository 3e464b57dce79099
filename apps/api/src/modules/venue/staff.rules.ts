import { type Role, roleCan, ROLES } from '@votebox/contracts';
import { accept, type Outcome, refuse } from '../../core/errors/app-error.js';

export interface Member {
  userId: string;
  role: Role;
}

const RANK: Record<Role, number> = { STAFF: 1, MANAGER: 2, OWNER: 3 };

/** How long an invitation is good. */
export const INVITATION_LIFE_MS = 7 * 24 * 3_600_000;

/** Whether a member with the role `granter` may give `role` to somebody. Nobody gives more than they have. */
export function mayGrant(granter: Role, role: Role): boolean {
  return roleCan(granter, 'staff:edit') && RANK[role] <= RANK[granter];
}

/**
 * What becomes of a member when the role changes (`to`) or ends (`to: null`). A venue always keeps an owner. `isRevoked`:
 * the member may do less than before, so open connections must be asked again.
 */
export function decideStaffChange(
  members: readonly Member[],
  userId: string,
  to: Role | null,
): Outcome<{ from: Role; isRevoked: boolean }> {
  const member = members.find((candidate) => candidate.userId === userId);
  if (!member) return refuse('NOT_FOUND');
  const owners = members.filter(({ role }) => role === 'OWNER').length;
  if (member.role === 'OWNER' && to !== 'OWNER' && owners === 1) return refuse('CONFLICT');
  return accept({ from: member.role, isRevoked: to === null || RANK[to] < RANK[member.role] });
}

/** The roles that a member with the role `granter` may not give. */
export function listUngrantable(granter: Role): Role[] {
  return ROLES.filter((role) => !mayGrant(granter, role));
}
