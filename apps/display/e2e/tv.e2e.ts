import { expect } from '@playwright/test';
import {
  codeOnTv,
  expectAccessible,
  IN_MOTION,
  joinAsGuest,
  type Owner,
  ownerWithSongs,
  RestGuest,
  TV,
  turnOnTv,
} from '../../../packages/config/e2e/night';
import { test } from '../../../packages/config/e2e/test';

const CODE = /[2-9A-HJKMNP-TV-Z]{6}$/;

let owner: Owner;
test.beforeAll(async () => {
  owner = await ownerWithSongs();
});
test.afterEach(async () => {
  await owner.endTheNight();
});

test('a token in the address pairs the TV, leads into the running event and leaves the address', async ({
  browser,
}) => {
  const { joinCode } = await owner.liveEvent();
  const tv = await turnOnTv(browser, await owner.displayToken());
  await expect(tv.getByText('Test Night').first()).toBeVisible();
  await codeOnTv(tv, joinCode);
  expect(new URL(tv.url()).hash).toBe('');
  await expectAccessible(tv);
  await tv.reload();
  await expect(tv.getByText('Test Night').first()).toBeVisible();
});

test('a TV that is on before the event goes into it by itself', async ({ browser }) => {
  // A venue of its own: no night has been here that the TV could still thank for.
  const house = await ownerWithSongs();
  const event = await house.draft();
  const tv = await turnOnTv(browser, await house.displayToken());
  await expect(tv.getByText('The Test Bar').first()).toBeVisible();
  await expectAccessible(tv);
  await house.ask('POST', `/events/${event.id}/activate`);
  await expect(tv.getByText('Test Night').first()).toBeVisible();
  await expect(tv.getByText('No wishes yet.')).toBeVisible();
});

test('votes put the most wanted song on top, as they come', async ({ browser }) => {
  const { joinCode } = await owner.liveEvent();
  const tv = await turnOnTv(browser, await owner.displayToken(), '', { ...TV, ...IN_MOTION });
  await expect(tv.getByText('No wishes yet.')).toBeVisible();
  const { page: phone } = await joinAsGuest(browser, joinCode);
  await phone.getByRole('button', { name: 'Vote for Amber', exact: true }).click();
  await expect(tv.locator('.tv-row-title')).toHaveText(['Amber']);
  const others = await Promise.all([1, 2, 3].map(() => RestGuest.join(joinCode)));
  await others[0]!.vote('Birch');
  await others[1]!.vote('Birch');
  await expect(tv.locator('.tv-row-title')).toHaveText(['Birch', 'Amber']);
  await expect(tv.locator('.tv-row-votes')).toHaveText(['2', '1']);
  for (const other of others) await other.vote('Cedar');
  await expect(tv.locator('.tv-row-title')).toHaveText(['Cedar', 'Birch', 'Amber']);
});

test('a break, the way back and the end each have their picture', async ({ browser }) => {
  const event = await owner.liveEvent();
  await (await RestGuest.join(event.joinCode)).vote('Amber');
  const tv = await turnOnTv(browser, await owner.displayToken());
  await expect(tv.locator('.tv-row-title')).toHaveText(['Amber']);
  await expectAccessible(tv);

  const until = new Date(Date.now() + 20 * 60_000).toISOString();
  await owner.ask('POST', `/events/${event.id}/hold`, { label: 'Second half', until });
  await expect(tv.getByRole('heading', { level: 1, name: 'Second half' })).toBeVisible();
  await expect(tv.getByRole('timer')).toHaveText(/^(20|19):\d\d$/);
  await expect(tv.locator('.tv-row-title')).toHaveText(['Amber']);
  await expectAccessible(tv);

  await owner.ask('POST', `/events/${event.id}/resume`);
  await expect(tv.getByRole('heading', { level: 1, name: 'Second half' })).toBeHidden();
  await expect(tv.getByRole('heading', { level: 1, name: 'The first song is yours.' })).toBeVisible();

  await owner.ask('POST', `/events/${event.id}/voting/pause`);
  await expect(tv.getByText('Voting is paused')).toBeVisible();
  await expectAccessible(tv);

  await owner.ask('POST', `/events/${event.id}/end`);
  await expect(tv.getByRole('heading', { level: 1, name: 'Thank you.' })).toBeVisible();
  await expect(tv.getByText('That was Test Night.')).toBeVisible();
  await expectAccessible(tv);
});

test('the code on the screen changes by itself, also while the server is away, and leads into the room', async ({
  browser,
}) => {
  const { id, joinCode } = await owner.liveEvent({ minTier: 'PRESENT' });
  const tv = await turnOnTv(browser, await owner.displayToken());
  const first = await codeOnTv(tv, joinCode);
  await expect(tv.locator('.tv-ticket-ring')).toBeVisible();
  await expectAccessible(tv);
  await tv.context().setOffline(true);
  // A code lives 15 s.
  await expect(tv.locator('.tv-ticket .sr-only')).not.toHaveText(new RegExp(`${first}$`), { timeout: 20_000 });
  const second = await codeOnTv(tv, joinCode);
  expect(second).not.toBe(first);
  await tv.context().setOffline(false);
  const { page: phone } = await joinAsGuest(browser, second);
  await expect(phone).toHaveURL(new RegExp(`id=${id}`));
  await expect(phone.getByText('· in the room')).toBeVisible();
});

test('a TV that staff remove forgets its venue and asks to be paired', async ({ browser }) => {
  await owner.liveEvent();
  const { id, token } = await owner.ask<{ id: string; token: string }>('POST', '/displays', { name: 'Old TV' });
  const tv = await turnOnTv(browser, token);
  await expect(tv.getByText('Test Night').first()).toBeVisible();
  await owner.ask('DELETE', `/displays/${id}`);
  await expect(tv.getByRole('heading', { name: 'Make this screen yours' })).toBeVisible();
  await expect(tv.locator('.sr-only', { hasText: CODE })).toBeAttached();
  await expectAccessible(tv);
  await tv.reload();
  await expect(tv.getByRole('heading', { name: 'Make this screen yours' })).toBeVisible();
});
