import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ErrorBody, MyVotesView, PlaybackView, PlayerLeaseState, SkipVoteView } from '@votebox/contracts';
import { newId } from '../../src/core/ids/ids.js';
import type { Browser } from '../support/browser.js';
import { eventually } from '../support/eventually.js';
import { Phone } from '../support/phone.js';
import { World } from '../support/world.js';
import type { OwnedVenue } from '../support/world/owned-venue.js';
import { Listener } from '../support/venue-sockets.js';

// Real: Postgres, the whole API, HTTP, sockets. A socket stands for the page that makes the sound.
let app: World;
let house: OwnedVenue;
let event: { id: string; joinCode: string };
let playing: string;
let page: { report(kind: string, body?: object): Promise<PlayerLeaseState> };
const open: { close(): void }[] = [];

beforeAll(async () => {
  app = await World.start();
});
afterAll(() => app.close());

beforeEach(async () => {
  house = await app.ownedVenue();
  await house.stockLibrary();
  // No song ends by itself while a test looks at it.
  await app.sql.query('UPDATE track SET duration_ms = 180000 WHERE venue_id = $1', [house.owner.venueId]);
  event = await house.activate(await house.create());
  const tv = await house.owner.browser.post<{ token: string }>(`${house.path}/displays`, { name: 'Bar TV' });
  const listener = await Listener.withToken(app.application.url, tv.body.token);
  open.push(listener);
  const playerId = newId();
  const report = async (kind: string, body: object = {}) => {
    const asked = { eventId: event.id, playerId, kind, ...body };
    const answer = await listener.ask<PlayerLeaseState>('player:report', asked);
    if (!answer.ok) throw new Error(answer.error.error);
    return answer.data;
  };
  page = { report };
  const lease = await report('arm');
  playing = lease.holder ? lease.command.playId! : '';
  await report('started', { playId: playing, positionMs: 50 });
});

afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

async function guest(): Promise<{ browser: Browser; phone: Phone }> {
  const browser = app.browser();
  const phone = await Phone.join(app.application.url, browser, event.joinCode);
  open.push(phone);
  return { browser, phone };
}

const wish = <T = SkipVoteView>({ browser }: { browser: Browser }, playId = playing) =>
  browser.post<T>(`/events/${event.id}/skip-votes`, { playId });

describe('skipping', () => {
  it('phones see how many want it, their own wish after a reload, and the next track when there are enough', async () => {
    const [one, two] = [await guest(), await guest()];
    expect((await wish(one)).body).toEqual({ playId: playing, isMine: true, votes: 1, needed: 2, isSkipped: false });
    await eventually(() => expect(two.phone.snapshot?.playback.skip).toEqual({ votes: 1, needed: 2 }));
    const mine = await one.browser.get<MyVotesView>(`/events/${event.id}/votes/mine`);
    expect(mine.body.skipPlayId).toBe(playing);
    const taken = await one.browser.delete<SkipVoteView>(`/events/${event.id}/skip-votes/${playing}`);
    expect([taken.status, taken.body]).toEqual([
      200,
      { playId: playing, isMine: false, votes: 0, needed: 2, isSkipped: false },
    ]);
    await eventually(() => expect(two.phone.snapshot?.playback.skip).toEqual({ votes: 0, needed: 2 }));
    await wish(one);
    expect((await wish(two)).body.isSkipped).toBe(true);
    await eventually(() => {
      expect(one.phone.snapshot?.playback).toMatchObject({ play: { seq: 2 }, skip: { votes: 0, needed: 2 } });
    });
    expect((await wish<ErrorBody>(await guest())).body.error).toBe('CONFLICT');
    const late = await one.browser.delete<ErrorBody>(`/events/${event.id}/skip-votes/${playing}`);
    expect([late.status, late.body.error]).toEqual([409, 'TOO_LATE']);
  });

  it('staff see for how long they can take it back, and phones see the track again', async () => {
    const visitor = await guest();
    const skipped = await house.act<PlaybackView>(event, 'queue/skip', { expectedPlayId: playing });
    expect(skipped.body).toMatchObject({ undo: { playId: playing }, play: { seq: 2 } });
    expect(skipped.body.undo!.untilMs).toBeGreaterThan(app.clock.now());
    await eventually(() => expect(visitor.phone.snapshot?.playback.play?.seq).toBe(2));
    const back = await house.act<PlaybackView>(event, 'queue/undo-skip', { playId: playing });
    expect([back.status, back.body]).toEqual([200, expect.objectContaining({ undo: null })]);
    await eventually(() => expect(visitor.phone.snapshot?.playback.play).toMatchObject({ playId: playing, seq: 1 }));
    const lease = await page.report('beat', { playId: playing, positionMs: 100 });
    expect(lease).toMatchObject({ holder: true, command: { intent: 'play', playId: playing } });
    const never = await house.act<ErrorBody>(event, 'queue/undo-skip', { playId: newId() });
    expect([never.status, never.body.error]).toEqual([409, 'TOO_LATE']);
  });

  it('is refused to strangers, and where the house does not let guests skip', async () => {
    expect((await wish<ErrorBody>({ browser: app.browser() })).body.error).toBe('NOT_JOINED');
    await house.edit(event, { guestSkip: false });
    const visitor = await guest();
    const { status, body } = await wish<ErrorBody>(visitor);
    expect([status, body.error]).toEqual([403, 'FORBIDDEN']);
    await eventually(() => expect(visitor.phone.snapshot?.playback.skip).toBeNull());
    expect((await visitor.browser.post(`/events/${event.id}/skip-votes`, { playId: 'x' })).status).toBe(400);
    expect((await visitor.browser.delete(`/events/${event.id}/skip-votes/x`)).status).toBe(404);
  });
});
