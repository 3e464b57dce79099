import type { PlaybackView } from '@votebox/contracts';
import { expect, type Page } from '@playwright/test';
import { gapsMs, listHeard, recordSound, tonesOf } from '../../../packages/config/e2e/heard';
import { expectAccessible, joinAsGuest, Owner, RestGuest, turnOnTv } from '../../../packages/config/e2e/night';
import { linkSpotifyPage, listTones, liveSpotifyEvent, SPOTIFY_URL } from '../../../packages/config/e2e/spotify';
import { test } from '../../../packages/config/e2e/test';

test.skip(!SPOTIFY_URL, 'no stand-in for Spotify: VOTEBOX_E2E_SPOTIFY_URL is missing');

/** The longest song, and as long as a page is waited for. */
const SONG_MS = 24_000 + 10_000;
const VOTERS = [3, 2, 1];

test('the TV is the Spotify device: the winners sound in the order that was voted, with their origin shown', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const owner = await Owner.register();
  const playerId = await linkSpotifyPage(owner, 'Bar TV');
  const event = await liveSpotifyEvent(owner, playerId);
  const playback = () => owner.ask<PlaybackView>('GET', `/events/${event.id}/playback`);
  const tones = await listTones(event.id);
  const wanted = tones.slice(4, 4 + VOTERS.length);
  for (const [place, { title }] of wanted.entries()) {
    for (let n = 0; n < VOTERS[place]!; n++) await (await RestGuest.join(event.joinCode)).vote(title);
  }
  const { page: phone } = await joinAsGuest(browser, event.joinCode);
  const tv = await turnOnTv(browser, await owner.displayToken());

  await test.step('one tap makes it the device, and the first winner is heard', async () => {
    await tv.locator('.tv-sound[data-kind=arm]').click();
    await expect(async () => {
      expect(await playback()).toMatchObject({ state: 'PLAYING', player: { kind: 'spotify' }, trouble: null });
    }).toPass();
    await recordSound(tv, '__spotifySandboxAudio');
    await expect(tv.locator('h1')).toHaveText(wanted[0]!.title);
  });

  await test.step('the song links back to Spotify, with its own artwork', async () => {
    await expect(tv.locator('.tv-spotify')).toHaveText('Spotify');
    await expect(tv.locator('.tv-sleeve-art img')).toHaveAttribute('src', new RegExp(`^${SPOTIFY_URL}/image/`));
    const link = phone.getByRole('link', { name: `${wanted[0]!.title} on Spotify` });
    await expect(link).toHaveAttribute('href', /^https:\/\/open\.spotify\.com\/track\//);
    await expect(phone.locator('.vb-record-sleeve img')).toHaveJSProperty('complete', true);
    expect(await isDrawn(phone)).toBe(true);
    await expectAccessible(tv);
    await expectAccessible(phone);
  });

  await test.step('the night goes on as it was voted', async () => {
    const frequencies = tones.map(({ frequencyHz }) => frequencyHz);
    await expect(async () => {
      const heard = tonesOf(await listHeard(tv, frequencies));
      expect(heard).toEqual(wanted.map(({ frequencyHz }) => frequencyHz));
    }).toPass({ timeout: VOTERS.length * SONG_MS, intervals: [500] });
    const gaps = gapsMs(await listHeard(tv, frequencies));
    process.stdout.write(`silence between two songs of Spotify: ${gaps.join(' ms, ')} ms\n`);
  });
});

/** The artwork is not only named but seen: the policy of the page lets it in. */
async function isDrawn(phone: Page): Promise<boolean> {
  return phone.locator('.vb-record-sleeve img').evaluate((image: HTMLImageElement) => image.naturalWidth > 0);
}
