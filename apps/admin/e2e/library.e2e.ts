import { expect } from '@playwright/test';
import { house, LAPTOP, ownerWithSongs, PHONE } from '../../../packages/config/e2e/night';
import { test } from '../../../packages/config/e2e/test';
import { choose, expectFit, signIn } from './desk';

for (const [size, device] of Object.entries({ laptop: LAPTOP, phone: PHONE })) {
  test(`many tracks are edited at once and are as in their files again on a ${size}`, async ({ browser }) => {
    const owner = await ownerWithSongs();
    const page = await (await browser.newContext({ ...device, locale: 'en-GB' })).newPage();
    await signIn(page, owner);
    await page.goto(`${house()}/admin/library`);
    const rows = page.locator('tbody tr');
    await rows.first().getByRole('checkbox').check();
    await expect(page.getByText('1 track chosen')).toBeVisible();
    await expectFit(page);

    await test.step('all that match get a value, which is seen before', async () => {
      await page.getByRole('button', { name: 'Choose all that match' }).click();
      await page.getByRole('button', { name: 'Edit these' }).click();
      const dialog = page.getByRole('dialog');
      await expect(dialog.getByText('Fill in a field to see what would change.')).toBeVisible();
      await dialog.getByLabel('Artist').fill('The House Band');
      await expect(dialog.getByText(/tracks would look different/)).toBeVisible();
      await expect(dialog.getByRole('listitem').first()).toContainText('The House Band');
      await expectFit(page);
      await dialog.getByRole('button', { name: 'Apply to all' }).click();
      await expect(dialog).toBeHidden();
      await expect(rows.first()).toContainText('The House Band');
      await expect(page.getByText(/chosen/)).toBeHidden();
    });

    await test.step('and is taken back', async () => {
      await rows.first().getByRole('checkbox').check();
      await page.getByRole('button', { name: 'Edit these' }).click();
      await choose(page, 'What to do', 'As in the file');
      await page.getByRole('button', { name: 'Apply to all' }).click();
      await expect(page.getByText('1 track is edited.')).toBeVisible();
      await expect(rows.getByText('The House Band')).toHaveCount((await rows.count()) - 1);
    });
  });
}
