import { expect, type Page } from '@playwright/test';
import {
  expectAccessible,
  house,
  LAPTOP,
  type Owner,
  ownerWithSongs,
  PHONE,
  RestGuest,
} from '../../../packages/config/e2e/night';
import { test } from '../../../packages/config/e2e/test';
import { expectFit, signIn } from './desk';

let owner: Owner;
test.beforeAll(async () => {
  owner = await ownerWithSongs();
});
test.afterEach(async () => {
  await owner.endTheNight();
});

async function act(page: Page, name: string): Promise<void> {
  await page
    .getByRole('button', { name: /^Actions for/ })
    .first()
    .click();
  await page.getByRole('menuitem', { name }).click();
}

for (const [size, device] of Object.entries({ laptop: LAPTOP, phone: PHONE })) {
  test(`votes are taken out of the count, given back and counted again on a ${size}`, async ({ browser }) => {
    const event = await owner.liveEvent();
    const guest = await RestGuest.join(event.joinCode);
    for (const title of ['Amber', 'Birch']) await guest.vote(title);
    const page = await (await browser.newContext(device)).newPage();
    await signIn(page, owner);
    await page.goto(`${house()}/admin/guests?id=${event.id}`);
    const row = page.getByRole('listitem').filter({ hasText: /Guest [0-9A-F]{6}/ });
    await expect(row).toContainText('2 votes');
    await expectFit(page);

    await act(page, 'Do not count the votes');
    await page.getByRole('button', { name: 'Do not count' }).click();
    await expect(page.getByText('A short reason is needed.')).toBeVisible();
    await page.getByLabel('Why').fill('five phones, one person');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Do not count' }).click();
    await expect(row).toContainText('2 not counted');

    await act(page, 'Show the votes');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Count again' }).first().click();
    await page.getByLabel('Why').fill('one was fair');
    await page.getByRole('button', { name: 'Count again' }).click();
    await expect(page.getByText('not counted', { exact: true })).toHaveCount(1);
    await page.keyboard.press('Escape');
    await expect(row).toContainText('1 vote');

    await act(page, 'Ban from voting');
    await page.getByLabel('Why').fill('comes back each week');
    await page.getByRole('button', { name: 'Ban' }).click();
    await expect(row).toContainText('banned');
    expect(await guest.offer(guest.ballotPaper('Cedar'))).toBe(403);

    await page.getByRole('button', { name: 'Groups' }).click();
    await page.getByLabel('New group').fill('Jury');
    await page.getByLabel('Weight').fill('2.5');
    await page.getByRole('button', { name: 'Add' }).click();
    await expect(page.getByText('nobody in it')).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');

    await owner.endTheNight();
    await page.goto(`${house()}/admin/history?id=${event.id}`);
    await expect(page.getByTestId('result-hash')).toHaveText(/^[0-9a-f]{64}$/);
    await page.getByRole('button', { name: 'Recount' }).click();
    await expect(page.getByText('1 vote: the tally agrees.')).toBeVisible();
    await expect(page.getByText('The seal is intact.')).toBeVisible();
    await expectFit(page);
  });
}

test('guests see no numbers where only staff may', async ({ browser }) => {
  const event = await owner.liveEvent({ results: 'STAFF' });
  const guest = await RestGuest.join(event.joinCode);
  await guest.vote('Amber');
  const page = await (await browser.newContext(PHONE)).newPage();
  await page.goto(`${house()}/j/${event.joinCode}`);
  await expect(page.getByText('the numbers stay with the bar')).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: 'Amber' }).first()).not.toContainText(/vote/);
  await expect(page.getByText('undefined')).toHaveCount(0);
  await expectAccessible(page);
});

test('what is known of a guest is erased on request, and the votes still count', async ({ browser }) => {
  const event = await owner.liveEvent();
  const guest = await RestGuest.join(event.joinCode);
  await guest.vote('Amber');
  const page = await (await browser.newContext(LAPTOP)).newPage();
  await signIn(page, owner);
  await page.goto(`${house()}/admin/guests?id=${event.id}`);
  await act(page, 'Erase what is known');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Erase what is known' }).click();
  await expect(page.getByText('Nobody is here yet')).toBeVisible();
  expect(await guest.offer(guest.ballotPaper('Cedar'))).toBe(403);
  await owner.endTheNight();
  await page.goto(`${house()}/admin/history?id=${event.id}`);
  await page.getByRole('button', { name: 'Recount' }).click();
  await expect(page.getByText('1 vote: the tally agrees.')).toBeVisible();
});
