import type { PlaybackView } from '@votebox/contracts';
import { type Browser, expect, type Page } from '@playwright/test';
import {
  crash,
  expectAccessible,
  expectSound,
  listen,
  type Owner,
  ownerWithSongs,
  SONGS,
  tapIfThere,
  turnOnTv,
} from '../../../packages/config/e2e/night';
import { test } from '../../../packages/config/e2e/test';

/** Long enough that no song ends by itself while a test looks at it. */
const SONG_S = 60;
/** A page that says nothing for 15 s is gone, and its place is free. */
const GONE = { timeout: 25_000, intervals: [500] };
const DRIFT_S = 6;
/** Longer than what a page plays to find out whether the browser lets it. */
const SILENCE_S = 3;

let owner: Owner;
let eventId: string;
test.beforeAll(async () => {
  owner = await ownerWithSongs(SONG_S);
});
test.beforeEach(async () => {
  eventId = (await owner.liveEvent()).id;
});
test.afterEach(async () => {
  await owner.endTheNight();
});

const playback = () => owner.ask<PlaybackView>('GET', `/events/${eventId}/playback`);

async function newTv(browser: Browser, name: string): Promise<Page> {
  const { token } = await owner.ask<{ token: string }>('POST', '/displays', { name });
  return turnOnTv(browser, token, '?player=1');
}

async function expectHeard(tv: Page, title: string): Promise<void> {
  await expect(tv.locator('h1')).toHaveText(title);
  await expectSound(tv, SONGS.find((song) => song.title === title)!.frequencyHz);
}

/** A TV that has got its one tap and is heard. */
async function playingTv(browser: Browser, name: string): Promise<Page> {
  const tv = await newTv(browser, name);
  await tv.locator('.tv-sound[data-kind=arm]').click();
  await expect(async () => expect((await playback()).state).toBe('PLAYING')).toPass();
  await expectHeard(tv, (await playback()).play!.title);
  return tv;
}

test('a second TV takes the sound over visibly, and the first falls silent', async ({ browser }) => {
  const first = await playingTv(browser, 'Bar TV');
  const { play } = await playback();
  const second = await newTv(browser, 'Terrace TV');
  await second.locator('.tv-sound[data-kind=arm]').click();
  const bar = second.locator('.tv-sound');
  await expect(bar).toHaveAttribute('data-kind', 'other');
  await expect(bar).toContainText('Bar TV plays the music');
  await expectAccessible(second);
  expect((await listen(second)).isPaused).toBe(true);
  expect((await listen(first)).isPaused).toBe(false);

  await bar.click();
  await expectHeard(second, play!.title);
  await expect(async () => expect((await listen(first)).isPaused).toBe(true)).toPass();
  await expect(first.locator('.tv-sound')).toContainText('Terrace TV plays the music');
  expect(await playback()).toMatchObject({ player: { label: 'Terrace TV' }, play: { playId: play!.playId } });
});

test('a player page that crashes is noticed, and another page goes on in the same song', async ({ browser }) => {
  const first = await playingTv(browser, 'Bar TV');
  const before = await playback();
  await crash(first);
  await expect(async () => {
    expect(await playback()).toMatchObject({
      state: 'DEVICE_GONE',
      trouble: 'PLAYER_GONE',
      player: { isAlive: false },
    });
  }).toPass(GONE);
  await expectToGoOn(browser, before);
});

test('a TV that crashes and is back at once waits for the place of the dead page and goes on in the same song', async ({
  browser,
}) => {
  const first = await playingTv(browser, 'Bar TV');
  const before = await playback();
  const address = first.url();
  await crash(first);
  const again = await first.context().newPage();
  await again.goto(address);
  await expect(async () => {
    // The browser may want a tap for sound; the place is never taken over by one.
    const blocked = again.locator('.tv-sound[data-kind=blocked]');
    await tapIfThere(blocked);
    const { isPaused, seconds } = await listen(again);
    expect(isPaused).toBe(false);
    expect(seconds).toBeGreaterThan(SILENCE_S);
  }).toPass(GONE);
  await expectHeard(again, before.play!.title);
  await expect(async () => {
    expect(await playback()).toMatchObject({
      state: 'PLAYING',
      trouble: null,
      play: { playId: before.play!.playId },
      player: { label: 'Bar TV', isAlive: true },
    });
  }).toPass();
});

test('a player page that is closed is noticed at once, and another page goes on in the same song', async ({
  browser,
}) => {
  const first = await playingTv(browser, 'Bar TV');
  const before = await playback();
  await first.close();
  await expect(async () => {
    const { state, trouble } = await playback();
    expect(state).toBe('DEVICE_GONE');
    expect(['NO_PLAYER', 'PLAYER_GONE']).toContain(trouble);
  }).toPass(GONE);
  await expectToGoOn(browser, before);
});

/** The night waits where it was last heard, and the next page that is tapped takes it from there. */
async function expectToGoOn(browser: Browser, before: PlaybackView): Promise<void> {
  const waiting = await playback();
  expect(waiting.play!.playId).toBe(before.play!.playId);
  expect(waiting.positionMs).toBeGreaterThanOrEqual(before.positionMs);
  const second = await newTv(browser, 'Terrace TV');
  await second.locator('.tv-sound[data-kind=arm]').click();
  await expect(async () => {
    const { isPaused, seconds } = await listen(second);
    expect(isPaused).toBe(false);
    expect(seconds).toBeGreaterThan(0);
  }).toPass({ intervals: [100] });
  const { seconds } = await listen(second);
  expect(Math.abs(seconds - waiting.positionMs / 1000)).toBeLessThan(DRIFT_S);
  await expectHeard(second, before.play!.title);
  await expect(async () => {
    expect(await playback()).toMatchObject({
      state: 'PLAYING',
      trouble: null,
      play: { playId: before.play!.playId },
      player: { label: 'Terrace TV' },
    });
  }).toPass();
}

test('pause, play and volume of the staff are heard on the TV', async ({ browser }) => {
  const tv = await playingTv(browser, 'Bar TV');
  const { play } = await playback();
  await owner.ask('POST', `/events/${eventId}/playback/volume`, { volume: 35 });
  await expect(async () => expect((await listen(tv)).volume).toBeCloseTo(0.35)).toPass();

  await owner.ask('POST', `/events/${eventId}/playback/pause`);
  await expect(async () => expect((await listen(tv)).isPaused).toBe(true)).toPass();
  const { seconds: pausedAt } = await listen(tv);
  await expect(tv.locator('.tv-now')).toContainText('Paused');
  await expectAccessible(tv);

  await owner.ask('POST', `/events/${eventId}/playback/play`);
  await expectHeard(tv, play!.title);
  const { seconds, volume } = await listen(tv);
  expect(seconds).toBeGreaterThanOrEqual(pausedAt - 1);
  expect(volume).toBeCloseTo(0.35);
  expect((await playback()).play!.playId).toBe(play!.playId);
});
