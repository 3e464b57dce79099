import type { PlaybackView, RecountView } from '@votebox/contracts';
import { expect } from '@playwright/test';
import { house, listen, ownerWithSongs, RestGuest, SONGS, turnOnTv } from '../../../packages/config/e2e/night';
import { type OwnVotebox, openOwnVotebox } from '../../../packages/config/e2e/own-votebox';
import { test } from '../../../packages/config/e2e/test';

const DRIFT_S = 4;
const VOTERS = 40;
/** The longest that a client waits before it tries again. */
const PATIENCE = { timeout: 30_000, intervals: [250] };

// The kill would reach all other tests.
let own: OwnVotebox;
test.beforeAll(async () => {
  own = await openOwnVotebox();
});
test.afterAll(async () => {
  await own.close();
});

test('the API is killed in mid-song: same song, right position, no silence, no acknowledged vote lost', async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const owner = await ownerWithSongs(60);
  const event = await owner.liveEvent();
  const playback = () => owner.ask<PlaybackView>('GET', `/events/${event.id}/playback`);
  const tv = await turnOnTv(browser, await owner.displayToken(), '?player=1');
  await tv.locator('.tv-sound[data-kind=arm]').click();
  await expect(async () => expect((await playback()).state).toBe('PLAYING')).toPass(PATIENCE);
  const before = await playback();
  const guests = await Promise.all(Array.from({ length: VOTERS }, () => RestGuest.join(event.joinCode)));

  const offers = guests.map((guest, n) => ({ guest, paper: guest.ballotPaper(SONGS[n % SONGS.length]!.title) }));
  const first = offers.map(({ guest, paper }) => guest.offer(paper));
  process.kill(own.votebox.apiPid!, 'SIGKILL');
  const acknowledged = (await Promise.all(first)).filter((status) => status === 201).length;
  const heardWhileAway = await listen(tv);
  await expect(async () => expect((await fetch(`${house()}/health/ready`)).status).toBe(200)).toPass(PATIENCE);
  expect(heardWhileAway.isPaused).toBe(false);

  // Every guest's app sends the same vote again until it is answered.
  for (const { guest, paper } of offers) {
    await expect(async () => expect([201, 409]).toContain(await guest.offer(paper))).toPass(PATIENCE);
  }
  const recount = await owner.ask<RecountView>('POST', `/events/${event.id}/recount`);
  expect(recount).toMatchObject({ matches: true });
  expect(recount.votes).toBeGreaterThanOrEqual(acknowledged);
  // Whoever voted for the playing song may have been refused; all others are counted once.
  expect(recount.votes).toBeGreaterThanOrEqual((VOTERS / SONGS.length) * (SONGS.length - 1));
  expect(recount.votes).toBeLessThanOrEqual(VOTERS);

  await expect(async () => {
    const after = await playback();
    const heard = await listen(tv);
    expect(after.play?.playId).toBe(before.play?.playId);
    expect(after.state).toBe('PLAYING');
    expect(heard.isPaused).toBe(false);
    expect(heard.seconds).toBeGreaterThan(heardWhileAway.seconds);
    const serverS = (after.positionMs + Date.now() - after.positionAt) / 1000;
    expect(Math.abs(serverS - heard.seconds)).toBeLessThan(DRIFT_S);
  }).toPass(PATIENCE);
});
