import { expect } from '@playwright/test';
import { house, LAPTOP, type Owner, ownerWithSongs, PHONE } from '../../../packages/config/e2e/night';
import { test } from '../../../packages/config/e2e/test';
import { expectFit, signIn, takeFromMenu } from './desk';
import { MpdStandIn } from './mpd-stand-in';

/** Nobody listens there. */
const NOBODY = 9;

let owner: Owner;
let mpd: MpdStandIn;
test.beforeAll(async () => {
  owner = await ownerWithSongs();
  mpd = await MpdStandIn.start();
});
test.afterAll(async () => {
  await mpd.close();
});

for (const [size, device] of Object.entries({ laptop: LAPTOP, phone: PHONE })) {
  test(`a player is set up, tried, mended, put in order and deleted on a ${size}`, async ({ browser }) => {
    const page = await (await browser.newContext(device)).newPage();
    const [amp, spare] = [`Amp ${size}`, `Spare ${size}`];
    await signIn(page, owner);

    await test.step('what cannot be a machine is refused at the field', async () => {
      await page.goto(`${house()}/admin/players`);
      await expectFit(page);
      await page.getByRole('button', { name: 'Add an MPD' }).click();
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await expect(page.getByText('Give it a name.')).toBeVisible();
      await page.getByLabel('What you call it').fill(amp);
      await page.getByLabel('Machine').fill('http://amp');
      await expect(page.getByText(/A name or an address/)).toBeVisible();
      await expectFit(page);
    });

    await test.step('a machine that does not answer is said so, with what to look at', async () => {
      await page.getByLabel('Machine').fill('127.0.0.1');
      await page.getByLabel('Port').fill(String(NOBODY));
      await page.getByLabel('Password').fill('hush');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await expect(page.getByText(`${amp} does not answer`)).toBeVisible();
      await expect(page.getByText('with a password')).toBeVisible();
      await expectFit(page);
    });

    await test.step('the right port mends it; the password stays without being shown', async () => {
      await takeFromMenu(page, `Actions for ${amp}`, 'Change');
      await expect(page.getByLabel('Password', { exact: true })).toHaveValue('');
      await expect(page.getByText('There is one. Leave this empty to keep it.')).toBeVisible();
      await page.getByLabel('Port').fill(String(mpd.port));
      await page.getByRole('button', { name: 'Save' }).click();
      await expect(page.getByText(`${amp} does not answer`)).toBeHidden();
      await expect(page.getByRole('article').filter({ hasText: amp })).toContainText(/answers/);
      await expect(page.getByText('with a password')).toBeVisible();
    });

    await test.step('two players cannot have one name', async () => {
      await page.getByRole('button', { name: 'Add an MPD' }).click();
      await page.getByLabel('What you call it').fill(amp);
      await page.getByLabel('Machine').fill('127.0.0.1');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await expect(page.getByText('There is a player of this name already.')).toBeVisible();
      await page.getByLabel('What you call it').fill(spare);
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await expect(page.getByRole('heading', { name: spare })).toBeVisible();
    });

    const eventName = `Amp Night ${size}`;
    await test.step('an event plays on both, in order', async () => {
      // The choice comes before the players are known.
      let letThrough = () => {};
      const answer = new Promise<void>((done) => (letThrough = done));
      await page.route('**/api/v1/venues/*/players', async (route) => {
        await answer;
        await route.continue();
      });
      await page.goto(`${house()}/admin/event`);
      await page.getByLabel('Name', { exact: true }).fill(eventName);
      await page.getByText('Players', { exact: true }).click();
      letThrough();
      const order = page.locator('#sound').getByRole('listitem');
      await expect(order).toHaveCount(1);
      await page.getByLabel('Add a player').click();
      await page.getByRole('option', { name: spare }).click();
      await expect(order.nth(0)).toContainText(amp);
      await page.getByRole('button', { name: `Move ${spare} up` }).click();
      await expect(order.nth(0)).toContainText(spare);
      await expectFit(page);
      await page.getByRole('button', { name: 'Create the event' }).click();
      await expect(page.getByRole('heading', { name: eventName })).toBeVisible();
      await page.reload();
      await expect(order.nth(0)).toContainText(spare);
      await expect(order.nth(1)).toContainText(amp);
    });

    await test.step('a player that an event needs stays; afterwards it can go', async () => {
      await page.goto(`${house()}/admin/players`);
      await takeFromMenu(page, `Actions for ${spare}`, 'Delete');
      await page.getByRole('button', { name: 'Delete', exact: true }).click();
      await expect(page.getByText(/An event that is not over/)).toBeVisible();
      const { items } = await owner.ask<{ items: { id: string; name: string }[] }>('GET', '/events');
      await owner.ask('DELETE', `/events/${items.find(({ name }) => name === eventName)!.id}`);
      await page.getByRole('button', { name: 'Delete', exact: true }).click();
      await expect(page.getByRole('heading', { name: spare })).toBeHidden();
      await takeFromMenu(page, `Actions for ${amp}`, 'Delete');
      await page.getByRole('button', { name: 'Delete', exact: true }).click();
      await expect(page.getByRole('heading', { name: 'No player yet, and none is needed' })).toBeVisible();
      await expectFit(page);
    });
  });
}
