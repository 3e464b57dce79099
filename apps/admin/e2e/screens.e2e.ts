import { expect } from '@playwright/test';
import { expectAccessible, house, LAPTOP, type Owner, ownerWithSongs, PHONE } from '../../../packages/config/e2e/night';
import { test } from '../../../packages/config/e2e/test';

const SCREENS = [
  { path: '', heading: /./ },
  { path: '/events', heading: 'Events' },
  { path: '/library', heading: 'Music' },
  { path: '/displays', heading: 'Screens' },
  { path: '/staff', heading: 'Team' },
  { path: '/account', heading: 'Your account' },
  { path: '/settings', heading: 'Settings' },
  { path: '/players', heading: 'Players' },
  { path: '/spotify', heading: 'Spotify' },
  { path: '/event', heading: 'New event' },
  { path: '/schedules', heading: 'Series' },
  { path: '/schedule', heading: 'New series' },
  { path: '/live', heading: 'Test Night' },
];

let owner: Owner;
test.beforeAll(async () => {
  owner = await ownerWithSongs();
  await owner.liveEvent();
});
test.afterAll(async () => {
  await owner.endTheNight();
});

for (const [size, device] of Object.entries({ laptop: LAPTOP, phone: PHONE })) {
  test(`every screen of the staff can be used by everyone on a ${size}, and fits it`, async ({ browser }) => {
    test.setTimeout(300_000);
    const page = await (await browser.newContext(device)).newPage();
    await page.goto(`${house()}/admin/login`);
    await expectAccessible(page);
    await page.getByLabel('E-mail').fill(owner.email);
    await page.getByRole('textbox', { name: 'Password' }).fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByText('E-mail or password is wrong.')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('textbox', { name: 'Password' }).fill(owner.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('navigation').first()).toBeVisible();
    for (const { path, heading } of SCREENS) {
      await page.goto(`${house()}/admin${path}`);
      await expect(page.getByRole('heading', { name: heading, level: 1 }).first()).toBeVisible();
      await expectAccessible(page);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, path).toBeLessThanOrEqual(0);
    }
  });
}
