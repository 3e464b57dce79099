import { type Answer, HTML, redirect, text } from '../http/answer.js';
import type { Ask } from '../http/ask.js';
import type { World } from '../world.js';
import { consentPage, KNOWN_SCOPES, messagePage } from './consent-page.js';

/** A question that may be answered with a redirect. */
interface Wish {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string | null;
  readonly scopes: readonly string[];
  readonly challenge: string | null;
}

/** `GET /authorize`: the page, or why there is none. */
export function showConsent(world: World, ask: Ask): Answer {
  const wish = readWish(world, ask.query);
  if ('kind' in wish) return wish;
  return text(consentPage(world.people, wish.scopes, ask.query), 200, HTML);
}

/** `POST /authorize`: what the person decided; always ends in a redirect to the app. */
export function decideConsent(world: World, ask: Ask): Answer {
  const form = new URLSearchParams(ask.body);
  const wish = readWish(world, form);
  if ('kind' in wish) return wish;
  if (form.get('decision') !== 'agree') return sendBack(wish, { error: 'access_denied' });
  const person = world.findPerson(form.get('person') ?? '') ?? world.people[0];
  if (person === undefined) return sendBack(wish, { error: 'server_error' });
  const { clientId, scopes, redirectUri, challenge } = wish;
  return sendBack(wish, { code: world.grants.consent(person.id, clientId, scopes, redirectUri, challenge) });
}

/** What cannot be told to the app, because it is the app's address that is wrong, is told to the person as a page. */
function readWish(world: World, query: URLSearchParams): Wish | Answer {
  const app = world.apps.find(query.get('client_id') ?? '');
  if (app === undefined) return refusalPage('INVALID_CLIENT: Invalid client');
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!world.apps.takesRedirect(app, redirectUri)) return refusalPage('INVALID_CLIENT: Invalid redirect URI');
  const challenge = query.get('code_challenge');
  if (challenge !== null && query.get('code_challenge_method') !== 'S256') {
    return refusalPage('code_challenge_method must be S256');
  }
  const scopes = (query.get('scope') ?? '').split(/[\s,]+/).filter((scope) => scope !== '');
  const wish: Wish = { clientId: app.clientId, redirectUri, state: query.get('state'), scopes, challenge };
  if (query.get('response_type') !== 'code') return sendBack(wish, { error: 'unsupported_response_type' });
  if (scopes.some((scope) => !KNOWN_SCOPES.includes(scope))) return sendBack(wish, { error: 'invalid_scope' });
  return wish;
}

function sendBack(wish: Wish, result: Readonly<Record<string, string>>): Answer {
  const url = new URL(wish.redirectUri);
  for (const [name, value] of Object.entries(result)) url.searchParams.set(name, value);
  if (wish.state !== null) url.searchParams.set('state', wish.state);
  return redirect(url.href);
}

function refusalPage(message: string): Answer {
  return text(messagePage(message), 400, HTML);
}
