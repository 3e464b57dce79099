import type { Role } from './enums.js';

/** What staff may do, and the least role that may do it. OWNER > MANAGER > STAFF. */
export const PERMISSIONS = {
  'venue:read': 'STAFF',
  'venue:edit': 'MANAGER',
  'staff:read': 'MANAGER',
  'staff:edit': 'OWNER',
  'display:edit': 'STAFF',
  'event:read': 'STAFF',
  'event:edit': 'MANAGER',
  'event:run': 'STAFF',
  'track:read': 'STAFF',
  'track:edit': 'MANAGER',
  'pool:edit': 'MANAGER',
  'queue:edit': 'STAFF',
  'playback:control': 'STAFF',
  'analytics:read': 'STAFF',
} as const satisfies Record<string, Role>;

export type Permission = keyof typeof PERMISSIONS;

const RANK: Record<Role, number> = { STAFF: 1, MANAGER: 2, OWNER: 3 };

/** Whether `role` includes `permission`. */
export function roleCan(role: Role, permission: Permission): boolean {
  return RANK[role] >= RANK[PERMISSIONS[permission]];
}
