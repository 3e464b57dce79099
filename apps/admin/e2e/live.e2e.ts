import type { PlayView } from '@votebox/contracts';
import { expect, type Page } from '@playwright/test';
import {
  house,
  IN_MOTION,
  LAPTOP,
  type Owner,
  ownerWithSongs,
  PHONE,
  RestGuest,
} from '../../../packages/config/e2e/night';
import { test } from '../../../packages/config/e2e/test';
import { expectFit, signIn } from './desk';

/** Nobody listens there. */
const NOBODY = 9;
const MINUTE = 60_000;

let owner: Owner;
test.beforeAll(async () => {
  // Long enough that no song ends by itself while a test looks at it.
  owner = await ownerWithSongs(60);
});
test.afterEach(async () => {
  await owner.endTheNight();
});

const nowPlaying = (page: Page) => page.getByRole('region', { name: 'Now playing' }).getByRole('heading');

for (const [size, device] of Object.entries({ laptop: LAPTOP, phone: PHONE })) {
  test(`a skip is taken back, and says how long it can be, on a ${size}`, async ({ browser }) => {
    const event = await owner.liveEvent({ mode: 'FAIR' });
    const page = await (await browser.newContext({ ...device, ...IN_MOTION })).newPage();
    await signIn(page, owner);
    await page.goto(`${house()}/admin/live?id=${event.id}`);
    await page.getByRole('button', { name: 'Play the sound on this device' }).first().click();
    await expect(nowPlaying(page)).not.toHaveText('Nothing plays');
    const first = (await nowPlaying(page).textContent())!;
    const guest = await RestGuest.join(event.joinCode);
    await guest.vote(first === 'Amber' ? 'Birch' : 'Amber');
    await expect(page.getByText('Fair shares of the time')).toBeVisible();
    await expect(page.getByRole('list', { name: 'Up next' })).toContainText(/1 guest wants it/);
    await expectFit(page);
    const skipped = page.getByRole('status').filter({ hasText: `Skipped “${first}”` });
    await page.getByRole('button', { name: 'Skip', exact: true }).click();
    // It is there for five seconds: nothing is looked at before the tap.
    await skipped.getByRole('button', { name: 'Undo' }).click();
    await expect(skipped).toBeHidden();
    await expect(async () => {
      const { items } = await owner.ask<{ items: PlayView[] }>('GET', `/events/${event.id}/history`);
      expect(items.map(({ title, endCause }) => [title === first, endCause])).toEqual([
        [false, 'UNDONE'],
        [true, null],
      ]);
    }).toPass();
    await expect(nowPlaying(page)).toHaveText(first);
  });

  test(`voting runs before the music, which begins when staff say so, on a ${size}`, async ({ browser }) => {
    const inAnHour = new Date(Date.now() + 60 * MINUTE).toISOString();
    const aMinuteAgo = new Date(Date.now() - MINUTE).toISOString();
    const event = await owner.draft({}, { startsAt: inAnHour, votingOpensAt: aMinuteAgo });
    const page = await (await browser.newContext(device)).newPage();
    await signIn(page, owner);
    await page.goto(`${house()}/admin/live?id=${event.id}`);
    await expect(page.getByText(/Voting opens at once; the music begins/)).toBeVisible();
    await expectFit(page);
    await page.getByRole('button', { name: 'Open the voting' }).click();
    await expect(page.getByText(/Voting is open. The music begins at/)).toBeVisible();
    await expectFit(page);
    await page.getByRole('button', { name: 'Begin the music now' }).click();
    await expect(page.getByText(/Voting is open. The music begins at/)).toBeHidden();
    await expect(nowPlaying(page)).not.toHaveText('Nothing plays');
  });

  test(`a player that does not answer is said in words, with the way to mend it, on a ${size}`, async ({ browser }) => {
    const player = await owner.ask<{ id: string }>('POST', '/players', {
      kind: 'MPD',
      name: `Cellar ${size}`,
      mpd: { host: '127.0.0.1', port: NOBODY },
    });
    const event = await owner.draft({}, { playerIds: [player.id] });
    const page = await (await browser.newContext(device)).newPage();
    await signIn(page, owner);
    await page.goto(`${house()}/admin/live?id=${event.id}`);
    await expect(page.getByText(`Cellar ${size} makes the sound.`)).toBeVisible();
    await expect(page.getByRole('switch', { name: 'Play the sound on this device' })).toBeHidden();
    await expectFit(page);
    await page.getByRole('button', { name: 'Start the night' }).click();
    const panel = page.getByRole('region', { name: 'Player' });
    await expect(panel).toContainText(/does not answer|None of its players answers/);
    await expect(panel.getByRole('button', { name: 'Fix the music' })).toBeVisible();
    await expect(panel.getByRole('button', { name: /Play here|on this device/ })).toHaveCount(0);
    await expectFit(page);
    await panel.getByRole('link', { name: 'Choose another sound' }).click();
    await expect(page.locator('#sound')).toContainText(`Cellar ${size}`);
  });

  test(`a hold tells why and until when, on a ${size}`, async ({ browser }) => {
    const event = await owner.liveEvent();
    const page = await (await browser.newContext(device)).newPage();
    await signIn(page, owner);
    await page.goto(`${house()}/admin/live?id=${event.id}`);
    await page.getByRole('button', { name: 'Hold', exact: true }).click();
    await page.getByLabel('Why').fill('Back after the match');
    await page.getByRole('button', { name: '30 min' }).click();
    await page.getByRole('button', { name: 'Hold', exact: true }).last().click();
    await expect(page.getByText(/Back after the match · on hold until \d\d:\d\d/)).toBeVisible();
    await expectFit(page);
    await page.getByRole('button', { name: 'Resume' }).first().click();
    await expect(page.getByText(/Back after the match/)).toBeHidden();
  });
}
