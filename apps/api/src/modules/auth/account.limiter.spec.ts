import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Signer } from '../../core/access/signer.js';
import { loadConfig } from '../../core/config/config.js';
import { accept, type Outcome, refuse } from '../../core/errors/app-error.js';
import { Limiters } from '../../core/limits/limiters.js';
import { RedisLinks } from '../../core/redis/redis-links.js';
import { AccountLimiter, type Caller } from './account.limiter.js';
import { DeviceMarks } from './device-marks.js';

const config = loadConfig({
  DATABASE_URL: 'postgres://nowhere/none',
  VOTEBOX_SECRET: 's'.repeat(32),
  MEDIA_DIR: 'media',
  LOG_LEVEL: 'silent',
});
const OWNER = 'owner@bar.example';
const BAR = '203.0.113.7';

let limiter: AccountLimiter;
let marks: DeviceMarks;
beforeEach(() => {
  jest.useFakeTimers({ now: Date.UTC(2026, 10, 21) });
  const signer = new Signer(config);
  limiter = new AccountLimiter(new Limiters(config, signer, new RedisLinks(config)));
  marks = new DeviceMarks(signer);
});
afterEach(() => {
  jest.useRealTimers();
});

const stranger = (address: string): Caller => ({ address, device: null });
const deviceOf = (email: string, address: string): Caller => ({
  address,
  device: marks.read(marks.add(undefined, email)),
});

/** How many of so many wrong guesses are let through. */
async function guess(email: (n: number) => string, caller: (n: number) => Caller, times: number): Promise<number> {
  let passed = 0;
  for (let n = 0; n < times; n++) if ((await limiter.takeSignIn(email(n), caller(n))).ok) passed += 1;
  return passed;
}

describe('guesses', () => {
  test('at one account from one connection are slowed down, and nobody else behind the address is', async () => {
    expect(
      await guess(
        () => OWNER,
        () => stranger(BAR),
        1_000,
      ),
    ).toBe(11);
    expect((await limiter.takeSignIn('colleague@bar.example', stranger(BAR))).ok).toBe(true);
    expect((await limiter.takeSignIn(OWNER, stranger('203.0.113.8'))).ok).toBe(true);
    const refused = await limiter.takeSignIn(OWNER, stranger(BAR));
    expect(refused).toMatchObject({ ok: false, code: 'RATE_LIMITED' });
    await jest.advanceTimersByTimeAsync(refused.ok ? 0 : refused.retryAfterMs!);
    expect((await limiter.takeSignIn(OWNER, stranger(BAR))).ok).toBe(true);
  });

  test('of an hour are few enough for any password', async () => {
    let passed = 0;
    for (let second = 0; second < 3_600; second++) {
      passed += await guess(
        () => OWNER,
        () => stranger(BAR),
        2,
      );
      await jest.advanceTimersByTimeAsync(1_000);
    }
    expect(passed).toBeLessThan(120);
  });

  test('at one account from many connections are slowed down', async () => {
    const passed = await guess(
      () => OWNER,
      (n) => stranger(`198.51.${n % 256}.${Math.floor(n / 256)}`),
      1_000,
    );
    expect(passed).toBe(31);
  });

  test('at many accounts from one connection are slowed down, also from one /64 of IPv6', async () => {
    const someone = (n: number) => `someone${n}@bar.example`;
    expect(await guess(someone, () => stranger(BAR), 150)).toBe(61);
    expect(await guess(someone, (n) => stranger(`2001:db8:0:7::${n.toString(16)}`), 150)).toBe(61);
    const refused = await limiter.takeSignIn('else@bar.example', stranger(BAR));
    expect(refused.ok ? Number.NaN : refused.retryAfterMs).toBeLessThanOrEqual(5_000);
  });

  test('at many accounts from many connections are slowed down in all', async () => {
    const passed = await guess(
      (n) => `someone${n}@bar.example`,
      (n) => stranger(`198.51.${n % 256}.${Math.floor(n / 256)}`),
      1_000,
    );
    expect(passed).toBe(201);
  });

  test('that are refused at one level count at no other', async () => {
    await guess(
      () => OWNER,
      () => stranger(BAR),
      500,
    );
    // 60 tries of the connection are free, and eleven were let through.
    expect(
      await guess(
        (n) => `colleague${n}@bar.example`,
        () => stranger(BAR),
        49,
      ),
    ).toBe(49);
  });
});

