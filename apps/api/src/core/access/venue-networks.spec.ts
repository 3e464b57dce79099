import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { SystemClock } from '../clock/clock.js';
import { loadConfig } from '../config/config.js';
import { newId } from '../ids/ids.js';
import { Limiters } from '../limits/limiters.js';
import { RedisLinks } from '../redis/redis-links.js';
import { Signer } from './signer.js';
import { VenueNetworks } from './venue-networks.js';

const [BAR, TV, PHONE, ELSEWHERE] = ['venue', '2001:db8:0:7::1', '2001:db8:0:7:aaaa::2', '203.0.113.9'];
const HOUR_MS = 3_600_000;
const config = loadConfig({
  DATABASE_URL: 'postgres://nowhere/none',
  VOTEBOX_SECRET: 's'.repeat(32),
  MEDIA_DIR: 'media',
  LOG_LEVEL: 'silent',
});

let networks: VenueNetworks;
beforeEach(() => {
  jest.useFakeTimers({ now: Date.UTC(2026, 10, 21, 23, 50) });
  const signer = new Signer(config);
  networks = new VenueNetworks(new Limiters(config, signer, new RedisLinks(config)), signer, new SystemClock());
});
afterEach(() => {
  jest.useRealTimers();
});

describe('the network of a venue', () => {
  test('is where one of its screens or staff was seen, for every phone in it, and for no other venue', async () => {
    expect(await networks.has(BAR, PHONE)).toBe(false);
    networks.note(BAR, TV);
    expect(await networks.has(BAR, PHONE)).toBe(true);
    expect(await networks.has(BAR, ELSEWHERE)).toBe(false);
    expect(await networks.has(newId(), PHONE)).toBe(false);
  });

  test('is known after midnight too, and forgotten the next day', async () => {
    networks.note(BAR, TV);
    await jest.advanceTimersByTimeAsync(HOUR_MS);
    expect(await networks.has(BAR, PHONE)).toBe(true);
    await jest.advanceTimersByTimeAsync(12 * HOUR_MS);
    expect(await networks.has(BAR, PHONE)).toBe(false);
  });

  test('stays known while its screens go on asking', async () => {
    for (let n = 0; n < 30; n++) {
      networks.note(BAR, TV);
      expect(await networks.has(BAR, PHONE)).toBe(true);
      await jest.advanceTimersByTimeAsync(HOUR_MS);
    }
  });
});
