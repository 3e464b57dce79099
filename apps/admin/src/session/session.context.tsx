'use client';

import { roleCan, type MembershipView, type Permission, type Role, type UserView } from '@votebox/contracts';
import { createStaffSession, type Api, type StaffSession } from '@votebox/client';
import { useStore } from '@votebox/client/react';
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';

const SessionContext = createContext<StaffSession | null>(null);

/** The staff session of this page; asks for a kept login once. Only rendered in a browser. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const [session] = useState(createStaffSession);
  useEffect(() => {
    if (session.get().state === 'unknown') void session.restore();
  }, [session]);
  return <SessionContext value={session}>{children}</SessionContext>;
}

export function useSession(): StaffSession {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession needs a SessionProvider');
  return session;
}

/** Who is signed in, at which venue, and what they may do there. */
export interface VenueAccess {
  api: Api;
  venueId: string;
  /** Path of the venue's own things: `/venues/<id>`. */
  path: string;
  role: Role;
  user: UserView;
  membership: MembershipView;
  memberships: MembershipView[];
  can(permission: Permission): boolean;
}

/** Only below the gate, which lets nobody in who is not signed in. */
export function useVenue(): VenueAccess {
  const session = useSession();
  const state = useStore(session);
  if (state.state !== 'signed-in') throw new Error('useVenue needs a signed-in session');
  const { user, memberships } = state.session;
  const membership = memberships.find((entry) => entry.venueId === state.venueId);
  if (!membership) throw new Error('The chosen venue is not among the memberships');
  return {
    api: session.api,
    venueId: state.venueId,
    path: `/venues/${state.venueId}`,
    role: state.role,
    user,
    membership,
    memberships,
    can: (permission) => roleCan(state.role, permission),
  };
}
