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
  /** Players that the server drives. */
  'player:read': 'STAFF',
  'player:edit': 'MANAGER',
  /** Whether and how Spotify is linked, its playlists, search and devices. */
  'spotify:read': 'MANAGER',
  /** The app's secret, the account, and the word that events are private: of the owner alone. */
  'spotify:edit': 'OWNER',
  'analytics:read': 'STAFF',
  'guest:read': 'STAFF',
  /** Ban, mute, quarantine votes, put into a group. */
  'guest:judge': 'STAFF',
  /** Groups and what their votes weigh. */
  'guest-group:edit': 'MANAGER',
  /** Change what counts on a closed ballot. */
  'result:reseal': 'MANAGER',
} as const satisfies Record<string, Role>;

export type Permission = keyof typeof PERMISSIONS;

const RANK: Record<Role, number> = { STAFF: 1, MANAGER: 2, OWNER: 3 };

/** Whether `role` includes `permission`. */
export function roleCan(role: Role, permission: Permission): boolean {
  return RANK[role] >= RANK[PERMISSIONS[permission]];
}
