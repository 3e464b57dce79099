import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ErrorBody, ForgottenPasswordView, MeView, SessionView } from '@votebox/contracts';
import { eventually } from '../support/eventually.js';
import { InvitationDesk } from '../support/invitation-desk.js';
import { MailServer } from '../support/mail-server.js';
import { type Staff, World } from '../support/world.js';

let api: World;
let mail: MailServer;
beforeAll(async () => {
  mail = await MailServer.start();
  api = await World.start({ SMTP_URL: mail.url });
});
afterAll(async () => {
  await api?.close();
  await mail?.stop();
});

const NEW = 'another long password';
const HOUR_MS = 3_600_000;
/** Where somebody guesses passwords: whoever else is there shares the address. */
const GUESSER = { 'x-forwarded-for': '203.0.113.21' };
const login = (email: string, password: string) => api.browser().post<SessionView>('/auth/login', { email, password });
const change = ({ browser }: Staff, currentPassword: string, password = NEW) =>
  browser.post<ErrorBody>('/auth/password', { currentPassword, password });
const forget = (email: string) =>
  api.browser().post<ForgottenPasswordView>('/auth/password/forgotten', { email, language: 'en' });
const reset = (token: string, password = NEW) =>
  api.browser().post<ErrorBody>('/auth/password/reset', { token, password });
async function guessUntilSlowed(email: string): Promise<void> {
  const guesser = api.browser(GUESSER);
  const guess = () => guesser.post<ErrorBody>('/auth/login', { email, password: 'one of many guesses' });
  while ((await guess()).body.error === 'INVALID_CREDENTIALS');
}
async function mailedToken(email: string, nth = 1): Promise<string> {
  await eventually(() => expect(mail.to(email)).toHaveLength(nth));
  return /\/admin\/reset#(\S+)/.exec(mail.to(email)[nth - 1]!.text)![1]!;
}

describe('a password', () => {
  test('is changed by who is signed in, however strangers guess at it', async () => {
    const owner = await api.owner();
    await guessUntilSlowed(owner.email);
    // Only the login itself, not the mark of the browser.
    const browser = api.browser(GUESSER);
    browser.accessToken = owner.browser.accessToken;
    expect((await change({ ...owner, browser }, owner.password)).status).toBe(204);
  });

  test('is changed by who knows the present one, and ends all other logins', async () => {
    const owner = await api.owner();
    const phone = api.browser();
    const { email, password } = owner;
    phone.accessToken = (await phone.post<SessionView>('/auth/login', { email, password })).body.accessToken;
    expect((await change(owner, password)).status).toBe(204);
    expect((await owner.browser.get('/auth/me')).status).toBe(200);
    expect((await owner.browser.post('/auth/refresh')).status).toBe(200);
    expect((await phone.get('/auth/me')).status).toBe(401);
    expect((await phone.post('/auth/refresh')).status).toBe(401);
    expect([(await login(email, password)).status, (await login(email, NEW)).status]).toEqual([401, 200]);
  });

  test('stays where the present one is wrong, and guesses are counted', async () => {
    const owner = await api.owner();
    const answers: string[] = [];
    while (answers.at(-1) !== 'RATE_LIMITED') answers.push((await change(owner, 'a wrong guess')).body.error);
    expect(answers.length).toBeGreaterThan(10);
    expect(new Set(answers.slice(0, -1))).toEqual(new Set(['INVALID_CREDENTIALS']));
  });

  test.each(['', 'too short', 'x'.repeat(201)])('is never %p', async (password) => {
    const owner = await api.owner();
    expect((await change(owner, owner.password, password)).body.error).toBe('VALIDATION_ERROR');
  });

  test('that is changed while somebody signs in with the old one leaves no login of that behind', async () => {
    for (let round = 0; round < 5; round++) {
      const owner = await api.owner();
      const thieves = await Promise.all([
        login(owner.email, owner.password),
        login(owner.email, owner.password),
        change(owner, owner.password),
        login(owner.email, owner.password),
      ]);
      const { rows } = await api.sql.query('SELECT count(*)::int AS n FROM login_session WHERE user_id = $1', [
        owner.userId,
      ]);
      expect([round, thieves[2]!.status, rows[0].n]).toEqual([round, 204, 1]);
    }
  });

  test('that two change at once is that of one of them', async () => {
    const owner = await api.owner();
    const [one, two] = await Promise.all([
      change(owner, owner.password, `${NEW} 1`),
      change(owner, owner.password, `${NEW} 2`),
    ]);
    expect([one.status, two.status].sort()).toEqual([204, 401]);
    expect((await login(owner.email, one.status === 204 ? `${NEW} 1` : `${NEW} 2`)).status).toBe(200);
  });
});

