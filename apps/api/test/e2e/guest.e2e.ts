import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ErrorBody, JoinView } from '@votebox/contracts';
import { newId } from '../../src/core/ids/ids.js';
import type { Browser } from '../support/browser.js';
import { type Staff, World } from '../support/world.js';

interface MeView {
  nickname: string | null;
  tier: string;
  voterId: string;
}

let api: World;
let owner: Staff;
beforeAll(async () => {
  api = await World.start();
  owner = await api.owner();
});
afterAll(() => api?.close());

const join = (guest: Browser, code: string) => guest.post<JoinView & ErrorBody>('/public/join', { code });
const guestsOf = async (eventId: string): Promise<number> => {
  const { rows } = await api.sql.query('SELECT count(*)::int AS n FROM guest WHERE event_id = $1', [eventId]);
  return rows[0].n;
};

describe('joining', () => {
  test('by a code as it is typed in the dark gives a signed cookie and a place', async () => {
    const event = await api.eventRow(owner.venueId);
    const guest = api.browser();
    const typed = ` ${event.joinCode.slice(0, 3).toLowerCase()}-${event.joinCode.slice(3)} `;
    const answer = await join(guest, typed);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ event: { id: event.id, status: 'ACTIVE' }, tier: 'REMOTE', nickname: null });
    const [cookie] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^vb_guest=v1\.[0-9a-f-]{36}\.[\w-]{43};/);
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Lax/);
    const again = await join(guest, event.joinCode);
    expect(again.headers.getSetCookie()).toEqual([]);
    expect(again.body.voterId).toBe(answer.body.voterId);
    expect(await guestsOf(event.id)).toBe(1);
  });

  test('gives a guest another pseudonym at every event, none of which is the id in the cookie', async () => {
    const [one, two] = [await api.eventRow(owner.venueId), await api.eventRow(owner.venueId)];
    const guest = api.browser();
    const first = (await join(guest, one.joinCode)).body.voterId;
    const second = (await join(guest, two.joinCode)).body.voterId;
    expect(first).not.toBe(second);
    expect([first, second]).not.toContain(guest.cookie('vb_guest')!.split('.')[1]);
  });

  test('does not believe a cookie that we did not sign', async () => {
    const event = await api.eventRow(owner.venueId);
    const guest = api.browser();
    const victim = newId();
    guest.setCookie('vb_guest', `v1.${victim}.${'A'.repeat(43)}`);
    await join(guest, event.joinCode);
    expect(guest.cookie('vb_guest')).not.toContain(victim);
  });

  test.each(['ZZZZZZ', 'x', '¡¢£', '0O1ILU', '2'.repeat(20)])('with the code %s finds nothing', async (code) => {
    const answer = await join(api.browser(), code);
    expect([answer.status, answer.body.error]).toEqual([404, 'NOT_FOUND']);
  });

  test.each([
    ['nothing', {}],
    ['an empty code', { code: '' }],
    ['a list', { code: ['ABCDEF'] }],
    ['an essay', { code: 'A'.repeat(21) }],
    ['an identity of the caller’s choice', { code: 'ABCDEF', voterId: '0192f000-0000-7000-8000-000000000000' }],
  ])('with %s is refused', async (_, body) => {
    expect((await api.browser().post<ErrorBody>('/public/join', body)).body.error).toBe('VALIDATION_ERROR');
  });

  test.each(['DRAFT', 'ENDED', 'CANCELLED'])('an event that is %s answers so, and takes nobody in', async (status) => {
    const event = await api.eventRow(owner.venueId, { status });
    const answer = await join(api.browser(), event.joinCode);
    expect([answer.status, answer.body.event.status]).toEqual([200, status]);
    expect(await guestsOf(event.id)).toBe(0);
  });

  test.each(['UPCOMING', 'HOLD'])('an event that is %s takes guests in', async (status) => {
    const event = await api.eventRow(owner.venueId, { status });
    expect((await join(api.browser(), event.joinCode)).status).toBe(200);
    expect(await guestsOf(event.id)).toBe(1);
  });

  test('a full event is refused, but not to those who are in', async () => {
    const event = await api.eventRow(owner.venueId, { capacity: 3 });
    const guests = Array.from({ length: 10 }, () => api.browser());
    const answers = await Promise.all(guests.map((guest) => join(guest, event.joinCode)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
    const refused = answers.filter(({ body }) => body.error === 'EVENT_FULL');
    expect(refused.map(({ status }) => status)).toEqual(Array(7).fill(409));
    expect(await guestsOf(event.id)).toBe(3);
    const inside = guests[answers.findIndex(({ status }) => status === 200)]!;
    expect((await join(inside, event.joinCode)).status).toBe(200);
    const outside = guests[answers.findIndex(({ status }) => status === 409)]!;
    await api.sql.query('UPDATE event SET capacity = 4 WHERE id = $1', [event.id]);
    expect((await join(outside, event.joinCode)).status).toBe(200);
  });

  test('lets 2,000 guests behind one address in without a single refusal', async () => {
    const event = await api.eventRow(owner.venueId, { capacity: 2_000 });
    const statuses = new Map<number, number>();
    const voterIds = new Set<string>();
    const newGuest = async () => {
      const { status, body } = await join(api.browser({ 'x-forwarded-for': '203.0.113.1' }), event.joinCode);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      voterIds.add(body.voterId);
    };
    // 200 phones at a time: more sockets at once is a test of this one process, which plays all the phones too.
    for (let wave = 0; wave < 10; wave++) await Promise.all(Array.from({ length: 200 }, newGuest));
    expect([...statuses]).toEqual([[200, 2_000]]);
    expect(voterIds.size).toBe(2_000);
    expect(await guestsOf(event.id)).toBe(2_000);
  }, 120_000);

  test('again and again by one guest is slowed down, for that guest only', async () => {
    const event = await api.eventRow(owner.venueId);
    const restless = api.browser();
    await join(restless, event.joinCode);
    const statuses = await Promise.all(Array.from({ length: 40 }, () => join(restless, event.joinCode)));
    const refused = statuses.filter(({ status }) => status === 429);
    expect(refused.length).toBe(11);
    expect(refused[0]!.body.retryAfterMs).toBeGreaterThan(0);
    expect((await join(api.browser(), event.joinCode)).status).toBe(200);
  });
});

