import { expect, type Page } from '@playwright/test';
import {
  expectAccessible,
  house,
  IN_MOTION,
  joinAsGuest,
  type Owner,
  ownerWithSongs,
  PHONE,
  RestGuest,
} from '../../../packages/config/e2e/night';
import { test } from '../../../packages/config/e2e/test';

/** The longest that a phone waits before it tries again. */
const RETRY = { timeout: 30_000 };

// No page plays here, so the queue moves by votes and by staff alone.
const voteFor = (phone: Page, title: string) => phone.getByRole('button', { name: `Vote for ${title}`, exact: true });
const voted = (phone: Page, title: string) =>
  phone.getByRole('button', { name: `You voted for ${title}. Show your votes` });
const queue = (phone: Page) => phone.getByRole('list', { name: 'Up next, in order of play' });
const rowOf = (phone: Page, title: string) => queue(phone).getByRole('listitem').filter({ hasText: title });

let owner: Owner;
test.beforeAll(async () => {
  owner = await ownerWithSongs();
});
test.afterEach(async () => {
  await owner.endTheNight();
});

test('a vote is counted and seen on another phone', async ({ browser }) => {
  const { joinCode } = await owner.liveEvent();
  const [{ page: first }, { page: second }] = await Promise.all([
    joinAsGuest(browser, joinCode, { ...PHONE, ...IN_MOTION }),
    joinAsGuest(browser, joinCode, { ...PHONE, ...IN_MOTION }),
  ]);
  await expect(second.getByText('Nobody has voted yet.')).toBeVisible();
  await voteFor(first, 'Amber').click();
  await expect(voted(first, 'Amber')).toHaveAttribute('data-standing', 'counted');
  await expect(rowOf(second, 'Amber').locator('.vb-row-votes')).toHaveText('1vote');
  await voteFor(second, 'Amber').click();
  await expect(rowOf(first, 'Amber').locator('.vb-row-votes')).toHaveText('2votes');
  await expectAccessible(first);
});

test('in the cooldown the phone counts seconds and a second vote is refused', async ({ browser }) => {
  const event = await owner.liveEvent({ cooldownMs: 60_000 });
  const other = await RestGuest.join(event.joinCode);
  await other.vote('Birch');
  const { page: phone, context } = await joinAsGuest(browser, event.joinCode);
  await phone.getByRole('button', { name: 'Find a song' }).click();
  const found = phone.getByRole('dialog', { name: 'All songs' }).getByRole('listitem').filter({ hasText: 'Amber' });
  await found.getByRole('button', { name: 'Vote for Amber' }).click();
  await expect(found.locator('.vb-vote')).toHaveAttribute('data-standing', 'counted');
  await expectAccessible(phone);
  await phone.getByRole('button', { name: 'Back to the queue' }).click();

  const cooling = rowOf(phone, 'Birch').locator('.vb-vote');
  await expect(cooling).toHaveAttribute('data-standing', 'cooling');
  await expect(phone.locator('.vb-allowance')).toContainText(/\d+s$/);
  await cooling.click();
  await expect(phone.getByText(/Take a breath\. Your next vote is ready in \d+ s\./)).toBeVisible();
  await expectAccessible(phone);

  const answer = await context.request.post(`${house()}/api/v1/events/${event.id}/votes`, {
    data: other.ballotPaper('Birch'),
  });
  expect(answer.status()).toBe(429);
  const refusal = (await answer.json()) as { error: string; retryAfterMs: number };
  expect(refusal.error).toBe('VOTE_COOLDOWN');
  expect(refusal.retryAfterMs).toBeGreaterThan(0);
  expect(refusal.retryAfterMs).toBeLessThanOrEqual(60_000);
  await expect(rowOf(phone, 'Birch').locator('.vb-row-votes')).toHaveText('1vote');
});

test('a vote that is taken back is gone from every phone and may be cast again', async ({ browser }) => {
  const { joinCode } = await owner.liveEvent({ budgetVotes: 2 });
  const { page: phone } = await joinAsGuest(browser, joinCode);
  const { page: other } = await joinAsGuest(browser, joinCode);
  await voteFor(phone, 'Cedar').click();
  await expect(rowOf(other, 'Cedar')).toBeVisible();
  await voted(phone, 'Cedar').click();
  const sheet = phone.getByRole('dialog', { name: 'Your votes' });
  await expect(sheet.getByText('One vote left.', { exact: true })).toBeVisible();
  await expectAccessible(phone);
  await sheet.getByRole('button', { name: 'Take back the vote for Cedar' }).click();
  await expect(sheet.getByText('2 votes left.', { exact: true })).toBeVisible();
  await expect(sheet.getByText('Nothing yet.')).toBeVisible();
  await sheet.getByRole('button', { name: 'Close' }).click();
  await expect(other.getByText('Nobody has voted yet.')).toBeVisible();
  await voteFor(phone, 'Cedar').click();
  await expect(voted(phone, 'Cedar')).toBeVisible();
});

