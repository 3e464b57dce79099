import { scryptSync } from 'node:crypto';

/**
 * Roles in which the API works. `votebox_app` sees one venue at a time, `votebox_system` serves work that is of no single
 * venue (see the first migration). Each logs in as itself: neither is a member of anything, so there is no way back to more.
 */
export const DATABASE_ROLES = ['votebox_app', 'votebox_system'] as const;
export type DatabaseRole = (typeof DATABASE_ROLES)[number];

/** An address of the database from which no login of a role can be made. The message is for the operator. */
export class DatabaseAddressFault extends Error {
  override readonly name = 'DatabaseAddressFault';
}

/**
 * Address at which a role logs in to the database of `url`. An address that is the role's own is taken as it is. From the
 * owner's address the role's password is derived (scrypt over the owner's password), so one address is enough for an
 * installation, the migration and the API agree without telling each other, and the role's password gives away nothing of
 * the owner's.
 *
 * @throws DatabaseAddressFault for an address that cannot be read or has no password.
 */
export function loginUrlOf(url: string, role: DatabaseRole): string {
  const address = readAddress(url);
  if (address.user === role) return url;
  if (address.password === '') {
    throw new DatabaseAddressFault(
      'DATABASE_URL has no password, so none can be derived for the roles of the API: give it one, or set DATABASE_APP_URL and DATABASE_SYSTEM_URL.',
    );
  }
  const login = new URL(url);
  for (const name of ['user', 'password']) login.searchParams.delete(name);
  login.username = role;
  login.password = passwordOf(role, address);
  return login.href;
}

interface Address {
  user: string;
  password: string;
}

/** The password of a role in an address of its own. */
export function passwordIn(url: string): string {
  return readAddress(url).password;
}

function readAddress(url: string): Address {
  if (!URL.canParse(url)) {
    throw new DatabaseAddressFault(
      'An address of the database cannot be read. It looks like postgresql://user:password@host:5432/votebox; special characters of the password must be percent-encoded.',
    );
  }
  const { username, password, searchParams } = new URL(url);
  return {
    user: searchParams.get('user') ?? decodeURIComponent(username),
    password: searchParams.get('password') ?? decodeURIComponent(password),
  };
}

/** Deriving costs some 50 ms on purpose; a process asks for the same few again and again. */
const derived = new Map<string, string>();

function passwordOf(role: DatabaseRole, owner: Address): string {
  const key = JSON.stringify([role, owner.user, owner.password]);
  const known = derived.get(key);
  if (known !== undefined) return known;
  const made = scryptSync(owner.password, `votebox login ${role} of ${owner.user}`, 24).toString('base64url');
  derived.set(key, made);
  return made;
}
