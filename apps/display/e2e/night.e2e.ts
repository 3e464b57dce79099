import type { PlaybackView } from '@votebox/contracts';
import { type Browser, expect, type Page } from '@playwright/test';
import { gapsMs, listHeard, recordSound, tonesOf } from '../../../packages/config/e2e/heard';
import {
  crash,
  expectSound,
  joinAsGuest,
  listen,
  type Owner,
  ownerWithSongs,
  RestGuest,
  SONGS,
  tapIfThere,
  turnOnTv,
} from '../../../packages/config/e2e/night';
import { test } from '../../../packages/config/e2e/test';

/** Longer than a page that is gone is waited for. */
const SONG_S = 24;
const PITCHES = SONGS.map(({ frequencyHz }) => frequencyHz);
/** What three tables want, the most wanted first. */
const WANTED = [
  { title: 'Cedar', voters: 3 },
  { title: 'Amber', voters: 2 },
  { title: 'Birch', voters: 1 },
] as const;
const SONG = { timeout: (SONG_S + 10) * 1_000, intervals: [500] };
/** A page that says nothing for 15 s is gone, and its place is free. */
const GONE = { timeout: 25_000, intervals: [500] };
const DRIFT_S = 6;

let owner: Owner;
test.beforeAll(async () => {
  owner = await ownerWithSongs(SONG_S);
});
test.afterEach(async () => {
  await owner.endTheNight();
});

const pitchOf = (title: string) => SONGS.find((song) => song.title === title)!.frequencyHz;
const winners = WANTED.map(({ title }) => pitchOf(title));

/** An event in which guests have voted as `WANTED` says. */
async function votedEvent(): Promise<{ id: string; joinCode: string }> {
  const event = await owner.liveEvent();
  for (const { title, voters } of WANTED) {
    for (let n = 0; n < voters; n++) await (await RestGuest.join(event.joinCode)).vote(title);
  }
  return event;
}

async function armedTv(browser: Browser): Promise<Page> {
  const tv = await turnOnTv(browser, await owner.displayToken(), '?player=1');
  await tv.locator('.tv-sound[data-kind=arm]').click();
  await expectSound(tv, winners[0]!);
  return tv;
}

test('a night in the browser: the winners sound in the order that was voted, and almost without a gap', async ({
  browser,
}) => {
  test.setTimeout(6 * SONG_S * 1_000);
  const { joinCode } = await votedEvent();
  const { page: phone } = await joinAsGuest(browser, joinCode);
  const tv = await armedTv(browser);
  await recordSound(tv);

  await expect(tv.locator('.tv-row[data-locked=true]')).toContainText('Amber', { timeout: SONG.timeout });
  await expect(phone.locator('.vb-row[data-locked]')).toContainText('Amber');
  await expect(async () => {
    expect(tonesOf(await listHeard(tv, PITCHES))).toEqual(winners);
  }).toPass({ ...SONG, timeout: 3 * SONG.timeout });
  await expect(tv.locator('h1')).toHaveText('Birch');
  await expect(phone.getByRole('heading', { name: 'Birch' })).toBeVisible();

  const gaps = gapsMs(await listHeard(tv, PITCHES));
  test.info().annotations.push({ type: 'silence between two songs, ms', description: gaps.join(', ') });
  process.stdout.write(`silence between two songs: ${gaps.join(' ms, ')} ms\n`);
  expect(gaps).toHaveLength(winners.length - 1);
});

test('a tab that dies is missed; reopened and tapped it goes on in the same song where it was heard last', async ({
  browser,
}) => {
  test.setTimeout(6 * SONG_S * 1_000);
  const { id } = await votedEvent();
  const playback = () => owner.ask<PlaybackView>('GET', `/events/${id}/playback`);
  const tv = await armedTv(browser);
  const before = await playback();
  await crash(tv);
  await expect(async () => expect((await playback()).state).toBe('DEVICE_GONE')).toPass(GONE);
  const waiting = await playback();
  expect(waiting.play?.playId).toBe(before.play?.playId);

  const again = await tv.context().newPage();
  await again.goto(tv.url());
  // It was the player, so it takes its place by itself; the browser may want the tap again.
  await expect(async () => {
    await tapIfThere(again.locator('.tv-sound[data-kind=blocked], .tv-sound[data-kind=arm]'));
    expect(await listen(again)).toMatchObject({ isPaused: false });
    expect((await listen(again)).seconds).toBeGreaterThan(0);
  }).toPass(GONE);
  expect(Math.abs((await listen(again)).seconds - waiting.positionMs / 1_000)).toBeLessThan(DRIFT_S);
  await expectSound(again, winners[0]!);
  await expect(async () => {
    expect(await playback()).toMatchObject({ state: 'PLAYING', play: { playId: before.play?.playId } });
  }).toPass(GONE);

  await recordSound(again);
  await expect(async () => {
    expect(tonesOf(await listHeard(again, PITCHES))).toEqual(winners.slice(0, 2));
  }).toPass({ ...SONG, timeout: 2 * SONG.timeout });
});