test('a vote without a network is kept and counted once when the network is back', async ({ browser }) => {
  const { joinCode } = await owner.liveEvent();
  const { page: phone, context } = await joinAsGuest(browser, joinCode);
  const { page: other } = await joinAsGuest(browser, joinCode);
  await expect(voteFor(phone, 'Amber')).toBeVisible();
  await context.setOffline(true);
  await voteFor(phone, 'Amber').click();
  await expect(phone.locator('.vb-vote[data-standing=sending]')).toBeVisible();
  await expect(phone.getByText('No connection.')).toBeVisible();
  await expect(phone.locator('.vb-vote[data-standing=sending]')).toBeVisible();
  await expectAccessible(phone);
  await expect(other.getByText('Nobody has voted yet.')).toBeVisible();
  await context.setOffline(false);
  await expect(voted(phone, 'Amber')).toBeVisible(RETRY);
  await expect(phone.locator('.vb-link-dot')).toHaveAttribute('data-link', 'live', RETRY);
  await expect(phone.getByText('No connection.')).toBeHidden();
  await expect(rowOf(other, 'Amber').locator('.vb-row-votes')).toHaveText('1vote');
});

test('a pin of the staff is shown as one', async ({ browser }) => {
  const event = await owner.liveEvent();
  const { items } = await owner.ask<{ items: { id: string; title: string }[] }>('GET', '/tracks');
  const delta = items.find(({ title }) => title === 'Delta')!;
  await (await RestGuest.join(event.joinCode)).vote('Amber');
  const { page: phone } = await joinAsGuest(browser, event.joinCode);
  await expect(rowOf(phone, 'Amber')).toBeVisible();
  await owner.ask('POST', `/events/${event.id}/queue/pin`, { trackId: delta.id, isPinned: true });
  await expect(queue(phone).getByRole('listitem').first()).toContainText('Delta');
  await expect(rowOf(phone, 'Delta')).toContainText('Pinned by the bar');
  await expectAccessible(phone);
  await owner.ask('POST', `/events/${event.id}/queue/pin`, { trackId: delta.id, isPinned: false });
  await expect(phone.getByText('Pinned by the bar')).toBeHidden();
});

test('a break shows what the staff wrote and ends by itself on every phone', async ({ browser }) => {
  const event = await owner.liveEvent();
  await (await RestGuest.join(event.joinCode)).vote('Amber');
  const { page: phone } = await joinAsGuest(browser, event.joinCode);
  await expect(rowOf(phone, 'Amber')).toBeVisible();
  const until = new Date(Date.now() + 30 * 60_000).toISOString();
  await owner.ask('POST', `/events/${event.id}/hold`, { label: 'Second half', until });
  await expect(phone.getByRole('heading', { name: 'Second half' })).toBeVisible();
  await expect(phone.getByText(/^Back at about/).first()).toBeVisible();
  await expect(rowOf(phone, 'Amber')).toBeVisible();
  await expectAccessible(phone);
  await owner.ask('POST', `/events/${event.id}/resume`);
  await expect(phone.getByRole('heading', { name: 'Second half' })).toBeHidden();
  await expect(phone.getByRole('region', { name: 'Now playing' })).toBeVisible();
});

test('paused voting is marked, explained at the tap and over when staff say so', async ({ browser }) => {
  const event = await owner.liveEvent();
  await (await RestGuest.join(event.joinCode)).vote('Amber');
  const { page: phone } = await joinAsGuest(browser, event.joinCode);
  await expect(voteFor(phone, 'Amber')).toBeVisible();
  await owner.ask('POST', `/events/${event.id}/voting/pause`);
  const words = phone.getByText('The bar has paused voting. Your votes are kept.');
  await expect(words).toBeVisible();
  const button = rowOf(phone, 'Amber').locator('.vb-vote');
  await expect(button).toHaveAttribute('data-standing', 'stopped');
  await button.click();
  await expect(words).toHaveCount(2);
  await expectAccessible(phone);
  await owner.ask('POST', `/events/${event.id}/voting/resume`);
  await voteFor(phone, 'Amber').click();
  await expect(voted(phone, 'Amber')).toBeVisible();
});
