import { expect } from '@playwright/test';
import { house, type Owner, ownerWithSongs, PHONE } from '../../../packages/config/e2e/night';
import { test } from '../../../packages/config/e2e/test';

let owner: Owner;
test.beforeAll(async () => {
  owner = await ownerWithSongs();
});
test.afterAll(async () => {
  await owner.endTheNight();
});

for (const { locale, isShown } of [
  { locale: 'en-US', isShown: true },
  // Its words are English; another language waits for the app.
  { locale: 'de-AT', isShown: false },
]) {
  test(`in ${locale} the event ${isShown ? 'is' : 'is not'} shown before the app, and the app takes over in place`, async ({
    browser,
  }) => {
    const { id } = await owner.liveEvent();
    const context = await browser.newContext({ ...PHONE, locale });
    const page = await context.newPage();
    let letThrough = () => {};
    const held = new Promise<void>((resolve) => (letThrough = resolve));
    await page.route('**/_next/static/chunks/main-*.js', async (route) => {
      await held;
      await route.continue();
    });
    const state = page.waitForResponse((response) => response.url().endsWith(`/events/${id}/state`));
    await page.goto(`${house()}/event?id=${id}`, { waitUntil: 'commit' });
    await (await state).finished();
    const look = page.locator('#first-look');
    const words = look.locator('[data-fill=title]');
    if (isShown) await expect(look).toContainText('Test Night');
    await expect(look).toBeVisible({ visible: isShown });
    const before = isShown ? await words.boundingBox() : null;
    letThrough();
    const title = page.locator('.vb-now h2');
    await expect(title).toBeVisible();
    await expect(look).toBeHidden();
    if (before) expect(await title.boundingBox()).toEqual(before);
    await owner.endTheNight();
  });
}
