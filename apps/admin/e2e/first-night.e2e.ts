import { randomBytes } from 'node:crypto';
import { expect, type Page } from '@playwright/test';
import {
  expectAccessible,
  expectSound,
  house,
  joinAsGuest,
  LAPTOP,
  listen,
  type Tone,
  toneFile,
  TV,
} from '../../../packages/config/e2e/night';
import { test } from '../../../packages/config/e2e/test';

// Three browsers live one night: the owner's laptop, the TV that makes the sound, a guest's phone. Nothing is replaced.
const SONG_S = 20;
const TONES: Tone[] = [
  { title: 'Amber', artist: 'The Ays', frequencyHz: 330, seconds: SONG_S },
  { title: 'Birch', artist: 'The Bees', frequencyHz: 440, seconds: SONG_S },
  { title: 'Cedar', artist: 'The Cees', frequencyHz: 550, seconds: SONG_S },
  { title: 'Delta', artist: 'The Dees', frequencyHz: 660, seconds: SONG_S },
];
const pitchOf = (title: string) => TONES.find((tone) => tone.title === title)!.frequencyHz;
const SONG = { timeout: (SONG_S + 10) * 1_000 };
/** A vote that comes in the last ten seconds of a song finds the next one locked already. */
const NEXT_BUT_ONE = { timeout: (2 * SONG_S + 10) * 1_000 };

