import { describe, expect, it } from '@jest/globals';
import { LIMITS } from '@votebox/contracts';
import { findEmailFault, findLoginFaults, findPasswordFault, findRegisterFaults } from './credential.rules';

describe('credentials', () => {
  it.each([
    ['anna@bar.de', null],
    [' anna@bar.de ', null],
    ['anna+bar@sub.bar.co.uk', null],
    ['', 'required'],
    ['anna', 'no-email'],
    ['anna@bar', 'no-email'],
    ['anna@bar.', 'no-email'],
    ['an na@bar.de', 'no-email'],
  ])('e-mail %j → %s', (email, fault) => {
    expect(findEmailFault(email)).toBe(fault);
  });

  it('passwords have the limits of the contract', () => {
    expect(findPasswordFault('x'.repeat(LIMITS.passwordMin - 1))).toBe('password-short');
    expect(findPasswordFault('x'.repeat(LIMITS.passwordMin))).toBeNull();
    expect(findPasswordFault('x'.repeat(LIMITS.passwordMax + 1))).toBe('password-long');
  });

  it('a whole registration has no faults, an empty one has all', () => {
    const whole = { name: 'Anna', venueName: 'Anker', slug: 'anker', email: 'anna@bar.de', password: 'long enough' };
    expect(findRegisterFaults(whole)).toEqual({});
    expect(
      Object.keys(findRegisterFaults({ name: '', venueName: ' ', slug: '', email: '', password: '' })),
    ).toHaveLength(5);
  });

  it('an old short password can still sign in', () => {
    expect(findLoginFaults({ email: 'anna@bar.de', password: 'old' })).toEqual({});
  });
});
