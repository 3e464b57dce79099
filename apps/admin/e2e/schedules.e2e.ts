import { expect } from '@playwright/test';
import { house, LAPTOP, type Owner, ownerWithSongs, PHONE } from '../../../packages/config/e2e/night';
import { test } from '../../../packages/config/e2e/test';
import { choose, expectFit, signIn, takeFromMenu } from './desk';

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const TODAY = (new Date().getUTCDay() + 6) % 7;
/** No night of these days begins, and no voting opens, while the test runs. */
const [DAY, OTHER_DAY] = [DAYS[(TODAY + 3) % 7]!, DAYS[(TODAY + 4) % 7]!];
const BOTH_DAYS = DAYS.filter((day) => day === DAY || day === OTHER_DAY).join(' and ');

let owner: Owner;
test.beforeAll(async () => {
  owner = await ownerWithSongs();
});

for (const [size, device] of Object.entries({ laptop: LAPTOP, phone: PHONE })) {
  test(`a series is planned, thinned out, paused and deleted on a ${size}`, async ({ browser }) => {
    const page = await (await browser.newContext({ ...device, locale: 'en-GB' })).newPage();
    const name = `Vinyl ${size}`;
    await signIn(page, owner);

    await test.step('the pattern is said in words while it is made', async () => {
      await page.goto(`${house()}/admin/events`);
      await page.getByRole('link', { name: 'Series' }).click();
      await expectFit(page);
      await page.getByRole('link', { name: 'New series' }).click();
      await expect(page.getByText('Every Friday, 20:00 – 02:00')).toBeVisible();
      await page.getByRole('button', { name: 'Saturday' }).click();
      await expect(page.getByText('Every Friday and Saturday, 20:00 – 02:00')).toBeVisible();
      await choose(page, 'How often', 'By months');
      await choose(page, 'Which one', 'The last');
      await expect(page.getByText('Every month on the last Friday, 20:00 – 02:00')).toBeVisible();
      await expectFit(page);
      await choose(page, 'How often', 'By weeks');
    });

    await test.step('what is wrong stands at the field', async () => {
      await page.getByRole('button', { name: 'Friday' }).click();
      await page.getByRole('button', { name: 'Saturday' }).click();
      await page.getByRole('button', { name: 'Create the series' }).click();
      await expect(page.getByText('Give the event a name.')).toBeVisible();
      await expect(page.getByText('Choose at least one day.')).toBeVisible();
    });

    const nights = page.getByRole('list', { name: 'Next nights' }).getByRole('listitem');
    await test.step('the next five nights are shown', async () => {
      await page.getByLabel('Name', { exact: true }).fill(name);
      await page.getByRole('button', { name: DAY }).click();
      await page.getByLabel('Ends', { exact: true }).fill('23:30');
      await choose(page, 'Voting opens', '1 hour before');
      await page.getByRole('button', { name: 'Create the series' }).click();
      await expect(page.getByRole('heading', { name })).toBeVisible();
      await expect(page.getByText(`Every ${DAY}, 20:00 – 23:30`)).toBeVisible();
      await expect(nights).toHaveCount(5);
      const line = new RegExp(`${DAY.slice(0, 3)}.*20:00 – 23:30`);
      for (const night of await nights.all()) await expect(night).toContainText(line);
      await expectFit(page);
    });

    await test.step('one night is left out and comes back', async () => {
      const first = (await nights.first().textContent())!;
      const day = first.slice(0, first.indexOf('20:00')).trim();
      await nights
        .first()
        .getByRole('button', { name: /^Leave/ })
        .click();
      const left = page.getByRole('list', { name: 'Left out' }).getByRole('listitem');
      await expect(left).toHaveCount(1);
      await expect(nights.first()).not.toContainText(day);
      await expectFit(page);
      await left.getByRole('button').click();
      await expect(nights.first()).toContainText(day);
    });

    await test.step('it is paused, goes on, is changed and deleted', async () => {
      await takeFromMenu(page, `Actions for ${name}`, 'Pause the series');
      await expect(page.getByText('No night is planned while it pauses.')).toBeVisible();
      await takeFromMenu(page, `Actions for ${name}`, 'Resume the series');
      await expect(nights).toHaveCount(5);
      await takeFromMenu(page, `Actions for ${name}`, 'Edit');
      await page.getByRole('button', { name: OTHER_DAY }).click();
      await page.getByRole('button', { name: 'Save' }).click();
      await expect(page.getByText(`Every ${BOTH_DAYS}, 20:00 – 23:30`)).toBeVisible();
      await takeFromMenu(page, `Actions for ${name}`, 'Delete the series');
      await page.getByRole('button', { name: 'Delete the series' }).click();
      await expect(page.getByText('The same night, every week?')).toBeVisible();
    });
  });
}
