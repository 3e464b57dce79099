import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ErrorBody, VoteReceipt } from '@votebox/contracts';
import { newId } from '../../src/core/ids/ids.js';
import type { Browser } from '../support/browser.js';
import { Listener } from '../support/venue-sockets.js';
import { type SeededNight, World } from '../support/world.js';

// Real: Postgres, the whole API, HTTP. The same requests on the short way and on the usual one.
let world: World;
let night: SeededNight;

beforeAll(async () => {
  world = await World.live();
  night = await world.night(await world.venue(), { tracks: 8 });
}, 60_000);

afterAll(async () => {
  await world?.close();
});

/** A member that says nothing takes a body off the short way, and nothing else. */
const USUAL = { eventId: null };

const join = (browser: Browser) => browser.post('/public/join', { code: night.joinCode });

async function aGuest(): Promise<Browser> {
  const browser = world.browser();
  expect((await join(browser)).status).toBe(200);
  return browser;
}

const vote = (browser: Browser, idx: number, more: object = {}, eventId = night.eventId) =>
  browser.post<VoteReceipt & ErrorBody>(`/events/${eventId}/votes`, {
    voteId: newId(),
    ballotId: night.ballotId,
    optionId: night.tracks[idx]?.optionId ?? newId(),
    ...more,
  });

/** An answer without what is new in every answer. */
function shapeOf({ status, body, headers }: Awaited<ReturnType<typeof vote>>) {
  const {
    voteId: _vote,
    requestId: _request,
    retryAfterMs,
    votes: _votes,
    ...rest
  } = body as unknown as Record<string, unknown>;
  const names = ['content-type', 'cache-control', 'x-content-type-options', 'strict-transport-security'];
  return {
    status,
    rest,
    hasRetryAfter: [retryAfterMs !== undefined, headers.has('retry-after')],
    hasRequestId: headers.has('x-request-id'),
    headers: names.map((name) => headers.get(name)),
  };
}

describe('a vote over HTTP', () => {
  it('is answered alike on both ways: counted, refused by a rule, for a missing option, at a missing event', async () => {
    for (const [idx, eventId] of [
      [0, night.eventId],
      [0, night.eventId],
      [99, night.eventId],
      [1, newId()],
    ] as const) {
      const [one, other] = [await aGuest(), await aGuest()];
      await vote(one, 3);
      await vote(other, 3, USUAL);
      expect(shapeOf(await vote(one, idx, {}, eventId))).toEqual(shapeOf(await vote(other, idx, USUAL, eventId)));
    }
  });

  it('gets the same receipt for the same id, whichever way it goes', async () => {
    const guest = await aGuest();
    const voteId = newId();
    const first = await vote(guest, 4, { voteId });
    const again = await vote(guest, 4, { voteId, ...USUAL });
    expect(first.status).toBe(201);
    expect(again.body).toEqual(first.body);
  });

  it('is taken on neither way before its guest has come in, and with the same id afterwards', async () => {
    const [one, other] = [world.browser(), world.browser()];
    for (const browser of [one, other]) await browser.get(`/events/${night.eventId}/me`);
    const [quick, usual] = [{ voteId: newId() }, { voteId: newId(), ...USUAL }];
    const refused = await vote(one, 5, quick);
    expect(refused).toMatchObject({ status: 403, body: { error: 'NOT_JOINED' } });
    expect(shapeOf(await vote(other, 5, usual))).toEqual(shapeOf(refused));
    const press = () => one.post<ErrorBody>(`/events/${night.eventId}/ballots/${night.ballotId}/press`);
    expect((await press()).body.error).toBe('NOT_JOINED');
    for (const browser of [one, other]) await join(browser);
    expect((await press()).status).toBe(200);
    expect((await vote(one, 5, quick)).status).toBe(201);
    expect((await vote(other, 5, usual)).status).toBe(201);
  });

  it('is not taken over a socket either before its guest has come in', async () => {
    const browser = world.browser();
    await browser.get(`/events/${night.eventId}/me`);
    const listener = await Listener.withCookie(world.url, browser);
    const { eventId, ballotId, tracks } = night;
    const paper = { eventId, ballotId, optionId: tracks[5]!.optionId, voteId: newId() };
    expect(await listener.ask('vote:cast', paper)).toMatchObject({ ok: false, error: { error: 'NOT_JOINED' } });
    await join(browser);
    expect(await listener.ask('vote:cast', paper)).toMatchObject({ ok: true, data: { counted: true } });
    listener.close();
  });

  it('gives a newcomer a cookie, and is taken with it once the newcomer has come in', async () => {
    const browser = world.browser();
    expect(await vote(browser, 5)).toMatchObject({ status: 403, body: { error: 'NOT_JOINED' } });
    const cookie = browser.cookie('vb_guest');
    expect(cookie).toBeDefined();
    await join(browser);
    expect((await vote(browser, 5)).status).toBe(201);
    expect(browser.cookie('vb_guest')).toBe(cookie);
  });

  it('of a guest who came in elsewhere is busy, not refused, while nobody can tell, and then counted', async () => {
    const browser = world.browser();
    const { body } = await browser.get<{ voterId: string }>(`/events/${night.eventId}/me`);
    await world.sql.query('INSERT INTO guest (venue_id, event_id, voter_id) VALUES ($1, $2, $3)', [
      night.venueId,
      night.eventId,
      body.voterId,
    ]);
    const voteId = newId();
    const blocker = await world.sql.connect();
    try {
      await blocker.query('BEGIN');
      await blocker.query('LOCK TABLE guest IN ACCESS EXCLUSIVE MODE');
      const busy = await vote(browser, 7, { voteId });
      expect(busy).toMatchObject({ status: 503, body: { error: 'BUSY', retryAfterMs: expect.any(Number) } });
    } finally {
      await blocker.query('ROLLBACK');
      blocker.release();
    }
    expect((await vote(browser, 7, { voteId })).status).toBe(201);
  });

  it('takes a guest with a forged cookie for a new one, who has not come in', async () => {
    const browser = await aGuest();
    const forged = browser.cookie('vb_guest')!.replace(/^v1\.[^.]+/, `v1.${newId()}`);
    browser.setCookie('vb_guest', forged);
    expect((await vote(browser, 6)).body.error).toBe('NOT_JOINED');
    expect(browser.cookie('vb_guest')!.split('.')[1]).not.toBe(forged.split('.')[1]);
  });
});
