import type { PlaybackView } from '@votebox/contracts';
import { expect } from '@playwright/test';
import { listHeard, listLevels, recordSound, tonesOf } from '../../../packages/config/e2e/heard';
import { Owner, turnOnTv } from '../../../packages/config/e2e/night';
import { test } from '../../../packages/config/e2e/test';

const LOUD_HZ = 440;
const SOFT_HZ = 880;
const TONES = [LOUD_HZ, SOFT_HZ];
/** By so much one is louder than the other, and says so. */
const LOUDER_DB = 9.5;
const LEVEL = 0.25;

test('a loud track and one at the common level sound equally loud, and as they are where nobody wants that', async ({
  browser,
}) => {
  const owner = await Owner.register();
  const tone = { artist: 'The Tones', seconds: 8 };
  const level = LEVEL * 10 ** (LOUDER_DB / 20);
  await owner.upload({ ...tone, title: 'Loud', frequencyHz: LOUD_HZ, level, gainDb: -LOUDER_DB });
  await owner.upload({ ...tone, title: 'Level', frequencyHz: SOFT_HZ, level: LEVEL, gainDb: 0 });
  for (const [levelLoudness, differenceDb] of [
    [true, 0],
    [false, LOUDER_DB],
  ] as const) {
    const event = await owner.draft({ repeatBlockMs: 0 }, { levelLoudness });
    await owner.ask('POST', `/events/${event.id}/activate`);
    const tv = await turnOnTv(browser, await owner.displayToken(), '?player=1');
    await tv.locator('.tv-sound[data-kind=arm]').click();
    const playback = () => owner.ask<PlaybackView>('GET', `/events/${event.id}/playback`);
    await expect(async () => expect((await playback()).state).toBe('PLAYING')).toPass();
    await recordSound(tv);
    // The second track follows the first by itself.
    await expect
      .poll(async () => new Set(tonesOf(await listHeard(tv, TONES))).size, { timeout: 30_000 })
      .toBe(TONES.length);
    const [loud, soft] = await listLevels(tv, TONES);
    expect(Math.abs(loud! - soft! - differenceDb)).toBeLessThan(1);
    await tv.context().close();
    await owner.endTheNight();
  }
});
