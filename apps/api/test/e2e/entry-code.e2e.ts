import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { io } from 'socket.io-client';
import type { Ack, DisplayView, EntryCodesView, ErrorBody, JoinedEvent, JoinView } from '@votebox/contracts';
import { entryCode, hasPermanentMark, placeOf, WINDOW_MS, windowAt } from '../../src/core/access/entry-code.rules.js';
import { Signer } from '../../src/core/access/signer.js';
import { DatabaseClock } from '../../src/core/database/database-clock.js';
import { newId } from '../../src/core/ids/ids.js';
import type { Browser } from '../support/browser.js';
import { type Staff, World } from '../support/world.js';
import type { OwnedVenue } from '../support/world/owned-venue.js';

let api: World;
let owner: Staff;
let tv: Browser;
beforeAll(async () => {
  api = await World.start();
  owner = await api.owner();
  tv = await newTv(owner);
});
afterAll(() => api?.close());

async function newTv(staff: Staff, at = api): Promise<Browser> {
  const { body } = await staff.browser.post<DisplayView & { token: string }>(`/venues/${staff.venueId}/displays`, {});
  const browser = at.browser();
  browser.accessToken = body.token;
  return browser;
}

const codesOf = (screen: Browser, eventId: string) =>
  screen.get<EntryCodesView & ErrorBody>(`/displays/me/events/${eventId}/codes`);
const shownNow = async (eventId: string) => (await codesOf(tv, eventId)).body.codes[0]!.code;
const join = (guest: Browser, code: string) => guest.post<JoinView & ErrorBody>('/public/join', { code });

/** The code that the screens of an event showed so many windows ago (negative: will show). */
async function codeOfWindowsAgo(eventId: string, windows: number, at = api): Promise<string> {
  const signer = at.application.app.get(Signer);
  const now = await at.application.app.get(DatabaseClock).now();
  const { rows } = await at.sql.query('SELECT code_number FROM event WHERE id = $1', [eventId]);
  return entryCode({ place: placeOf(rows[0].code_number), window: windowAt(now) - windows }, (period, round, half) =>
    signer.mac('display-code', `${period}.${round}.${half}`).readUInt16BE(0),
  );
}