describe('a guest at an event', () => {
  const mePath = (eventId: string) => `/events/${eventId}/me`;

  test('is known by pseudonym before and after joining, and may take a nickname once in', async () => {
    const event = await api.eventRow(owner.venueId);
    const guest = api.browser();
    const before = await guest.get<MeView>(mePath(event.id));
    expect(before.body).toEqual({ nickname: null, tier: 'REMOTE', voterId: expect.any(String) });
    expect(await guestsOf(event.id)).toBe(0);
    const early = await guest.patch<ErrorBody>(mePath(event.id), { nickname: 'Zoë' });
    expect([early.status, early.body.error]).toEqual([403, 'NOT_JOINED']);
    expect(await guestsOf(event.id)).toBe(0);
    await join(guest, event.joinCode);
    const named = await guest.patch<MeView>(mePath(event.id), { nickname: '  Zoe\u0308  ' });
    expect(named.body).toEqual({ ...before.body, nickname: 'Zoë' });
    expect((await guest.get<MeView>(mePath(event.id))).body).toEqual(named.body);
    expect((await join(guest, event.joinCode)).body).toMatchObject({ nickname: 'Zoë', voterId: before.body.voterId });
    expect((await guest.patch<MeView>(mePath(event.id), { nickname: '' })).body.nickname).toBeNull();
  });

  test.each([
    ['an indecent one', { nickname: 'fuck' }],
    ['one with a NUL', { nickname: 'a\u0000b' }],
    ['one that turns the text around', { nickname: 'a\u202Eb' }],
    ['a long one', { nickname: 'x'.repeat(25) }],
    ['a number', { nickname: 7 }],
    ['nothing', {}],
    ['a tier beside it', { nickname: 'Zoë', tier: 'PRESENT' }],
    ['a weight beside it', { nickname: 'Zoë', weight: 9 }],
  ])('gets no nickname from %s', async (_, body) => {
    const event = await api.eventRow(owner.venueId);
    const answer = await api.browser().patch<ErrorBody>(mePath(event.id), body);
    expect([answer.status, answer.body.error]).toEqual([400, 'VALIDATION_ERROR']);
  });

  test('takes no place by a nickname, whether the event runs or is over', async () => {
    for (const wishes of [{}, { status: 'ENDED' }]) {
      const event = await api.eventRow(owner.venueId, wishes);
      const refused = await api.browser().patch<ErrorBody>(mePath(event.id), { nickname: 'Zoë' });
      expect(refused.body.error).toBe('NOT_JOINED');
      expect(await guestsOf(event.id)).toBe(0);
    }
  });

  test('may still change the nickname when the event is over', async () => {
    const event = await api.eventRow(owner.venueId);
    const guest = api.browser();
    await join(guest, event.joinCode);
    await api.sql.query(`UPDATE event SET status = 'ENDED' WHERE id = $1`, [event.id]);
    expect((await guest.patch<MeView>(mePath(event.id), { nickname: 'Zoë' })).body.nickname).toBe('Zoë');
  });

  test.each([newId(), 'not-an-id', '%00'])('does not exist at the event %s', async (eventId) => {
    expect((await api.browser().get(mePath(eventId))).status).toBe(404);
    expect((await api.browser().patch(mePath(eventId), { nickname: 'Zoë' })).status).toBe(404);
  });
});