describe('a device that has been signed in to the account', () => {
  test('is let through whatever strangers do, behind its own address too', async () => {
    await guess(
      () => OWNER,
      (n) => stranger(`198.51.100.${n % 256}`),
      500,
    );
    await guess(
      (n) => `someone${n}@bar.example`,
      () => stranger(BAR),
      500,
    );
    for (let n = 0; n < 10; n++) {
      const taken = await limiter.takeSignIn(OWNER, deviceOf(OWNER, BAR));
      expect(taken).toMatchObject({ ok: true, value: { lane: { isKnown: true } } });
    }
  });

  test('has few tries itself', async () => {
    const device = deviceOf(OWNER, BAR);
    expect(
      await guess(
        () => OWNER,
        () => device,
        500,
      ),
    ).toBe(11);
  });

  test('is a stranger to every other account', async () => {
    const device = deviceOf('guesser@bar.example', BAR);
    expect(
      await guess(
        (n) => `someone${n}@bar.example`,
        () => device,
        150,
      ),
    ).toBe(61);
    expect((await limiter.takeSignIn(OWNER, device)).ok).toBe(false);
  });
});

test('a right password after some wrong ones costs nobody anything', async () => {
  for (let round = 0; round < 100; round++) {
    let last = await limiter.takeSignIn(OWNER, stranger(BAR));
    for (let typo = 0; typo < 3; typo++) last = await limiter.takeSignIn(OWNER, stranger(BAR));
    expect(last.ok).toBe(true);
    if (last.ok) await last.value.succeed();
    // The typos of others behind the address count for a quarter of an hour.
    if (round % 5 === 4) await jest.advanceTimersByTimeAsync(3_600_000);
  }
});

test('a try that was not looked at counts nowhere', async () => {
  for (let n = 0; n < 500; n++) {
    const taken = await limiter.takeSignIn(`someone${n % 7}@bar.example`, stranger(BAR));
    expect(taken.ok).toBe(true);
    if (taken.ok) await taken.value.cancel();
  }
});

test('accounts are made at a pace, per connection and in all', async () => {
  let [one, all] = [0, 0];
  for (let n = 0; n < 200; n++) one += Number((await limiter.takeRegistration(`2001:db8:0:7::${n.toString(16)}`)).ok);
  expect(one).toBe(61);
  for (let n = 0; n < 1_000; n++) all += Number((await limiter.takeRegistration(`198.51.${n % 256}.${n >> 8}`)).ok);
  expect(one + all).toBe(301);
});

test('refreshes of a device are not held up by those of strangers behind its address', async () => {
  let passed = 0;
  for (let n = 0; n < 2_000; n++) passed += Number((await limiter.takeRefresh(stranger(BAR))).ok);
  expect(passed).toBe(601);
  expect((await limiter.takeRefresh(deviceOf(OWNER, BAR))).ok).toBe(true);
});

describe('one-time links', () => {
  const show = (link: Outcome<string>, address = BAR) => limiter.takeLink(address, () => Promise.resolve(link));

  test('that are not good are slowed down by connection', async () => {
    const bad = Array.from({ length: 40 }, () => show(refuse('LINK_INVALID')));
    const codes = (await Promise.all(bad)).map((answer) => (answer.ok ? 'ok' : answer.code));
    expect(codes.filter((code) => code === 'LINK_INVALID')).toHaveLength(31);
    expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(9);
    expect(await show(refuse('LINK_INVALID'), '203.0.113.8')).toEqual(refuse('LINK_INVALID'));
  });

  test('that are good work, also behind the address of somebody who tries out others', async () => {
    for (let n = 0; n < 100; n++) await show(refuse('LINK_INVALID'));
    for (let n = 0; n < 40; n++) {
      expect(await show(accept('in'))).toEqual(accept('in'));
      expect(await show(refuse('PASSWORD_WEAK'))).toEqual(refuse('PASSWORD_WEAK'));
    }
  });
});