describe('the code on a screen', () => {
  test('comes with those of the next minutes, each for 15 s, and leads to the door', async () => {
    const event = await api.eventRow(owner.venueId);
    const { status, body } = await codesOf(tv, event.id);
    expect(status).toBe(200);
    expect(body.windowMs).toBe(WINDOW_MS);
    expect(body.elapsedMs).toBeGreaterThanOrEqual(0);
    expect(body.elapsedMs).toBeLessThan(WINDOW_MS);
    expect(body.codes.length * body.windowMs).toBeGreaterThanOrEqual(60_000 + WINDOW_MS);
    for (const { code, joinUrl } of body.codes) {
      expect(hasPermanentMark(code)).toBe(false);
      expect(joinUrl).toBe(`http://localhost:3000/j/${code}`);
    }
  });

  test('lets a guest in as present, now and in the next two windows, and then says that it has changed', async () => {
    const event = await api.eventRow(owner.venueId);
    expect((await join(api.browser(), await shownNow(event.id))).body).toMatchObject({
      event: { id: event.id },
      tier: 'PRESENT',
    });
    // The middle of the three, so that a window which ends meanwhile changes nothing.
    expect((await join(api.browser(), await codeOfWindowsAgo(event.id, 1))).body.tier).toBe('PRESENT');
    for (const age of [4, 18]) {
      const late = await join(api.browser(), await codeOfWindowsAgo(event.id, age));
      expect([late.status, late.body.error]).toEqual([410, 'CODE_EXPIRED']);
    }
    for (const age of [-3, 25]) {
      expect((await join(api.browser(), await codeOfWindowsAgo(event.id, age))).body.error).toBe('NOT_FOUND');
    }
  });

  test('raises a guest who came by the link, and nothing lowers them again', async () => {
    const event = await api.eventRow(owner.venueId);
    const guest = api.browser();
    expect((await join(guest, event.joinCode)).body.tier).toBe('REMOTE');
    expect((await join(guest, await shownNow(event.id))).body.tier).toBe('PRESENT');
    expect((await join(guest, event.joinCode)).body.tier).toBe('PRESENT');
    expect((await guest.get<{ tier: string }>(`/events/${event.id}/me`)).body.tier).toBe('PRESENT');
    const elsewhere = await api.eventRow(owner.venueId);
    expect((await join(guest, elsewhere.joinCode)).body.tier).toBe('REMOTE');
  });

  test('takes two tabs of one phone, of which one came by the screen, as one present guest', async () => {
    const event = await api.eventRow(owner.venueId);
    const guest = api.browser();
    await guest.get(`/events/${event.id}/me`);
    const code = await shownNow(event.id);
    await Promise.all([join(guest, event.joinCode), join(guest, code), join(guest, event.joinCode)]);
    expect((await guest.get<{ tier: string }>(`/events/${event.id}/me`)).body.tier).toBe('PRESENT');
  });

  test('is another one for each event, and never leads into the wrong one', async () => {
    const events = await Promise.all(Array.from({ length: 8 }, () => api.eventRow(owner.venueId)));
    const codes = await Promise.all(events.map(({ id }) => shownNow(id)));
    expect(new Set(codes).size).toBe(8);
    const joined = await Promise.all(codes.map((code) => join(api.browser(), code)));
    expect(joined.map(({ body }) => body.event.id)).toEqual(events.map(({ id }) => id));
  });

  test('gives way to an old permanent code that reads the same, and is then not shown at all', async () => {
    const event = await api.eventRow(owner.venueId);
    const next = await codeOfWindowsAgo(event.id, -4);
    const older = await api.eventRow(owner.venueId, { join_code: next });
    expect((await join(api.browser(), next)).body).toMatchObject({ event: { id: older.id }, tier: 'REMOTE' });
    expect((await codesOf(tv, event.id)).body.codes.map(({ code }) => code)).not.toContain(next);
  });

  test('wraps around: of two events with the same place the newer one has it', async () => {
    const [older, newer] = [await api.eventRow(owner.venueId), await api.eventRow(owner.venueId)];
    await api.sql.query(
      'UPDATE event SET code_number = 6075000 + (SELECT code_number FROM event WHERE id = $1) WHERE id = $2',
      [older.id, newer.id],
    );
    expect((await join(api.browser(), await shownNow(older.id))).body.event.id).toBe(newer.id);
    await api.sql.query('DELETE FROM event WHERE id = $1', [newer.id]);
  });

  test('is for screens of the venue alone', async () => {
    const event = await api.eventRow(owner.venueId);
    const stranger = await newTv(await api.owner());
    expect((await codesOf(stranger, event.id)).body.error).toBe('NOT_FOUND');
    expect((await codesOf(tv, newId())).body.error).toBe('NOT_FOUND');
    for (const browser of [owner.browser, api.browser()]) {
      expect((await codesOf(browser, event.id)).body.error).toBe('UNAUTHORIZED');
    }
  });

  test('stands in nothing that a guest can read', async () => {
    const house = await api.ownedVenue();
    await house.stockLibrary();
    const event = await house.activate(await house.create());
    const screen = await newTv(house.owner);
    const { codes } = (await codesOf(screen, event.id)).body;
    const guest = api.browser();
    const answers: unknown[] = [(await join(guest, codes[0]!.code)).body];
    for (const path of ['', '/state', '/queue', '/me', '/tracks', '/votes/mine']) {
      const answer = await guest.get(`/events/${event.id}${path}`);
      expect([path, answer.status]).toEqual([path, 200]);
      answers.push(answer.body);
    }
    const { slug } = (await house.owner.browser.get<{ slug: string }>(house.path)).body;
    answers.push((await guest.get(`/public/venues/${slug}`)).body);
    answers.push((await screen.get('/displays/me')).body);
    answers.push(await snapshotOf(guest, event.id));
    const told = JSON.stringify(answers);
    expect(told).toContain(event.joinCode);
    for (const { code } of codes) expect(told).not.toContain(code);
  });
});