describe('a forgotten password', () => {
  test('is replaced by the mailed link, which ends all logins, proves the address and works once', async () => {
    const owner = await api.owner();
    const answer = await forget(owner.email.toUpperCase());
    expect([answer.status, answer.body]).toEqual([202, { isMailConfigured: true }]);
    const token = await mailedToken(owner.email);
    expect((await reset(token)).status).toBe(204);
    expect((await owner.browser.get('/auth/me')).status).toBe(401);
    expect((await owner.browser.post('/auth/refresh')).status).toBe(401);
    const again = await login(owner.email, NEW);
    expect(again.body.user.isEmailProven).toBe(true);
    expect((await reset(token, 'a third long password')).body.error).toBe('LINK_INVALID');
    expect((await login(owner.email, NEW)).status).toBe(200);
  });

  test('tells nobody who has an account: no other answer, no mail', async () => {
    const { email } = await api.owner();
    const stranger = `${randomBytes(6).toString('hex')}@nobody.example`;
    const [known, unknown] = [await forget(email), await forget(stranger)];
    expect([unknown.status, unknown.body]).toEqual([known.status, known.body]);
    await mailedToken(email);
    expect(mail.to(stranger)).toEqual([]);
  });

  test('has a link for an hour, and none once the password was changed otherwise', async () => {
    const owner = await api.owner();
    await forget(owner.email);
    const late = await mailedToken(owner.email);
    api.clock.advance(HOUR_MS);
    expect((await reset(late)).body.error).toBe('LINK_INVALID');
    await forget(owner.email);
    const early = await mailedToken(owner.email, 2);
    owner.browser.accessToken = (await owner.browser.post<SessionView>('/auth/refresh')).body.accessToken;
    expect((await change(owner, owner.password)).status).toBe(204);
    expect((await reset(early, 'a third long password')).body.error).toBe('LINK_INVALID');
    expect((await login(owner.email, NEW)).status).toBe(200);
  });

  test('by two links at once is replaced once', async () => {
    const owner = await api.owner();
    await forget(owner.email);
    await forget(owner.email);
    const tokens = [await mailedToken(owner.email, 2), /#(\S+)/.exec(mail.to(owner.email)[0]!.text)![1]!];
    const answers = await Promise.all([...tokens, ...tokens].map((token, n) => reset(token, `${NEW} ${n}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 410, 410, 410]);
  });

  test('gives an address back to who reads its mail', async () => {
    const victim = `${randomBytes(6).toString('hex')}@people.example`;
    const squatter = api.browser();
    const slug = `squat-${randomBytes(4).toString('hex')}`;
    const body = { venueName: 'Squat', slug, email: victim, password: 'of the squatter', name: 'Mallory' };
    squatter.accessToken = (await squatter.post<SessionView>('/auth/register', body)).body.accessToken;
    await forget(victim);
    expect((await reset(await mailedToken(victim))).status).toBe(204);
    expect((await squatter.get<MeView>('/auth/me')).status).toBe(401);
    expect((await login(victim, 'of the squatter')).status).toBe(401);
    expect((await login(victim, NEW)).status).toBe(200);
  });

  test('is mailed five times an hour at most, and nobody is told', async () => {
    const { email } = await api.owner();
    const answers = [];
    for (let n = 0; n < 8; n++) answers.push((await forget(email)).status);
    expect(new Set(answers)).toEqual(new Set([202]));
    await mailedToken(email, 5);
    const { rows } = await api.sql.query(
      'SELECT count(*)::int AS n FROM password_reset r JOIN app_user u ON u.id = r.user_id WHERE u.email = $1',
      [email],
    );
    expect(rows[0].n).toBe(5);
  });

  test('is mailed to who is flooded with invitations, too', async () => {
    const [owner, { email }] = [await api.owner(), await api.owner()];
    const desk = new InvitationDesk(api);
    for (let n = 0; n < 6; n++) await desk.invite(owner, email);
    expect(mail.to(email)).toHaveLength(5);
    await forget(email);
    expect((await reset(await mailedToken(email, 6))).status).toBe(204);
  });

  test('is replaced while strangers guess, and the browser that did it signs in at once', async () => {
    const { email } = await api.owner();
    await guessUntilSlowed(email);
    await forget(email);
    const own = api.browser(GUESSER);
    const answer = await own.post('/auth/password/reset', { token: await mailedToken(email), password: NEW });
    expect(answer.status).toBe(204);
    expect(own.cookie('vb_device')).toBeDefined();
    expect((await own.post('/auth/login', { email, password: NEW })).status).toBe(200);
  });

  test('is not replaced by one that is soon guessed, and the link stays good for another', async () => {
    const { email } = await api.owner();
    await forget(email);
    const token = await mailedToken(email);
    const weak = await reset(token, 'Olga Owner');
    expect([weak.status, weak.body.error]).toEqual([400, 'PASSWORD_WEAK']);
    expect((await reset(token)).status).toBe(204);
  });

  test.each(['', 'x', 'x'.repeat(101), '\u0000'])('is not replaced by the link %p', async (token) => {
    expect([400, 410]).toContain((await reset(token)).status);
  });

  test('without a mail server is said to be for whoever runs the machine', async () => {
    const quiet = await World.start();
    try {
      const { email } = await quiet.owner();
      for (const address of [email, 'nobody@nowhere.example']) {
        const answer = await quiet.browser().post('/auth/password/forgotten', { email: address, language: 'de' });
        expect([answer.status, answer.body]).toEqual([202, { isMailConfigured: false }]);
      }
      expect((await quiet.sql.query('SELECT 1 FROM password_reset')).rowCount).toBe(0);
    } finally {
      await quiet.close();
    }
  });
});
