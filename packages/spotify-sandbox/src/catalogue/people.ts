import { idOf } from './ids.js';

/** Somebody with an account. The three marks can be changed while the sandbox runs. */
export interface Person {
  readonly id: string;
  /** Never changes, unlike the id of some accounts. */
  readonly accountId: string;
  readonly name: string;
  readonly country: string;
  product: 'premium' | 'free';
  /** Whether the app's owner has put the account on the list of the app. */
  isRegistered: boolean;
  /** Whether the owner of the app this account uses has Premium. */
  isAppOwnerPremium: boolean;
}

function person(id: string, name: string, marks: Partial<Person> = {}): Person {
  const accountId = idOf(`account ${id}`);
  return {
    id,
    accountId,
    name,
    country: 'DE',
    product: 'premium',
    isRegistered: true,
    isAppOwnerPremium: true,
    ...marks,
  };
}

export const OWNER = person('sandboxowner', 'Olive Owner');
export const NEIGHBOUR = person('sandboxneighbour', 'Nora Neighbour');
export const SPOTIFY = person('spotify', 'Spotify');
const FREE = person('sandboxfree', 'Frida Free', { product: 'free' });
const STRANGER = person('sandboxstranger', 'Stan Stranger', { isRegistered: false });

/** Fresh copies of everybody who can sign in; the first is who signs in when nobody is chosen. */
export function listPeople(): Person[] {
  return [OWNER, NEIGHBOUR, FREE, STRANGER].map((one) => ({ ...one }));
}