async function snapshotOf(guest: Browser, eventId: string): Promise<JoinedEvent> {
  const socket = io(api.application.url, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    extraHeaders: { cookie: `vb_guest=${guest.cookie('vb_guest')}` },
  });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    const answer = (await socket
      .timeout(10_000)
      .emitWithAck('event:join', { eventId, as: 'guest' })) as Ack<JoinedEvent>;
    if (!answer.ok) throw new Error(answer.error.error);
    return answer.data;
  } finally {
    socket.disconnect();
  }
}

describe('a process whose clock is five minutes off', () => {
  test.each([5, -5])('(%i) shows and takes the right codes all the same', async (minutes) => {
    const event = await api.eventRow(owner.venueId);
    api.clock.advance(minutes * 60_000);
    try {
      const screen = await newTv(owner);
      const { body } = await codesOf(screen, event.id);
      const { rows } = await api.sql.query('SELECT extract(epoch FROM clock_timestamp()) * 1000 AS now');
      const present = windowAt(Number(rows[0].now) - body.elapsedMs + WINDOW_MS / 2);
      const now = windowAt(await api.application.app.get(DatabaseClock).now());
      expect(Math.abs(now - present)).toBeLessThanOrEqual(1);
      expect((await join(api.browser(), body.codes[0]!.code)).body.tier).toBe('PRESENT');
    } finally {
      api.clock.advance(-minutes * 60_000);
    }
  });
});

describe('a vote for people in the room', () => {
  let house: OwnedVenue;
  beforeAll(async () => {
    house = await api.ownedVenue();
    await house.stockLibrary();
  });

  const firstOption = async (event: { id: string }) => (await house.pool(event)).items[0]!;
  const vote = (guest: Browser, event: { id: string; ballotId: string | null }, optionId: string, voteId = newId()) =>
    guest.post<ErrorBody>(`/events/${event.id}/votes`, { voteId, ballotId: event.ballotId, optionId });

  test('is refused to guests of the link and counted, with the same id, once they have scanned the screen', async () => {
    const event = await house.activate(
      await house.create({ rules: { durationMsMin: 0, cooldownMs: 0, minTier: 'PRESENT' } }),
    );
    expect(event.rules.minTier).toBe('PRESENT');
    const { optionId } = await firstOption(event);
    const [guest, voteId] = [api.browser(), newId()];
    expect((await join(guest, event.joinCode)).body.event.rules.minTier).toBe('PRESENT');
    const refused = await vote(guest, event, optionId, voteId);
    expect([refused.status, refused.body.error]).toEqual([403, 'NOT_PRESENT']);
    const screen = await newTv(house.owner);
    await join(guest, (await codesOf(screen, event.id)).body.codes[0]!.code);
    expect((await vote(guest, event, optionId, voteId)).status).toBe(201);
    const passerBy = api.browser();
    await passerBy.get(`/events/${event.id}/me`);
    expect((await vote(passerBy, event, optionId)).body.error).toBe('NOT_JOINED');
    await house.act(event, 'end');
  });

  test('may be asked for and given up while the event runs, and holds from the next vote on', async () => {
    const event = await house.activate(await house.create());
    const { optionId } = await firstOption(event);
    const guests = await Promise.all(
      Array.from({ length: 3 }, async () => {
        const guest = api.browser();
        await join(guest, event.joinCode);
        return guest;
      }),
    );
    expect((await vote(guests[0]!, event, optionId)).status).toBe(201);
    expect((await house.edit(event, { rules: { minTier: 'PRESENT' } })).status).toBe(200);
    expect((await vote(guests[1]!, event, optionId)).body.error).toBe('NOT_PRESENT');
    await house.edit(event, { rules: { minTier: 'REMOTE' } });
    expect((await vote(guests[1]!, event, optionId)).status).toBe(201);
    const wrong = await house.edit<ErrorBody>(event, { rules: { minTier: 'NEARBY' } });
    expect(wrong.body.details).toEqual([expect.objectContaining({ path: 'rules.minTier' })]);
    await house.act(event, 'end');
  });
});
