import { type Answer, json } from '../http/answer.js';
import { type Ask, headerOf } from '../http/ask.js';
import type { World } from '../world.js';
import type { App } from './apps.js';
import type { GrantFault, Tokens } from './grants.js';

/** Who asks for a token, and whether it proved itself with a secret. */
interface Client {
  readonly app: App;
  readonly isPublic: boolean;
}

/** `POST /api/token`. */
export function giveToken(world: World, ask: Ask): Answer {
  const form = new URLSearchParams(ask.body);
  const client = identify(world, ask, form);
  if ('kind' in client) return client;
  switch (form.get('grant_type')) {
    case 'authorization_code':
      return exchange(world, form, client);
    case 'refresh_token':
      return refresh(world, form, client);
    case 'client_credentials':
      if (client.isPublic) return fault('invalid_client', 'Invalid client secret');
      return answerOf(world.grants.issueForApp(client.app.clientId));
    default:
      return fault(
        'unsupported_grant_type',
        'grant_type must be client_credentials, authorization_code or refresh_token',
      );
  }
}

function exchange(world: World, form: URLSearchParams, { app, isPublic }: Client): Answer {
  const verifier = form.get('code_verifier');
  if (isPublic && verifier === null) return fault('invalid_request', 'code_verifier required');
  const [code, redirectUri] = [form.get('code') ?? '', form.get('redirect_uri') ?? ''];
  return answerOf(world.grants.exchange(code, app.clientId, redirectUri, verifier, isPublic));
}

function refresh(world: World, form: URLSearchParams, { app, isPublic }: Client): Answer {
  const token = form.get('refresh_token');
  if (token === null) return fault('invalid_request', 'refresh_token must be supplied');
  return answerOf(world.grants.refresh(token, app.clientId, isPublic));
}

/** By Basic authorization or by the fields `client_id` and `client_secret`; without a secret the app is a public one. */
function identify(world: World, ask: Ask, form: URLSearchParams): Client | Answer {
  const [basicId, basicSecret] = readBasic(headerOf(ask, 'authorization'));
  const app = world.apps.find(basicId ?? form.get('client_id') ?? '');
  if (app === undefined) return fault('invalid_client', 'Invalid client');
  const secret = basicSecret ?? form.get('client_secret');
  if (secret === null) return { app, isPublic: true };
  if (!world.apps.takesSecret(app, secret)) return fault('invalid_client', 'Invalid client secret');
  return { app, isPublic: false };
}

function readBasic(header: string | undefined): readonly [string | null, string | null] {
  const encoded = /^Basic (\S+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return [null, null];
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  return colon < 0 ? [decoded, null] : [decoded.slice(0, colon), decoded.slice(colon + 1)];
}

function answerOf(result: Tokens | GrantFault): Answer {
  if ('fault' in result) return fault('invalid_grant', result.fault);
  return json({
    access_token: result.accessToken,
    token_type: 'Bearer',
    expires_in: result.expiresInSeconds,
    ...(result.refreshToken === undefined ? {} : { refresh_token: result.refreshToken }),
    scope: result.scopes.join(' '),
  });
}

function fault(error: string, description: string): Answer {
  return json({ error, error_description: description }, 400);
}
