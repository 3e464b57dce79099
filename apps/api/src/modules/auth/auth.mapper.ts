import type { MembershipView, MeView, Role, UserView } from '@votebox/contracts';

/** A person with the venues they belong to, as the repository reads them. */
export interface AccountRow {
  id: string;
  name: string;
  email: string;
  emailProvenAt: Date | null;
  memberships: { role: Role; venue: { id: string; name: string; slug: string } }[];
}

/** What others know of a person: a password that is made of it is soon guessed. */
export function knownOf({ email, name, memberships }: AccountRow): string[] {
  return [email, name, ...memberships.flatMap(({ venue }) => [venue.name, venue.slug])];
}

export function toMeView(account: AccountRow): MeView {
  return { user: toUserView(account), memberships: account.memberships.map(toMembershipView) };
}

function toUserView({ id, name, email, emailProvenAt }: AccountRow): UserView {
  return { id, name, email, isEmailProven: emailProvenAt !== null };
}

function toMembershipView({ role, venue }: AccountRow['memberships'][number]): MembershipView {
  return { venueId: venue.id, venueName: venue.name, venueSlug: venue.slug, role };
}
