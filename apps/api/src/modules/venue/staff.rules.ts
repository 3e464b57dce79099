import type { Role } from '@votebox/contracts';
import { accept, type Outcome, refuse } from '../../core/errors/app-error.js';

export interface Member {
  userId: string;
  role: Role;
}

const RANK: Record<Role, number> = { STAFF: 1, MANAGER: 2, OWNER: 3 };

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
