import { KNOWN_SCOPES } from '../accounts/consent-page.js';
import { TEST_APP } from '../accounts/apps.js';
import type { Person } from '../catalogue/people.js';
import { type Answer, EMPTY, json } from '../http/answer.js';
import { type Control, type ControlAsk, wrong } from './control.js';

/** What somebody's account may, and their tokens. */
export const ACCOUNT_CONTROLS: readonly Control[] = [
  { method: 'GET', path: '/sandbox/people', answer: ({ world }) => json({ people: world.people }) },
  { method: 'PATCH', path: '/sandbox/people/:person', answer: withPerson(changeMarks) },
  {
    method: 'POST',
    path: '/sandbox/people/:person/tokens',
    answer: withPerson(({ world, fields }, person) => {
      const { clientId = TEST_APP.clientId, scopes = KNOWN_SCOPES } = fields;
      if (typeof clientId !== 'string' || world.apps.find(clientId) === undefined) return wrong('clientId is unknown');
      if (!Array.isArray(scopes)) return wrong('scopes must be a list');
      const tokens = world.grants.issue(person.id, clientId, scopes.map(String));
      return json(tokens, 201);
    }),
  },
  {
    method: 'POST',
    path: '/sandbox/people/:person/tokens/expire',
    answer: withPerson(({ world }, person) => {
      world.grants.expire(person.id);
      return EMPTY;
    }),
  },
  {
    method: 'POST',
    path: '/sandbox/people/:person/tokens/revoke',
    answer: withPerson(({ world }, person) => {
      world.grants.revoke(person.id);
      return EMPTY;
    }),
  },
];

/** `:person` of the path; somebody unknown is 404. */
export function withPerson(work: (ask: ControlAsk, person: Person) => Answer): Control['answer'] {
  return (ask) => {
    const person = ask.world.findPerson(ask.params.person ?? '');
    return person === undefined ? wrong('Nobody is called that.', 404) : work(ask, person);
  };
}

function changeMarks({ fields }: ControlAsk, person: Person): Answer {
  const {
    product = person.product,
    isRegistered = person.isRegistered,
    isAppOwnerPremium = person.isAppOwnerPremium,
  } = fields;
  if (product !== 'premium' && product !== 'free') return wrong('product must be premium or free');
  if (typeof isRegistered !== 'boolean' || typeof isAppOwnerPremium !== 'boolean') {
    return wrong('isRegistered and isAppOwnerPremium must be true or false');
  }
  Object.assign(person, { product, isRegistered, isAppOwnerPremium });
  return json(person);
}
