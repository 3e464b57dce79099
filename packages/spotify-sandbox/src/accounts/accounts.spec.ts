import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { REDIRECT_URI, Tester } from '../testing/tester.js';

const VERIFIER = 'a-verifier-that-is-long-enough-to-be-one-0123456789';
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');
const DAY_MS = 24 * 3_600_000;

let tester: Tester;
let app: { readonly clientId: string; readonly clientSecret: string };
let basic: string;

beforeEach(async () => {
  tester = await Tester.start();
  app = tester.sandbox.app;
  basic = `${app.clientId}:${app.clientSecret}`;
});
afterEach(() => tester.close());

/** What `/authorize` is asked with; `pkce` adds the challenge. */
function wish(changes: Readonly<Record<string, string>> = {}): URLSearchParams {
  return new URLSearchParams({
    client_id: app.clientId,
    response_type: 'code',
    redirect_uri: REDIRECT_URI,
    scope: 'user-read-private playlist-read-private',
    state: 'st?te&with=signs',
    code_challenge_method: 'S256',
    code_challenge: CHALLENGE,
    ...changes,
  });
}

/** Where the browser is sent after the person decided. */
async function decide(decision: string, params: URLSearchParams, person = 'sandboxowner'): Promise<URL> {
  const body = new URLSearchParams([...params, ['decision', decision], ['person', person]]);
  const url = `${tester.sandbox.accountsUrl}/authorize`;
  const response = await fetch(url, { method: 'POST', body, redirect: 'manual' });
  expect(response.status).toBe(303);
  return new URL(response.headers.get('location') ?? '');
}

async function agree(changes: Readonly<Record<string, string>> = {}, person = 'sandboxowner'): Promise<string> {
  const back = await decide('agree', wish(changes), person);
  return back.searchParams.get('code') ?? '';
}

const exchange = (code: string, changes: Readonly<Record<string, string>> = {}) =>
  tester.tokenCall(
    { grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI, code_verifier: VERIFIER, ...changes },
    basic,
  );
const refresh = (refreshToken: string) =>
  tester.tokenCall({ grant_type: 'refresh_token', refresh_token: refreshToken }, basic);

describe('consent', () => {
  test('shows a page with everybody who can sign in, and what the app wants', async () => {
    const response = await fetch(`${tester.sandbox.accountsUrl}/authorize?${wish().toString()}`);
    const page = await response.text();
    expect(response.status).toBe(200);
    for (const { id } of tester.world.people) expect(page).toContain(`value="${id}"`);
    expect(page).toContain('See your private playlists');
    expect(page).toContain('st?te&#38;with=signs');
  });

  test('sends the browser back with a code and the very same state', async () => {
    const back = await decide('agree', wish());
    expect(back.href.startsWith(`${REDIRECT_URI}?`)).toBe(true);
    expect(back.searchParams.get('state')).toBe('st?te&with=signs');
    expect(back.searchParams.get('code')).toMatch(/^AQ.{40,}/);
  });

  test('says when the person does not agree', async () => {
    const back = await decide('deny', wish());
    expect(back.searchParams.get('error')).toBe('access_denied');
    expect(back.searchParams.get('state')).toBe('st?te&with=signs');
    expect(back.searchParams.has('code')).toBe(false);
  });

  test.each([
    ['response_type', 'token', 'unsupported_response_type'],
    ['scope', 'user-read-private rule-the-world', 'invalid_scope'],
  ])('sends the browser back with an error for %s=%s', async (name, value, error) => {
    const url = `${tester.sandbox.accountsUrl}/authorize?${wish({ [name]: value }).toString()}`;
    const response = await fetch(url, { redirect: 'manual' });
    expect(new URL(response.headers.get('location') ?? '').searchParams.get('error')).toBe(error);
  });

  test.each([
    ['client_id', 'nobody', 'INVALID_CLIENT: Invalid client'],
    ['redirect_uri', 'http://localhost:3000/cb', 'INVALID_CLIENT: Invalid redirect URI'],
    ['redirect_uri', 'http://192.168.0.9:3000/cb', 'INVALID_CLIENT: Invalid redirect URI'],
    ['code_challenge_method', 'plain', 'code_challenge_method must be S256'],
  ])('never redirects for %s=%s', async (name, value, message) => {
    const url = `${tester.sandbox.accountsUrl}/authorize?${wish({ [name]: value }).toString()}`;
    const response = await fetch(url, { redirect: 'manual' });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(message);
  });

  test('takes no other address than the registered ones of a registered app', async () => {
    const clientId = 'ab'.repeat(16);
    await tester.control('POST', '/apps', { clientId, clientSecret: 's', redirectUris: ['http://127.0.0.1/cb'] });
    const statusOf = async (redirectUri: string) => {
      const params = wish({ client_id: clientId, redirect_uri: redirectUri }).toString();
      return (await fetch(`${tester.sandbox.accountsUrl}/authorize?${params}`)).status;
    };
    expect(await statusOf('http://127.0.0.1:4567/cb')).toBe(200);
    expect(await statusOf(REDIRECT_URI)).toBe(400);
  });
});

