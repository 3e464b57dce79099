import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SessionView } from '@votebox/contracts';
import { InvitationDesk, PASSWORD, someone } from '../support/invitation-desk.js';
import { tokenOf } from '../support/staff-account.js';
import { World } from '../support/world.js';

let api: World;
let desk: InvitationDesk;
beforeAll(async () => {
  api = await World.start();
  desk = new InvitationDesk(api);
});
afterAll(() => api?.close());

describe('whoever may invite', () => {
  test.each(['MANAGER', 'STAFF'] as const)('is not a %s', async (role) => {
    const owner = await api.owner();
    const { browser } = await api.colleague(owner, role);
    const path = `/venues/${owner.venueId}/invitations`;
    expect((await browser.post(path, { email: someone(), role: 'STAFF' })).status).toBe(403);
    expect((await browser.get(path)).status).toBe(403);
  });

  test('takes the invitations with them when they lose the right to, and cannot come back by one', async () => {
    for (const end of ['removed', 'demoted'] as const) {
      const owner = await api.owner();
      const second = await api.colleague(owner, 'OWNER');
      const forLater = await desk.invite({ ...second, venueId: owner.venueId }, someone(), 'OWNER');
      const path = `/venues/${owner.venueId}/staff/${second.userId}`;
      await (end === 'removed' ? owner.browser.delete(path) : owner.browser.patch(path, { role: 'MANAGER' }));
      expect((await desk.accept(second.browser, tokenOf(forLater))).body.error).toBe('LINK_INVALID');
      expect(await desk.listOf(owner)).toEqual([]);
    }
  });

  test('loses the right while inviting: never an invitation without an inviter', async () => {
    for (let round = 0; round < 6; round++) {
      const owner = await api.owner();
      const second = await api.colleague(owner, 'OWNER');
      const [invited] = await Promise.all([
        second.browser.post(`/venues/${owner.venueId}/invitations`, { email: someone(), role: 'OWNER' }),
        owner.browser.delete(`/venues/${owner.venueId}/staff/${second.userId}`),
      ]);
      expect([201, 403, 404]).toContain(invited.status);
      expect(await desk.listOf(owner)).toEqual([]);
    }
  });

  test('cannot keep a removed person in by what was sent to their address before', async () => {
    const [owner, person] = [await api.owner(), await api.owner()];
    const byHand = tokenOf(await desk.invite(owner, someone()));
    const waiting = tokenOf(await desk.invite(owner, person.email));
    expect((await desk.accept(person.browser, byHand)).status).toBe(200);
    expect((await desk.look(waiting)).status).toBe(410);
    expect((await owner.browser.delete(`/venues/${owner.venueId}/staff/${person.userId}`)).status).toBe(204);
    expect((await desk.accept(person.browser, waiting)).body.error).toBe('LINK_INVALID');
  });

  test('reaches no invitation of another venue', async () => {
    const [owner, stranger] = [await api.owner(), await api.owner()];
    const { id } = await desk.invite(owner, someone());
    const path = `/venues/${stranger.venueId}/invitations/${id}`;
    expect((await stranger.browser.delete(path)).status).toBe(404);
    expect((await stranger.browser.post(`${path}/renew`)).status).toBe(404);
    expect(await desk.listOf(stranger)).toEqual([]);
    expect(await desk.listOf(owner)).toHaveLength(1);
  });
});

describe('an address that a stranger has taken', () => {
  test('opens nothing to the stranger when its person is invited elsewhere', async () => {
    const [first, second] = [await api.owner(), await api.owner()];
    const victim = someone();
    // The first owner opens the link for the victim's address himself.
    const squatter = await desk.joinNew(tokenOf(await desk.invite(first, victim)), victim);
    expect(squatter.status).toBe(201);
    const link = await desk.invite(second, victim, 'MANAGER');
    expect((await squatter.browser.get(`/venues/${second.venueId}`)).status).toBe(404);
    const signedIn = await api.browser().post<SessionView>('/auth/login', { email: victim, password: PASSWORD });
    expect(signedIn.body.memberships.map(({ venueId }) => venueId)).toEqual([first.venueId]);
    // The victim has the link, and joins with whatever account is theirs.
    expect((await desk.joinNew(tokenOf(link), victim)).body.error).toBe('EMAIL_TAKEN');
    const own = await desk.joinNew(tokenOf(link), someone());
    expect(own.body.memberships.map(({ venueId }) => venueId)).toEqual([second.venueId]);
    expect((await squatter.browser.get(`/venues/${second.venueId}`)).status).toBe(404);
  });

  test('by registering a venue with it opens nothing either', async () => {
    const victim = someone();
    const squatter = api.browser();
    const slug = `squat-${randomBytes(4).toString('hex')}`;
    const body = { venueName: 'Squat', slug, email: victim, password: PASSWORD, name: 'Mallory' };
    squatter.accessToken = (await squatter.post<SessionView>('/auth/register', body)).body.accessToken;
    const owner = await api.owner();
    await desk.invite(owner, victim, 'OWNER');
    expect((await squatter.get(`/venues/${owner.venueId}`)).status).toBe(404);
    expect(await desk.membersOf(owner)).toEqual([owner.userId]);
  });
});
