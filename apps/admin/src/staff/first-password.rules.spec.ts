import { describe, expect, it } from '@jest/globals';
import { LIMITS } from '@votebox/contracts';
import { makeFirstPassword } from './first-password.rules';

describe('a first password', () => {
  it('is long enough and can be read out', () => {
    const password = makeFirstPassword((count) => crypto.getRandomValues(new Uint8Array(count)));
    expect(password).toMatch(/^([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}$/);
    expect(password.length).toBeGreaterThanOrEqual(LIMITS.passwordMin);
  });

  it('throws biased bytes away', () => {
    let round = 0;
    const draw = (count: number) => new Uint8Array(count).fill((round += 1) === 1 ? 255 : 0);
    expect(makeFirstPassword(draw)).toBe('aaaa-aaaa-aaaa-aaaa');
  });
});