describe('tokens for a code', () => {
  test('are given once, with the verifier, and open the account', async () => {
    const code = await agree({}, 'sandboxneighbour');
    const first = await exchange(code);
    expect(first).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 3_600 } });
    expect(first.body.scope).toBe('user-read-private playlist-read-private');
    tester.token = first.body.access_token;
    expect((await tester.get('/me')).body.id).toBe('sandboxneighbour');
    expect((await exchange(code)).body).toEqual({
      error: 'invalid_grant',
      error_description: 'Authorization code expired',
    });
  });

  test('with the secret in the body instead of the header, as one client does it', async () => {
    const code = await agree();
    const { clientId: client_id, clientSecret: client_secret } = app;
    const form = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI, code_verifier: VERIFIER };
    expect((await tester.tokenCall({ ...form, client_id, client_secret })).status).toBe(200);
  });

  test('for an app without a secret, by its verifier alone; its refresh tokens change with each use', async () => {
    const form = { grant_type: 'authorization_code', redirect_uri: REDIRECT_URI, client_id: app.clientId };
    const bare = await tester.tokenCall({ ...form, code: await agree() });
    expect(bare.body.error).toBe('invalid_request');
    const given = await tester.tokenCall({ ...form, code: await agree(), code_verifier: VERIFIER });
    const again = { grant_type: 'refresh_token', refresh_token: given.body.refresh_token, client_id: app.clientId };
    const second = await tester.tokenCall(again);
    expect(second.body.refresh_token).not.toBe(given.body.refresh_token);
    expect((await tester.tokenCall(again)).body).toEqual({
      error: 'invalid_grant',
      error_description: 'Refresh token revoked',
    });
  });

  test.each([
    ['another redirect URI', { redirect_uri: 'http://127.0.0.1:3000/other' }, 'Invalid redirect URI'],
    ['another verifier', { code_verifier: 'not-the-one' }, 'code_verifier was incorrect'],
    ['a code that nobody gave', { code: 'AQnobody' }, 'Invalid authorization code'],
  ])('are refused for %s, and the code is not lost by that', async (_, changes, description) => {
    const code = await agree();
    const refused = await exchange(code, changes);
    expect(refused).toMatchObject({ status: 400, body: { error: 'invalid_grant', error_description: description } });
    expect((await exchange(code)).status).toBe(200);
  });

  test('are refused once ten minutes have passed', async () => {
    const code = await agree();
    tester.sandbox.clock.advance(10 * 60_000);
    expect((await exchange(code)).body.error).toBe('invalid_grant');
  });

  test.each([
    ['a wrong secret', () => `${app.clientId}:wrong`, 'Invalid client secret'],
    ['an unknown app', () => 'nobody:secret', 'Invalid client'],
  ])('are refused for %s', async (_, credentials, description) => {
    const form = { grant_type: 'authorization_code', code: await agree(), redirect_uri: REDIRECT_URI };
    const answer = await tester.tokenCall(form, credentials());
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_client', error_description: description } });
  });

  test('an unknown app of the right look is welcome with its first secret, unless that is forbidden', async () => {
    const clientId = 'cd'.repeat(16);
    const form = { grant_type: 'client_credentials' };
    expect((await tester.tokenCall(form, `${clientId}:first`)).status).toBe(200);
    expect((await tester.tokenCall(form, `${clientId}:second`)).body.error).toBe('invalid_client');
    await tester.control('PATCH', '/settings', { isOpenToUnknownApps: false });
    expect((await tester.tokenCall(form, `${'ef'.repeat(16)}:first`)).body.error).toBe('invalid_client');
  });

  test('there is no other kind of grant', async () => {
    expect((await tester.tokenCall({ grant_type: 'password' }, basic)).body.error).toBe('unsupported_grant_type');
  });
});

describe('refreshing', () => {
  test('keeps the refresh token, or changes it where that is set; both ways must be lived with', async () => {
    const given = (await exchange(await agree())).body;
    const kept = await refresh(given.refresh_token);
    expect(kept.status).toBe(200);
    expect(kept.body).not.toHaveProperty('refresh_token');
    await tester.control('PATCH', '/settings', { rotatesRefreshTokens: true });
    const changed = await refresh(given.refresh_token);
    expect(changed.body.refresh_token).toBeDefined();
    expect((await refresh(given.refresh_token)).body.error).toBe('invalid_grant');
    expect((await refresh(changed.body.refresh_token)).status).toBe(200);
  });

  test('does not prolong the consent, which ends after six months', async () => {
    const { refresh_token: token } = (await exchange(await agree())).body;
    tester.sandbox.clock.advance(180 * DAY_MS);
    expect((await refresh(token)).status).toBe(200);
    tester.sandbox.clock.advance(2 * DAY_MS);
    expect((await refresh(token)).body).toEqual({ error: 'invalid_grant', error_description: 'Refresh token revoked' });
  });

  test('is over once the person has taken the consent back, and so is the access token', async () => {
    const given = (await exchange(await agree())).body;
    tester.token = given.access_token;
    await tester.control('POST', '/people/sandboxowner/tokens/revoke');
    expect((await refresh(given.refresh_token)).body.error).toBe('invalid_grant');
    expect((await tester.get('/me')).status).toBe(401);
  });

  test('mends an access token that ran out, by time or by hand', async () => {
    const given = (await exchange(await agree())).body;
    tester.token = given.access_token;
    tester.sandbox.clock.advance(3_600_000);
    const late = await tester.get('/me');
    expect(late).toMatchObject({ status: 401, body: { error: { message: 'The access token expired' } } });
    tester.token = (await refresh(given.refresh_token)).body.access_token;
    expect((await tester.get('/me')).status).toBe(200);
    await tester.control('POST', '/people/sandboxowner/tokens/expire');
    expect((await tester.get('/me')).status).toBe(401);
    expect((await refresh(given.refresh_token)).status).toBe(200);
  });
});
