import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ErrorBody, InvitationLinkView, MeView, Page, SessionView, StaffView } from '@votebox/contracts';
import { InvitationDesk, PASSWORD, someone } from '../support/invitation-desk.js';
import { MailServer, type ReceivedMail } from '../support/mail-server.js';
import { tokenOf } from '../support/staff-account.js';
import { World } from '../support/world.js';

let api: World;
let mail: MailServer;
let desk: InvitationDesk;
beforeAll(async () => {
  mail = await MailServer.start();
  api = await World.start({ SMTP_URL: mail.url });
  desk = new InvitationDesk(api);
});
afterAll(async () => {
  await api?.close();
  await mail?.stop();
});

const WEEK_MS = 7 * 24 * 3_600_000;
const linkIn = ({ text }: ReceivedMail) => /https?:\S+#(\S+)/.exec(text)![1]!;

describe('an invitation', () => {
  test('lets a new person in, with a name and a password of their own, and is used up', async () => {
    const owner = await api.owner();
    const email = someone();
    const made = await desk.invite(owner, email, 'MANAGER');
    expect(made.url).toMatch(/^http:\/\/localhost:3000\/admin\/invitation#[\w-]{43}$/);
    expect((await desk.look(tokenOf(made))).body).toEqual({
      venueName: `Venue ${owner.slug}`,
      role: 'MANAGER',
      email,
      expiresAt: made.expiresAt,
    });
    const joined = await desk.joinNew(tokenOf(made), email);
    expect([joined.status, joined.body.memberships[0]?.role]).toEqual([201, 'MANAGER']);
    expect((await joined.browser.get(`/venues/${owner.venueId}`)).status).toBe(200);
    expect(await desk.listOf(owner)).toEqual([]);
    expect([
      (await desk.look(tokenOf(made))).status,
      (await desk.accept(joined.browser, tokenOf(made))).body.error,
    ]).toEqual([410, 'LINK_INVALID']);
    const login = await api.browser().post<SessionView>('/auth/login', { email, password: PASSWORD });
    expect(login.status).toBe(200);
  });

  test('of somebody with an account makes a member only of who has signed in and consents', async () => {
    const [owner, person] = [await api.owner(), await api.owner()];
    const token = tokenOf(await desk.invite(owner, person.email));
    expect(await desk.membersOf(owner)).toEqual([owner.userId]);
    expect((await person.browser.get(`/venues/${owner.venueId}`)).status).toBe(404);
    expect((await desk.accept(api.browser(), token)).status).toBe(401);
    const { status, body } = await desk.accept(person.browser, token);
    expect([status, body.venueId, body.role]).toEqual([200, owner.venueId, 'STAFF']);
    expect((await person.browser.get(`/venues/${owner.venueId}`)).status).toBe(200);
    const { email, password } = person;
    expect((await api.browser().post('/auth/login', { email, password })).status).toBe(200);
  });

  test('says the same whether the address has an account or not, and never a name or an id', async () => {
    const [owner, person] = [await api.owner(), await api.owner()];
    const unknown = await desk.invite(owner, someone());
    const known = await desk.invite(owner, person.email);
    const shape = ({ id: _id, email: _email, createdAt: _c, expiresAt: _e, url: _u, ...rest }: InvitationLinkView) =>
      rest;
    expect(Object.keys(known).sort()).toEqual(Object.keys(unknown).sort());
    expect(shape(known)).toEqual(shape(unknown));
    const seen = JSON.stringify([known, await desk.listOf(owner), (await desk.look(tokenOf(known))).body]);
    expect(seen).not.toContain(person.userId);
    expect(seen).not.toContain('Olga');
  });

  test('is stored only as a hash', async () => {
    const owner = await api.owner();
    const { id, url } = await desk.invite(owner, someone());
    const { rows } = await api.sql.query('SELECT * FROM invitation WHERE id = $1', [id]);
    expect(JSON.stringify(rows)).not.toContain(new URL(url).hash.slice(1));
  });

  test('can be turned down by whoever has the link', async () => {
    const owner = await api.owner();
    const token = tokenOf(await desk.invite(owner, someone()));
    expect((await api.browser().post('/auth/invitations/decline', { token })).status).toBe(204);
    expect((await api.browser().post<ErrorBody>('/auth/invitations/decline', { token })).body.error).toBe(
      'LINK_INVALID',
    );
    expect((await desk.joinNew(token, someone())).body.error).toBe('LINK_INVALID');
  });

  test('is over after a week, and a new link makes it good again', async () => {
    const owner = await api.owner();
    const email = someone();
    const first = await desk.invite(owner, email);
    api.clock.advance(WEEK_MS);
    expect((await desk.look(tokenOf(first))).status).toBe(410);
    expect((await desk.joinNew(tokenOf(first), email)).status).toBe(410);
    const path = `/venues/${owner.venueId}/invitations/${first.id}/renew`;
    // The access token is of last week too.
    owner.browser.accessToken = (await owner.browser.post<SessionView>('/auth/refresh')).body.accessToken;
    const { body: second } = await owner.browser.post<InvitationLinkView>(path);
    expect(second.id).toBe(first.id);
    expect((await desk.joinNew(tokenOf(first), email)).status).toBe(410);
    expect((await desk.joinNew(tokenOf(second), email)).status).toBe(201);
  });

  test('that was revoked is void, also for a renewal', async () => {
    const owner = await api.owner();
    const made = await desk.invite(owner, someone());
    const path = `/venues/${owner.venueId}/invitations/${made.id}`;
    expect((await owner.browser.delete(path)).status).toBe(204);
    expect((await desk.look(tokenOf(made))).body.error).toBe('LINK_INVALID');
    expect((await owner.browser.delete<ErrorBody>(path)).body.error).toBe('NOT_FOUND');
    expect((await owner.browser.post<ErrorBody>(`${path}/renew`)).body.error).toBe('NOT_FOUND');
  });

  test('to the same address again replaces the first, with the role of the last', async () => {
    const owner = await api.owner();
    const email = someone();
    const first = await desk.invite(owner, email, 'OWNER');
    const second = await desk.invite(owner, ` ${email.toUpperCase()}`, 'STAFF');
    expect((await desk.listOf(owner)).map(({ role }) => role)).toEqual(['STAFF']);
    expect((await desk.joinNew(tokenOf(first), email)).body.error).toBe('LINK_INVALID');
    expect((await desk.joinNew(tokenOf(second), email)).body.memberships[0]!.role).toBe('STAFF');
  });

  test('to the address of a member is refused', async () => {
    const owner = await api.owner();
    const colleague = await api.colleague(owner, 'STAFF');
    const body = { email: colleague.email, role: 'OWNER' };
    const answer = await owner.browser.post<ErrorBody>(`/venues/${owner.venueId}/invitations`, body);
    expect([answer.status, answer.body.error]).toEqual([409, 'CONFLICT']);
  });

  test('never changes the role of a member who accepts it', async () => {
    const owner = await api.owner();
    const colleague = await api.colleague(owner, 'STAFF');
    const token = tokenOf(await desk.invite(owner, someone(), 'OWNER'));
    expect((await desk.accept(colleague.browser, token)).body.error).toBe('CONFLICT');
    const { body } = await owner.browser.get<Page<StaffView>>(`/venues/${owner.venueId}/staff`);
    expect(body.items.find(({ userId }) => userId === colleague.userId)!.role).toBe('STAFF');
    expect((await desk.look(token)).status).toBe(200);
  });

  test('opened by many at once makes one member', async () => {
    const owner = await api.owner();
    const token = tokenOf(await desk.invite(owner, someone()));
    const people = [await api.owner(), await api.owner(), await api.owner()];
    const answers = await Promise.all([
      ...people.map(async ({ browser }) => (await desk.accept(browser, token)).status),
      ...[1, 2, 3].map(async () => (await desk.joinNew(token, someone())).status),
    ]);
    expect(answers.filter((status) => status < 300)).toHaveLength(1);
    expect(answers.filter((status) => status === 410)).toHaveLength(5);
    expect(await desk.membersOf(owner)).toHaveLength(2);
  });

  test('that is revoked while it is accepted ends as one of the two, never as both', async () => {
    for (let round = 0; round < 5; round++) {
      const owner = await api.owner();
      const person = await api.owner();
      const made = await desk.invite(owner, person.email);
      const [accepted, revoked] = await Promise.all([
        desk.accept(person.browser, tokenOf(made)),
        owner.browser.delete(`/venues/${owner.venueId}/invitations/${made.id}`),
      ]);
      expect([
        [200, 404],
        [410, 204],
      ]).toContainEqual([accepted.status, revoked.status]);
      expect(await desk.membersOf(owner)).toHaveLength(accepted.status === 200 ? 2 : 1);
    }
  });
});

describe('a mailed invitation', () => {
  test('has a link of its own, in the language of the venue, that proves the address', async () => {
    const owner = await api.owner();
    await owner.browser.patch(`/venues/${owner.venueId}`, { language: 'de' });
    const email = someone();
    const made = await desk.invite(owner, email);
    expect(made.isMailed).toBe(true);
    const [letter] = mail.to(email);
    expect(letter!.text).toMatch(/lädt dich in sein Team/);
    expect(linkIn(letter!)).not.toBe(tokenOf(made));
    const joined = await desk.joinNew(linkIn(letter!), email);
    const me = await joined.browser.get<MeView>('/auth/me');
    expect(me.body.user.isEmailProven).toBe(true);
    expect((await desk.look(tokenOf(made))).status).toBe(410);
  });

  test('proves nothing to who opens the link that the inviter was shown', async () => {
    const owner = await api.owner();
    const email = someone();
    const { browser } = await desk.joinNew(tokenOf(await desk.invite(owner, email)), email);
    const me = await browser.get<MeView>('/auth/me');
    expect(me.body.user.isEmailProven).toBe(false);
  });

  test('proves no other address than its own', async () => {
    const owner = await api.owner();
    const email = someone();
    await desk.invite(owner, email);
    const { browser } = await desk.joinNew(linkIn(mail.to(email)[0]!), someone());
    const me = await browser.get<MeView>('/auth/me');
    expect(me.body.user.isEmailProven).toBe(false);
  });

  test('is sent five times an hour at most; the link can be handed over all the same', async () => {
    const owner = await api.owner();
    const email = someone();
    const sent: boolean[] = [];
    for (let n = 0; n < 7; n++) sent.push((await desk.invite(owner, email)).isMailed);
    expect(sent).toEqual([true, true, true, true, true, false, false]);
    expect(mail.to(email)).toHaveLength(5);
  });
});

test('without a mail server an invitation is only shown', async () => {
  const quiet = await World.start();
  try {
    const owner = await quiet.owner();
    const { browser, venueId } = owner;
    const { body } = await browser.post<InvitationLinkView>(`/venues/${venueId}/invitations`, {
      email: someone(),
      role: 'STAFF',
    });
    expect(body.isMailed).toBe(false);
  } finally {
    await quiet.close();
  }
});

test('with a mail server that is away an invitation is made all the same, and says so', async () => {
  const cutOff = await World.start({ SMTP_URL: 'smtp://127.0.0.1:1', LOG_LEVEL: 'silent' });
  try {
    const made = await new InvitationDesk(cutOff).invite(await cutOff.owner(), someone());
    expect(made.isMailed).toBe(false);
  } finally {
    await cutOff.close();
  }
});
