import { expect, type Page } from '@playwright/test';
import { house, LAPTOP, type Owner, ownerWithSongs, PHONE } from '../../../packages/config/e2e/night';
import { test } from '../../../packages/config/e2e/test';
import { expectFit, signIn } from './desk';

const SPOTIFY_URL = process.env.VOTEBOX_E2E_SPOTIFY_URL;
const APP = JSON.parse(process.env.VOTEBOX_E2E_SPOTIFY_APP ?? '{}') as { clientId: string; clientSecret: string };

test.skip(!SPOTIFY_URL, 'no stand-in for Spotify: VOTEBOX_E2E_SPOTIFY_URL is missing');

/** Spotify comes back to 127.0.0.1, never to localhost. */
const own = () => house().replace('localhost', '127.0.0.1');

let owner: Owner;
test.beforeAll(async () => {
  owner = await ownerWithSongs();
});

async function enterApp(page: Page): Promise<void> {
  await page.getByLabel('Client ID').fill('my app');
  await page.getByRole('button', { name: 'Save the app' }).click();
  await expect(page.getByText(/32 characters, as Spotify shows them under “Client ID”/)).toBeVisible();
  await expectFit(page);
  await page.getByLabel('Client ID').fill(APP.clientId);
  await page.getByLabel('Client secret').fill(APP.clientSecret);
  await page.getByRole('button', { name: 'Save the app' }).click();
}

for (const [size, device] of Object.entries({ laptop: LAPTOP, phone: PHONE })) {
  test(`Spotify is linked step by step, plays its part in an event and is disconnected on a ${size}`, async ({
    browser,
  }) => {
    const page = await (await browser.newContext(device)).newPage();
    // What was begun in a form is left behind, and the page that sounds is left, on purpose.
    page.on('dialog', (dialog) => void dialog.accept());

    await test.step('where Spotify would not come back to, the way to the right address is shown', async () => {
      await signIn(page, owner);
      await page.goto(`${house()}/admin/spotify`);
      await expect(page.getByText('For private events only', { exact: true })).toBeVisible();
      await expect(page.getByTestId('redirect-uri')).toHaveText(`${own()}/admin/spotify/callback/`);
      await expectFit(page);
      await enterApp(page);
      const there = page.getByRole('link', { name: /Go on at 127\.0\.0\.1/ });
      await expect(there).toHaveAttribute('href', `${own()}/admin/spotify/`);
      await expectFit(page);
    });

    await test.step('who says no at Spotify reads so and can begin again', async () => {
      await signIn(page, owner, own());
      await page.goto(`${own()}/admin/spotify`);
      await page.getByRole('switch', { name: 'A page of Votebox shall be able to play' }).click();
      await page.getByRole('button', { name: 'Link with Spotify' }).click();
      await page.getByRole('button', { name: 'Cancel' }).click();
      await expect(page.getByRole('heading', { name: 'You said no at Spotify' })).toBeVisible();
      await expectFit(page);
      await page.getByRole('link', { name: 'Back to the steps' }).click();
    });

    await test.step('who agrees is linked, and confirms what it is for', async () => {
      await page.getByRole('button', { name: 'Link with Spotify' }).click();
      await page.getByRole('button', { name: 'Agree' }).click();
      await expect(page.getByText('linked', { exact: true })).toBeVisible();
      await expectFit(page);
      const confirm = page.getByRole('button', { name: 'Confirm', exact: true });
      await expect(confirm).toBeDisabled();
      await page.getByRole('switch', { name: 'I play Spotify at private events only' }).click();
      await confirm.click();
      await expect(page.getByText('Private only, since')).toBeVisible();
      await expectFit(page);
    });

    await test.step('an event takes a playlist, or tracks that are searched for, each with its link back', async () => {
      await page.goto(`${own()}/admin/event`);
      await page.getByLabel('Name', { exact: true }).fill('Birthday');
      await page.getByText('Spotify', { exact: true }).first().click();
      await page.getByText('Friday in the bar').click();
      await expectFit(page);
      await page.getByText('Chosen tracks', { exact: true }).click();
      await page.getByLabel('Search Spotify').fill('a');
      await page.getByRole('button', { name: 'Search', exact: true }).click();
      const found = page.getByRole('list', { name: 'Found' }).getByRole('listitem');
      await expect(found.first().getByRole('link', { name: 'Spotify' })).toHaveAttribute('href', /\/track\//);
      await found.first().getByRole('button').click();
      await expect(page.getByText('1 chosen')).toBeVisible();
      await expectFit(page);
    });

    await test.step('this page becomes the device and sounds, with the link back', async () => {
      const { items: players } = await owner.ask<{ items: { id: string }[] }>('GET', '/players');
      const playlists = await owner.ask<{ id: string; name: string }[]>('GET', '/spotify/playlists');
      const night = await owner.draft(
        {},
        {
          name: 'Birthday',
          source: 'SPOTIFY',
          pool: { kind: 'PLAYLIST', values: [playlists.find(({ name }) => name === 'Friday in the bar')!.id] },
          playerIds: players.map(({ id }) => id),
        },
      );
      await page.goto(`${own()}/admin/live?id=${night.id}`);
      await page.getByRole('button', { name: 'Make this page the device “Votebox”' }).click();
      await expect(page.getByText('This page is the Spotify device. Keep it open.')).toBeVisible();
      await expectFit(page);
      await page.getByRole('button', { name: 'Start the night' }).click();
      const now = page.getByRole('region', { name: 'Now playing' });
      await expect(now.getByRole('link', { name: 'On Spotify' })).toHaveAttribute('href', /\/track\//);
      const soundTab = page.getByRole('tab', { name: 'Sound' });
      if (await soundTab.isVisible()) await soundTab.click();
      await expect(page.getByText('The sound comes from this page. Keep it open.')).toBeVisible();
      await expectFit(page);
      await owner.endTheNight();
    });

    await test.step('disconnecting says what is deleted, and deletes it', async () => {
      await page.goto(`${own()}/admin/spotify`);
      await page.getByRole('button', { name: 'Disconnect' }).click();
      await expect(page.getByText(/Everything that was kept of Spotify’s tracks is deleted/)).toBeVisible();
      await expectFit(page);
      await page.getByRole('button', { name: 'Disconnect' }).last().click();
      await expect(page.getByLabel('Client ID')).toBeVisible();
      const { items } = await owner.ask<{ items: { id: string }[] }>('GET', '/players');
      for (const { id } of items) await owner.ask('DELETE', `/players/${id}`);
    });
  });
}

test('what Spotify brings back counts once, and nothing comes of an address that somebody made up', async ({
  browser,
}) => {
  const page = await (await browser.newContext(PHONE)).newPage();
  await signIn(page, owner, own());
  await page.goto(`${own()}/admin/spotify/callback/`);
  await expect(page.getByRole('heading', { name: 'Nothing to link here' })).toBeVisible();
  await page.goto(`${own()}/admin/spotify/callback/?code=made-up&state=0123456789abcdef0123456789abcdef`);
  await expect(page.getByRole('heading', { name: 'This attempt is over' })).toBeVisible();
  await expectFit(page);
});
