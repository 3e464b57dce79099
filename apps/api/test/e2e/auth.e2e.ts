import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ErrorBody, MeView, SessionView } from '@votebox/contracts';
import type { Browser } from '../support/browser.js';
import { eventually } from '../support/eventually.js';
import { World } from '../support/world.js';

let api: World;
beforeAll(async () => {
  api = await World.start();
});
afterAll(() => api?.close());

const REFRESH_PATH = '/api/v1/auth';
const registration = (slug: string) => ({
  venueName: 'The Anchor',
  slug,
  email: `olga@${slug}.example`,
  password: 'a long enough password',
  name: 'Olga',
});

describe('registering', () => {
  test('makes a venue with its owner, who is signed in at once', async () => {
    const browser = api.browser();
    const { status, body } = await browser.post<SessionView>('/auth/register', registration('anchor'));
    expect(status).toBe(201);
    expect(body.user).toMatchObject({ name: 'Olga', email: 'olga@anchor.example' });
    expect(body.memberships).toEqual([
      { venueId: expect.any(String), venueName: 'The Anchor', venueSlug: 'anchor', role: 'OWNER' },
    ]);
    browser.accessToken = body.accessToken;
    expect((await browser.get<MeView>('/auth/me')).body).toEqual({ user: body.user, memberships: body.memberships });
  });

  test('refuses a taken short name and a taken e-mail address, and leaves nothing behind', async () => {
    const { slug, email } = await api.owner('first-here');
    const again = { ...registration('first-here'), email: 'someone@else.example' };
    const slugTaken = await api.browser().post<ErrorBody>('/auth/register', again);
    expect([slugTaken.status, slugTaken.body.error]).toEqual([409, 'SLUG_TAKEN']);
    const other = { ...registration('second-here'), email: ` ${email.toUpperCase()} ` };
    const emailTaken = await api.browser().post<ErrorBody>('/auth/register', other);
    expect([emailTaken.status, emailTaken.body.error]).toEqual([409, 'EMAIL_TAKEN']);
    const { rows } = await api.sql.query(
      `SELECT (SELECT count(*)::int FROM venue WHERE slug IN ($1, 'second-here')) AS venues,
              (SELECT count(*)::int FROM app_user WHERE email = 'someone@else.example') AS people`,
      [slug],
    );
    expect(rows).toEqual([{ venues: 1, people: 0 }]);
  });

  test('lets exactly one of many win who want the same short name at once', async () => {
    const tries = Array.from({ length: 6 }, (_, i) => ({ ...registration('raced'), email: `racer${i}@raced.example` }));
    const answers = await Promise.all(tries.map((body) => api.browser().post<ErrorBody>('/auth/register', body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
  });

  test.each([
    ['a role of the caller’s choice', { role: 'OWNER' }],
    ['a venue of the caller’s choice', { venueId: '0192f000-0000-7000-8000-000000000000' }],
    ['a blank name', { name: '   ' }],
    ['a name with a NUL', { venueName: 'An\u0000chor' }],
    ['a short password', { password: 'too short' }],
    ['a password that is short by characters', { password: '𝄞𝄞𝄞𝄞𝄞' }],
    ['a blank password', { password: ' '.repeat(12) }],
    ['a name that nobody sees', { name: '\u200b\u3164' }],
    ['a venue with a joiner in its name', { venueName: 'An\u200dchor' }],
    ['a venue that turns the text around', { venueName: 'An\u202echor' }],
    ['a slug with capitals', { slug: 'Anchor' }],
    ['a slug that leaves its folder', { slug: '../etc' }],
    ['an address that is none', { email: 'olga' }],
    ['an object for a text', { name: { toString: 'x' } }],
  ])('refuses %s', async (_, fault) => {
    const answer = await api.browser().post<ErrorBody>('/auth/register', { ...registration('faulty'), ...fault });
    expect([answer.status, answer.body.error]).toEqual([400, 'VALIDATION_ERROR']);
  });
});

test.each(['aaaaaaaaaa', 'password12', 'qwertyuiop', 'The Anchor', 'theanchor2026', 'olga@weak.example'])(
  'registering refuses %s, which is soon guessed',
  async (password) => {
    const answer = await api.browser().post<ErrorBody>('/auth/register', { ...registration('weak'), password });
    expect([answer.status, answer.body.error]).toEqual([400, 'PASSWORD_WEAK']);
  },
);

describe('signing in', () => {
  test('takes the address in any case and with spaces', async () => {
    const { email, password, userId } = await api.owner();
    const answer = await api
      .browser()
      .post<SessionView>('/auth/login', { email: `  ${email.toUpperCase()}`, password });
    expect([answer.status, answer.body.user?.id]).toEqual([200, userId]);
  });

  test('answers the same for a wrong password and for an unknown address', async () => {
    const { email } = await api.owner();
    const wrong = await api.browser().post<ErrorBody>('/auth/login', { email, password: 'not the password' });
    const unknown = await api.browser().post<ErrorBody>('/auth/login', { email: 'nobody@x.example', password: 'some' });
    expect([wrong.status, wrong.body.error]).toEqual([401, 'INVALID_CREDENTIALS']);
    expect(unknown.body).toEqual({ ...wrong.body, requestId: unknown.body.requestId });
    expect(wrong.headers.getSetCookie()).toEqual([]);
  });

  test('slows down an address that makes more than sixty accounts an hour, and no other', async () => {
    const factory = api.browser({ 'x-forwarded-for': '203.0.113.60' });
    // A name that is taken costs an attempt as well.
    const again = registration('factory');
    for (let n = 0; n < 60; n++) expect([201, 409]).toContain((await factory.post('/auth/register', again)).status);
    await factory.post('/auth/register', again);
    const slowed = await factory.post<ErrorBody>('/auth/register', registration('factory-too'));
    expect([slowed.status, slowed.body.error]).toEqual([429, 'RATE_LIMITED']);
    expect(slowed.body.retryAfterMs).toBeLessThanOrEqual(60_000);
    expect((await api.browser().post('/auth/register', registration('factory-three'))).status).toBe(201);
  }, 30_000);

  test('slows guesses down, says how long to wait, and locks nobody out', async () => {
    const { browser, email, password } = await api.owner();
    const guesser = api.browser({ 'x-forwarded-for': '203.0.113.7' });
    const guess = () => guesser.post<ErrorBody>('/auth/login', { email, password: 'a wrong guess' });
    for (let n = 0; n < 11; n++) expect((await guess()).status).toBe(401);
    const slowed = await guess();
    expect([slowed.status, slowed.body.error]).toEqual([429, 'RATE_LIMITED']);
    expect(slowed.body.retryAfterMs).toBeLessThanOrEqual(60_000);
    expect(Number(slowed.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    // From elsewhere, and from a browser that has been signed in, behind the same address too.
    const elsewhere = api.browser({ 'x-forwarded-for': '203.0.113.8' });
    expect((await elsewhere.post('/auth/login', { email, password })).status).toBe(200);
    const own = api.browser({ 'x-forwarded-for': '203.0.113.7' });
    own.setCookie('vb_device', browser.cookie('vb_device')!, REFRESH_PATH);
    expect((await own.post('/auth/login', { email, password })).status).toBe(200);
    await eventually(async () => {
      const stranger = api.browser({ 'x-forwarded-for': '203.0.113.7' });
      expect((await stranger.post('/auth/login', { email, password })).status).toBe(200);
    });
  });

  test('slows down who tries one password on many accounts, from all of an IPv6 /64', async () => {
    const answers = [];
    for (let n = 0; n < 100; n++) {
      const sprayer = api.browser({ 'x-forwarded-for': `2001:db8:0:7::${n.toString(16)}` });
      const { status } = await sprayer.post('/auth/login', {
        email: `staff${n}@spray.example`,
        password: 'Sommer2026',
      });
      answers.push(status);
    }
    expect(answers.filter((status) => status === 429).length).toBeGreaterThan(30);
    expect(new Set(answers)).toEqual(new Set([401, 429]));
  }, 60_000);

  test('of the owner goes on while a hundred strangers sign in at once', async () => {
    const { browser, email, password } = await api.owner();
    const crowd = Array.from({ length: 100 }, (_, n) =>
      api
        .browser({ 'x-forwarded-for': `198.51.100.${n}` })
        .post('/auth/login', { email: `crowd${n}@x.example`, password: 'a guess' }),
    );
    const own = api.browser();
    own.setCookie('vb_device', browser.cookie('vb_device')!, REFRESH_PATH);
    let isCrowdDone = false;
    const answers = Promise.all(crowd).then((all) => {
      isCrowdDone = true;
      return all;
    });
    expect((await own.post('/auth/login', { email, password })).status).toBe(200);
    expect(isCrowdDone).toBe(false);
    expect(new Set((await answers).map(({ status }) => status))).not.toContain(500);
  }, 60_000);

  test('does not count tries before a right one', async () => {
    const { email, password } = await api.owner();
    const browser = api.browser({ 'x-forwarded-for': '203.0.113.9' });
    for (let round = 0; round < 3; round++) {
      for (let typo = 0; typo < 6; typo++) await browser.post('/auth/login', { email, password: 'typo' });
      expect((await browser.post('/auth/login', { email, password })).status).toBe(200);
    }
  });
});

describe('the refresh cookie', () => {
  test('cannot be read by scripts, goes only to the auth routes and not to other sites', async () => {
    const answer = await api.browser().post('/auth/register', registration('cookie-bar'));
    const line = answer.headers.getSetCookie().find((cookie) => cookie.startsWith('vb_refresh'));
    expect(line).toMatch(/^vb_refresh=[\w-]{43};/);
    expect(line).toMatch(/; Path=\/api\/v1\/auth(;|$)/);
    expect(line).toMatch(/; HttpOnly/);
    expect(line).toMatch(/; SameSite=Strict/);
    expect(line).not.toMatch(/Secure/);
    expect(JSON.stringify(answer.body)).not.toContain(line!.slice(11, 54));
  });

  test('is Secure where the public address is https', async () => {
    const secure = await World.start({ PUBLIC_URL: 'https://votebox.example' });
    try {
      const answer = await secure.browser().post('/auth/register', registration('secure-bar'));
      expect(answer.headers.getSetCookie()).toHaveLength(2);
      for (const line of answer.headers.getSetCookie()) expect(line).toMatch(/; Secure/);
    } finally {
      await secure.close();
    }
  });

  test('is stored only as a hash', async () => {
    const { browser } = await api.owner();
    const { rows } = await api.sql.query('SELECT count(*)::int AS n FROM refresh_token WHERE token_hash = $1', [
      browser.cookie('vb_refresh'),
    ]);
    expect(rows).toEqual([{ n: 0 }]);
  });

  test.each(['register', 'login', 'refresh', 'logout'])('%s refuses a page of another origin', async (route) => {
    const { browser, email, password } = await api.owner();
    const bodies: Record<string, unknown> = { register: registration('stolen-bar'), login: { email, password } };
    const answer = await browser.post<ErrorBody>(`/auth/${route}`, bodies[route], {
      headers: { origin: 'https://evil.example' },
    });
    expect([answer.status, answer.body.error]).toEqual([403, 'FORBIDDEN']);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect((await browser.post('/auth/refresh')).status).toBe(200);
  });

  test('is taken from a page of our own origin', async () => {
    const { browser } = await api.owner();
    const own = { headers: { origin: new URL(api.application.url).origin } };
    expect((await browser.post('/auth/refresh', undefined, own)).status).toBe(200);
  });
});

describe('refreshing', () => {
  const refresh = (browser: Browser) => browser.post<SessionView & ErrorBody>('/auth/refresh');
  const copyOf = (browser: Browser): Browser => {
    const copy = api.browser();
    copy.setCookie('vb_refresh', browser.cookie('vb_refresh')!, REFRESH_PATH);
    return copy;
  };
  const liveTokensOf = async (userId: string): Promise<number> => {
    const { rows } = await api.sql.query(
      `SELECT count(*)::int AS n FROM refresh_token t JOIN login_session s ON s.id = t.session_id
       WHERE s.user_id = $1 AND t.used_at IS NULL`,
      [userId],
    );
    return rows[0].n;
  };

  test('gives a new access token and replaces the cookie', async () => {
    const { browser, userId } = await api.owner();
    const before = browser.cookie('vb_refresh');
    const { status, body } = await refresh(browser);
    expect([status, body.user.id]).toEqual([200, userId]);
    expect(browser.cookie('vb_refresh')).not.toBe(before);
    browser.accessToken = body.accessToken;
    expect((await browser.get('/auth/me')).status).toBe(200);
  });

  test('without a cookie, or with one that we never gave, is refused', async () => {
    const stranger = api.browser();
    expect((await refresh(stranger)).status).toBe(401);
    stranger.setCookie('vb_refresh', 'x'.repeat(43), REFRESH_PATH);
    expect((await refresh(stranger)).body.error).toBe('UNAUTHORIZED');
  });

  test('in twenty tabs at once leaves one live token, and every tab goes on', async () => {
    const { browser, userId } = await api.owner();
    const tabs = Array.from({ length: 20 }, () => copyOf(browser));
    const answers = await Promise.all(tabs.map(refresh));
    expect(answers.map(({ status }) => status)).toEqual(tabs.map(() => 200));
    expect(new Set(tabs.map((tab) => tab.cookie('vb_refresh'))).size).toBe(1);
    expect(await liveTokensOf(userId)).toBe(1);
    expect((await refresh(tabs[0]!)).status).toBe(200);
  });

  test('after a lost answer gets the same successor, also when it has been spent meanwhile', async () => {
    const { browser, userId } = await api.owner();
    const late = copyOf(browser);
    await refresh(browser);
    await refresh(browser);
    api.clock.advance(9_000);
    expect((await refresh(late)).status).toBe(200);
    expect(late.cookie('vb_refresh')).toBe(browser.cookie('vb_refresh'));
    expect(await liveTokensOf(userId)).toBe(1);
  });

  test('with a token spent more than ten seconds ago ends the whole family', async () => {
    const { browser, userId } = await api.owner();
    const thief = copyOf(browser);
    await refresh(browser);
    api.clock.advance(10_001);
    expect((await refresh(thief)).status).toBe(401);
    expect((await refresh(browser)).status).toBe(401);
    expect(await liveTokensOf(userId)).toBe(0);
  });

  test('does not end other logins of the same person', async () => {
    const { browser, email, password } = await api.owner();
    const phone = api.browser();
    await phone.post('/auth/login', { email, password });
    const thief = copyOf(browser);
    await refresh(browser);
    api.clock.advance(10_001);
    await refresh(thief);
    expect((await refresh(phone)).status).toBe(200);
  });

  test('is over thirty days after the last use', async () => {
    const { browser } = await api.owner();
    api.clock.advance(29 * 24 * 3_600_000);
    expect((await refresh(browser)).status).toBe(200);
    api.clock.advance(30 * 24 * 3_600_000);
    expect((await refresh(browser)).status).toBe(401);
  });

  test('is over after signing out, for every tab of that login', async () => {
    const { browser } = await api.owner();
    const tab = copyOf(browser);
    const out = await browser.post('/auth/logout');
    expect(out.status).toBe(204);
    expect(browser.cookie('vb_refresh')).toBeUndefined();
    expect((await refresh(tab)).status).toBe(401);
    expect((await browser.post('/auth/logout')).status).toBe(204);
  });

  test('that races with signing out never leaves a live token behind', async () => {
    for (let round = 0; round < 5; round++) {
      const { browser, userId } = await api.owner();
      const tab = copyOf(browser);
      await Promise.all([refresh(tab), browser.post('/auth/logout')]);
      expect(await liveTokensOf(userId)).toBe(0);
    }
  });
});

describe('who am I', () => {
  test('needs a token of ours', async () => {
    const stranger = api.browser();
    expect((await stranger.get<ErrorBody>('/auth/me')).body.error).toBe('UNAUTHORIZED');
    const unsigned = [{ alg: 'none' }, { kind: 'staff', sub: '0192f000-0000-7000-8000-000000000000' }]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    stranger.accessToken = `${unsigned}.`;
    expect((await stranger.get('/auth/me')).status).toBe(401);
  });

  test('is refused once the account is gone', async () => {
    const { browser, userId } = await api.owner();
    await api.sql.query('DELETE FROM app_user WHERE id = $1', [userId]);
    api.clock.advance(501);
    expect((await browser.get('/auth/me')).status).toBe(401);
  });
});
