// Takes the pictures of the README from the real thing: `npm run screenshots` starts a Votebox with the demo venue in a
// folder of its own, lets guests vote and a TV play, and writes docs/pictures/*.png.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { DEMO_LOGIN, startVotebox } from '../local/dist/index.js';
import { launchOptions } from './chromium.mjs';

const PICTURES = join(import.meta.dirname, '../../docs/pictures');
const VOTERS = 14;
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const LAPTOP = { viewport: { width: 1440, height: 900 } };
const TV = { viewport: { width: 1920, height: 1080 } };

const dataDir = await mkdtemp(join(tmpdir(), 'votebox-pictures-'));
const votebox = await startVotebox({
  dataDir,
  quiet: true,
  env: { PUBLIC_URL: 'http://votebox.local:3000', JOIN_FREE_PER_MINUTE: '100' },
});
const browser = await chromium.launch(launchOptions);
try {
  await mkdir(PICTURES, { recursive: true });
  await takePictures();
} finally {
  await browser.close();
  await votebox.stop();
  await rm(dataDir, { recursive: true, force: true });
}

async function takePictures() {
  const { id, joinCode } = votebox.demoEvent;
  const owner = await (await browser.newContext(LAPTOP)).newPage();
  await owner.goto(`${votebox.url}/admin/login`);
  await owner.getByLabel('E-mail').fill(DEMO_LOGIN.email);
  await owner.getByRole('textbox', { name: 'Password' }).fill(DEMO_LOGIN.password);
  await owner.getByRole('button', { name: 'Sign in' }).click();
  await owner.getByRole('link', { name: 'Screens', exact: true }).click();
  const opened = owner.waitForEvent('popup');
  await owner.getByRole('button', { name: 'Open it here' }).click();
  const tv = await opened;
  await tv.setViewportSize(TV.viewport);
  for (let n = 0; n < VOTERS; n++) await voteAsGuest(joinCode, n);
  await tv.locator('.tv-sound').click();
  await tv.locator('.tv-now[data-playing=true]').waitFor();

  const phone = await (await browser.newContext(PHONE)).newPage();
  await phone.goto(`${votebox.url}/j/${joinCode}`);
  await phone.locator('.vb-vote[data-standing=open]').nth(1).click();
  await phone.locator('.vb-vote[data-standing=counted]').first().waitFor();

  await owner.goto(`${votebox.url}/admin/live?id=${id}`);
  await owner.locator('[data-queue-track]').nth(3).waitFor();
  await tv.locator('.tv-row').nth(2).waitFor();
  await owner.mouse.move(0, 0);
  await phone.evaluate(() => window.scrollTo(0, 0));
  await phone.waitForTimeout(4000); // toasts and risen rows come to rest
  await tv.screenshot({ path: join(PICTURES, 'display.png') });
  await phone.screenshot({ path: join(PICTURES, 'guest.png') });
  await owner.screenshot({ path: join(PICTURES, 'admin.png') });
}

/** A guest who votes for one of the first songs, some more than others. */
async function voteAsGuest(joinCode, n) {
  const join = await fetch(`${votebox.url}/api/v1/public/join`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: joinCode }),
  });
  const { event } = await join.json();
  const cookie = join.headers.getSetCookie()[0].split(';')[0];
  const { items } = await (await fetch(`${votebox.url}/api/v1/events/${event.id}/tracks?limit=30`)).json();
  const song = items.filter(({ availability }) => availability.state === 'open')[Math.floor((n * n) / 24)];
  await fetch(`${votebox.url}/api/v1/events/${event.id}/votes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify({ voteId: crypto.randomUUID(), ballotId: event.ballotId, optionId: song.optionId }),
  });
}
