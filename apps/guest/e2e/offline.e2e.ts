import { expect } from '@playwright/test';
import { joinAsGuest, type Owner, ownerWithSongs } from '../../../packages/config/e2e/night';
import { test } from '../../../packages/config/e2e/test';

let owner: Owner;
test.beforeAll(async () => {
  owner = await ownerWithSongs();
});
test.afterAll(async () => {
  await owner.endTheNight();
});

test('the page is installable and opens without a network: its shell is kept on the phone', async ({ browser }) => {
  const { joinCode } = await owner.liveEvent();
  const { page, context } = await joinAsGuest(browser, joinCode);
  await expect(page.getByRole('heading', { name: 'Up next' })).toBeVisible();
  const manifest = await page.evaluate(async () => {
    const href = document.querySelector<HTMLLinkElement>('link[rel=manifest]')!.href;
    return (await (await fetch(href)).json()) as { name: string; display: string; icons: unknown[] };
  });
  expect(manifest).toMatchObject({ name: 'Votebox', display: 'standalone' });
  expect(manifest.icons.length).toBeGreaterThan(0);
  await page.waitForFunction(async () => (await navigator.serviceWorker.ready).active?.state === 'activated');
  await context.setOffline(true);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Up next' })).toBeVisible();
  await context.setOffline(false);
});
