import type { PlaybackView } from '@votebox/contracts';
import { expect, type Page } from '@playwright/test';
import {
  expectAccessible,
  joinAsGuest,
  type Owner,
  ownerWithSongs,
  RestGuest,
  turnOnTv,
} from '../../../packages/config/e2e/night';
import { test } from '../../../packages/config/e2e/test';

/** Long enough that no song ends by itself while a test looks at it. */
const SONG_S = 60;

/** A page that had no time for its farewell is missed after 15 s of silence. */
const GONE = { timeout: 25_000 };

let owner: Owner;
test.beforeAll(async () => {
  owner = await ownerWithSongs(SONG_S);
});
test.afterEach(async () => {
  await owner.endTheNight();
});

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
const whyOf = (phone: Page, place: number, title: string) =>
  phone.getByRole('button', { name: `Place ${place}: ${title}. Why here?` });
const skip = (phone: Page) => phone.locator('.vb-skip');

test('voting opens before the music: the phone says when it begins, and shows when it has', async ({ browser }) => {
  const plan = { startsAt: inMinutes(60), votingOpensAt: inMinutes(30) };
  const { id, joinCode } = await owner.draft({}, plan);
  const { page: phone } = await joinAsGuest(browser, joinCode);
  await expect(phone.getByText(/^You can vote from/)).toBeVisible();
  await expect(phone.getByText(/^The music starts/)).toBeVisible();
  await expectAccessible(phone);

  await owner.ask('POST', `/events/${id}/activate`);
  await expect(phone.getByRole('heading', { name: 'Voting is open' })).toBeVisible();
  await expect(phone.getByRole('timer')).toContainText(/\d\d/);
  await phone.getByRole('button', { name: 'Vote for Amber', exact: true }).click();
  await expect(phone.locator('.vb-vote[data-standing=counted]')).toBeVisible();
  await expectAccessible(phone);

  await owner.ask('POST', `/events/${id}/playback/play`);
  await expect(phone.getByRole('heading', { name: 'Voting is open' })).toBeHidden();
});

test('who taps on the place of a song reads why it stands there', async ({ browser }) => {
  const { id, joinCode } = await owner.liveEvent();
  await (await RestGuest.join(joinCode)).vote('Amber');
  const { page: phone } = await joinAsGuest(browser, joinCode);
  await expect(phone.getByText('The order is fair: every voter’s picks get their share of the time.')).toBeVisible();
  await phone.getByRole('button', { name: 'Vote for Amber', exact: true }).click();
  await whyOf(phone, 1, 'Amber').click();
  const sheet = phone.getByRole('dialog', { name: 'Why place 1?' });
  await expect(sheet.getByText('2 people want it.')).toBeVisible();
  await expectAccessible(phone);
  await sheet.getByRole('button', { name: 'Close' }).click();

  const { items } = await owner.ask<{ items: { id: string; title: string }[] }>('GET', '/tracks');
  const trackId = items.find(({ title }) => title === 'Delta')!.id;
  await owner.ask('POST', `/events/${id}/queue/pin`, { trackId, isPinned: true });
  await whyOf(phone, 1, 'Delta').click();
  await expect(sheet.getByText('The bar pinned it here.')).toBeVisible();
});

test('guests skip a song together: their word survives a reload and can be taken back', async ({ browser }) => {
  const { id, joinCode } = await owner.liveEvent();
  const playback = () => owner.ask<PlaybackView>('GET', `/events/${id}/playback`);
  const { page: first } = await joinAsGuest(browser, joinCode);
  const { page: second } = await joinAsGuest(browser, joinCode);
  // Who is not in yet is not asked.
  for (const phone of [first, second]) await expect(phone.getByRole('heading', { name: 'Up next' })).toBeVisible();
  const tv = await turnOnTv(browser, await owner.displayToken());
  await tv.locator('.tv-sound[data-kind=arm]').click();
  await expect(async () => expect((await playback()).state).toBe('PLAYING')).toPass();
  const { play } = await playback();

  await skip(first).click();
  await expect(skip(first)).toContainText('1 of 2 want to skip');
  await expect(skip(second)).toContainText('1 of 2 want to skip');
  await expect(tv.locator('.tv-skip')).toContainText('1 of 2 want to skip');
  await first.reload();
  await expect(skip(first)).toHaveAttribute('aria-pressed', 'true');
  await expectAccessible(first);
  await expectAccessible(tv);
  await skip(first).click();
  await expect(skip(first)).toHaveAttribute('aria-pressed', 'false');
  await expect(skip(second)).toContainText('takes 2');

  await skip(first).click();
  await expect(skip(second)).toContainText('1 of 2 want to skip');
  await skip(second).click();
  await expect(async () => {
    const after = await playback();
    expect(after.play?.playId).not.toBe(play!.playId);
    expect(after.state).toBe('PLAYING');
  }).toPass();
  await expect(skip(first)).toHaveAttribute('aria-pressed', 'false');
  await expect(skip(first)).toContainText('takes 2');
});

test('a player that is gone is told calmly, and votes go on', async ({ browser }) => {
  const { id, joinCode } = await owner.liveEvent();
  const tv = await turnOnTv(browser, await owner.displayToken());
  await tv.locator('.tv-sound[data-kind=arm]').click();
  await expect(async () => {
    expect((await owner.ask<PlaybackView>('GET', `/events/${id}/playback`)).state).toBe('PLAYING');
  }).toPass();
  const { page: phone } = await joinAsGuest(browser, joinCode);
  await tv.close();
  const calm = phone.getByText('The music has a hiccup and comes back by itself. Your votes are safe.');
  await expect(calm).toBeVisible(GONE);
  await expectAccessible(phone);
  await phone
    .getByRole('button', { name: /^Vote for / })
    .first()
    .click();
  await expect(phone.locator('.vb-vote[data-standing=counted]')).toBeVisible();
});