test('a venue is registered and lives its first night with real votes and real sound', async ({ browser }) => {
  test.setTimeout(180_000);
  const laptop = await browser.newContext(LAPTOP);
  const owner = await laptop.newPage();
  const tvContext = await browser.newContext(TV);
  const tv = await tvContext.newPage();

  await test.step('register', async () => {
    const slug = `night-${randomBytes(4).toString('hex')}`;
    await owner.goto(`${house()}/admin/register`);
    await expectAccessible(owner);
    await owner.getByLabel('Name of the venue').fill('The First Night');
    await owner.getByLabel('Short name').fill(slug);
    await owner.getByLabel('Your name').fill('Olga');
    await owner.getByLabel('E-mail').fill(`owner@${slug}.example`);
    await owner.getByRole('textbox', { name: 'Password' }).fill('correct horse battery');
    await owner.getByRole('button', { name: 'Open the venue' }).click();
    await expect(owner.getByRole('heading', { name: 'Your first night' })).toBeVisible();
    await expectAccessible(owner);
  });

  await test.step('upload music', async () => {
    await owner.getByRole('link', { name: 'Music', exact: true }).click();
    const chooser = owner.waitForEvent('filechooser');
    await owner.getByRole('button', { name: 'Upload music' }).first().click();
    await (await chooser).setFiles(await Promise.all(TONES.map(toneFile)));
    for (const { title } of TONES) await expect(owner.getByText(title, { exact: true }).first()).toBeVisible();
  });

  const joinCode = await test.step('plan and start the event', async () => {
    await owner.getByRole('link', { name: 'Events', exact: true }).click();
    await owner
      .getByRole('link', { name: /Plan the first event|New event/ })
      .first()
      .click();
    await owner.getByLabel('Name', { exact: true }).fill('Tone Night');
    await chooseRule(owner, 'Shortest track', 0);
    await chooseRule(owner, 'Wait between two votes', 0);
    await chooseRule(owner, 'A played track comes back after', 0);
    await owner.getByRole('button', { name: 'Create the event' }).click();
    await expect(owner.getByRole('heading', { name: 'Tone Night' })).toBeVisible();
    await owner.getByRole('link', { name: 'Live', exact: true }).click();
    await owner.getByRole('link', { name: 'Get it started' }).click();
    await owner.getByRole('switch', { name: 'Play the sound on this device' }).click();
    await owner.getByRole('button', { name: 'Start the night' }).click();
    await expect(owner.getByRole('button', { name: 'Pause voting' })).toBeVisible();
    return (await owner
      .getByText(/^[2-9A-HJKMNP-TV-Z]{6}$/)
      .first()
      .textContent())!;
  });

  await test.step('pair the TV by the code that it shows', async () => {
    await tv.goto(`${house()}/display`);
    const code = tv.locator('.sr-only', { hasText: /[2-9A-HJKMNP-TV-Z]{6}$/ }).first();
    await expect(code).toBeAttached();
    await owner.getByRole('link', { name: 'Screens', exact: true }).click();
    await owner.getByLabel('Code on the TV').fill((await code.textContent())!.slice(-6));
    await owner.getByRole('button', { name: 'Pair', exact: true }).click();
    await expect(tv.getByText('Tone Night').first()).toBeVisible();
    await expectAccessible(owner);
  });

  const { page: guest } = await joinAsGuest(browser, joinCode);
  await test.step('a guest joins', async () => {
    await expect(guest.getByRole('heading', { name: 'Up next' })).toBeVisible();
  });

  await test.step('one tap on the TV starts the music', async () => {
    await tv.locator('.tv-sound').click();
    await expectSound(tv, pitchOf(await titleOn(tv)));
  });

  const winner = await test.step('the guest votes; the TV shows it', async () => {
    await guest.getByRole('button', { name: 'Find a song' }).click();
    const songs = guest.getByRole('dialog', { name: 'All songs' });
    await songs.locator('.vb-vote[data-standing=open]').first().click();
    const voted = (await songs.locator('.vb-vote[data-standing=counted]').first().textContent())!;
    const wish = TONES.find(({ title }) => voted.includes(title))!.title;
    await expect(tv.locator('.tv-row-title', { hasText: wish })).toBeVisible();
    return wish;
  });

  await test.step('the winner is really heard, by itself', async () => {
    await expect(tv.locator('h1')).toHaveText(winner, NEXT_BUT_ONE);
    await expectSound(tv, pitchOf(winner));
    await guest.getByRole('button', { name: 'Back to the queue' }).click();
    await expect(guest.getByRole('heading', { name: winner }).first()).toBeVisible();
  });

  await test.step('the next track follows by itself, and a skip brings another', async () => {
    await expect(tv.locator('h1')).not.toHaveText(winner, SONG);
    const following = await titleOn(tv);
    await expectSound(tv, pitchOf(following));
    await owner.getByRole('link', { name: 'Live', exact: true }).click();
    await owner.getByRole('button', { name: 'Skip', exact: true }).click();
    await expect(tv.locator('h1')).not.toHaveText(following);
    await expectSound(tv, pitchOf(await titleOn(tv)));
  });

  await test.step('the night ends: silence, thanks, history', async () => {
    const end = owner.getByRole('button', { name: /^End/ });
    await end.hover();
    await owner.mouse.down();
    await expect(owner.getByText('That was the night')).toBeVisible();
    await owner.mouse.up();
    await expect(async () => expect((await listen(tv)).isPaused).toBe(true)).toPass();
    await expect(tv.getByRole('heading', { level: 1, name: 'Thank you.' })).toBeVisible();
    await expect(guest.getByRole('heading', { name: 'That was the night.' })).toBeVisible();
    await owner.getByRole('link', { name: 'History and numbers' }).first().click();
    await expect(owner.getByRole('heading', { name: 'What played' })).toBeVisible();
    await expect(owner.getByText(winner).first()).toBeVisible();
    await expectAccessible(owner);
  });
});

/** The track that the TV names. */
async function titleOn(tv: Page): Promise<string> {
  const title = tv.locator('h1');
  await expect(title).toHaveText(new RegExp(`^(${TONES.map((tone) => tone.title).join('|')})$`));
  return (await title.textContent())!;
}

/** Puts a rule of the editor to its nth choice. */
async function chooseRule(page: Page, label: string, nth: number): Promise<void> {
  const field = page.getByLabel(label, { exact: true });
  await field.click();
  await page.locator('[role=option]:visible').nth(nth).click();
}
