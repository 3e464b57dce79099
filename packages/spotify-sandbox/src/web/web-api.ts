import type { Person } from '../catalogue/people.js';
import type { Answer } from '../http/answer.js';
import { type Ask, headerOf, readFields } from '../http/ask.js';
import { findRoute } from '../http/routes.js';
import type { AccessToken } from '../accounts/grants.js';
import type { World } from '../world.js';
import type { WebRoute } from './call.js';
import { CATALOGUE_ROUTES } from './catalogue-routes.js';
import { badRequest, namedError, webError } from './errors.js';
import { LIBRARY_ROUTES } from './library-routes.js';
import { PLAYER_ROUTES } from './player-routes.js';

const ROUTES: readonly WebRoute[] = [...CATALOGUE_ROUTES, ...LIBRARY_ROUTES, ...PLAYER_ROUTES];

/** What development mode lost and we do not have in the extended profile either: gone is gone. */
const LOST_PATHS =
  /^\/v1\/(albums|artists|audiobooks|chapters|episodes|shows|markets|browse\/.*|users\/.*|artists\/[^/]+\/top-tracks)$/;

/** An endpoint that was found. `name`: method and pattern, as in the call log. */
export interface Endpoint {
  readonly name: string;
  readonly isCommand: boolean;
  /** Whose player is commanded; null where nobody's is. */
  readonly personId: string | null;
  readonly answer: () => Answer;
}

/** Finds what a request of the Web API is for. `answer` then does it: token, limits, account and scopes come first. */
export function findEndpoint(world: World, ask: Ask): Endpoint {
  const found = findRoute(ROUTES, ask.method, ask.path);
  const token = readToken(world, ask);
  const person = 'kind' in token ? null : findPerson(world, token);
  if (found === undefined) {
    const isLost = world.settings.profile === 'dev2026' && LOST_PATHS.test(ask.path);
    const answer = (): Answer => {
      if ('kind' in token) return token;
      return isLost ? namedError('forbidden') : namedError('no-such-service');
    };
    return { name: `${ask.method} ${ask.path}`, isCommand: false, personId: null, answer };
  }
  const { route, params } = found;
  const isCommand = route.of === 'command';
  return {
    name: `${route.method} ${route.path}`,
    isCommand,
    personId: isCommand ? (person?.id ?? null) : null,
    answer: () => {
      if ('kind' in token) return token;
      const refusal = refuse(world, route, token, person);
      if (refusal !== null) return refusal;
      const fields = readFields(ask);
      if (fields === undefined) return badRequest('Malformed json');
      return route.answer({ world, person, params, query: ask.query, fields });
    },
  };
}

/** The token of a call, or why there is none that is good. */
function readToken(world: World, ask: Ask): AccessToken | Answer {
  const header = headerOf(ask, 'authorization');
  if (header === undefined) return namedError('no-token');
  const value = /^Bearer (\S+)$/i.exec(header)?.[1];
  if (value === undefined) return badRequest('Only valid bearer authentication supported');
  const token = world.grants.findAccess(value);
  if (token === undefined) return namedError('token-invalid');
  return world.grants.isGood(token) ? token : namedError('token-expired');
}

function findPerson(world: World, token: AccessToken): Person | null {
  return token.grant === null ? null : (world.findPerson(token.grant.personId) ?? null);
}

/** Why this call is not answered although its token is good; null when it is. */
function refuse(world: World, route: WebRoute, token: AccessToken, person: Person | null): Answer | null {
  const turned = world.limits.take(token.clientId, route.group, route.method === 'GET');
  if (turned !== null) return namedError(turned.by === 'quota' ? 'quota' : 'rate-limit', turned.retryAfterSeconds);
  if (person?.isAppOwnerPremium === false) return namedError('owner-not-premium');
  if (person?.isRegistered === false) return namedError('not-registered');
  if (route.removed !== undefined && world.settings.profile === 'dev2026') return namedError(route.removed);
  if (route.of !== 'anyone' && person === null) return webError(401, 'Valid user authentication required');
  const allowed = token.grant?.scopes ?? route.scopes;
  if (route.scopes.some((scope) => !allowed.includes(scope))) {
    return namedError(route.path.startsWith('/v1/me/player') ? 'permissions-missing' : 'scope-insufficient');
  }
  return route.of === 'command' && person?.product === 'free' ? namedError('premium-required') : null;
}
