import { randomBytes } from 'node:crypto';
import type { InvitationLinkView, Role, SessionView } from '@votebox/contracts';
import { Browser } from './browser.js';

/** An owner or other staff, signed in. */
export interface Staff {
  browser: Browser;
  userId: string;
  venueId: string;
  email: string;
  password: string;
}

/** The token in the link of an invitation. */
export function tokenOf({ url }: InvitationLinkView): string {
  return new URL(url).hash.slice(1);
}

/** A new person who was invited to the venue and has accepted, over HTTP. */
export async function joinStaff(origin: string, owner: Browser, venueId: string, role: Role): Promise<Staff> {
  const email = `${role.toLowerCase()}-${randomBytes(4).toString('hex')}@staff.example`;
  const password = 'a password of the staff';
  const invited = await owner.post<InvitationLinkView>(`/venues/${venueId}/invitations`, { email, role });
  if (invited.status !== 201) throw new Error(`inviting answered ${invited.status}: ${JSON.stringify(invited.body)}`);
  const browser = new Browser(origin);
  const account = { token: tokenOf(invited.body), email, password, name: role };
  const { status, body } = await browser.post<SessionView>('/auth/invitations/register', account);
  if (status !== 201) throw new Error(`accepting answered ${status}: ${JSON.stringify(body)}`);
  browser.accessToken = body.accessToken;
  return { browser, userId: body.user.id, venueId, email, password };
}
