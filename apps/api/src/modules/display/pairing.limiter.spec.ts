import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { Signer } from '../../core/access/signer.js';
import { loadConfig } from '../../core/config/config.js';
import { Limiters } from '../../core/limits/limiters.js';
import { RedisLinks } from '../../core/redis/redis-links.js';
import { PairingLimiter } from './pairing.limiter.js';

let limiter: PairingLimiter;
beforeEach(() => {
  jest.useFakeTimers({ now: Date.UTC(2026, 10, 21) });
  const config = loadConfig({
    DATABASE_URL: 'postgres://nowhere/none',
    VOTEBOX_SECRET: 's'.repeat(32),
    MEDIA_DIR: 'media',
    LOG_LEVEL: 'silent',
  });
  limiter = new PairingLimiter(new Limiters(config, new Signer(config), new RedisLinks(config)));
});
afterEach(() => {
  jest.useRealTimers();
});

async function ask(addressOf: (n: number) => string, times: number): Promise<number> {
  let passed = 0;
  for (let n = 0; n < times; n++) if ((await limiter.takeStart(addressOf(n))).ok) passed += 1;
  return passed;
}

test('somebody who asks for code after code keeps the screen behind the same address waiting for seconds', async () => {
  for (let minute = 0; minute < 5; minute++) {
    await ask(() => '203.0.113.7', 200);
    await jest.advanceTimersByTimeAsync(10_000);
    expect((await limiter.takeStart('203.0.113.7')).ok).toBe(true);
  }
});

test('the addresses of one /64 are one', async () => {
  expect(await ask((n) => `2001:db8:0:7::${n.toString(16)}`, 200)).toBe(31);
  expect((await limiter.takeStart('2001:db8:0:8::1')).ok).toBe(true);
});
