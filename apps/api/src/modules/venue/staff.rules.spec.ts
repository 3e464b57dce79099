import { describe, expect, test } from '@jest/globals';
import { ROLES } from '@votebox/contracts';
import { decideStaffChange, listUngrantable, mayGrant, type Member } from './staff.rules.js';

const OLGA: Member = { userId: 'olga', role: 'OWNER' };
const OTTO: Member = { userId: 'otto', role: 'OWNER' };
const MAX: Member = { userId: 'max', role: 'MANAGER' };

describe('a change among staff', () => {
  test('never takes the last owner away', () => {
    expect(decideStaffChange([OLGA, MAX], 'olga', 'MANAGER')).toEqual({ ok: false, code: 'CONFLICT' });
    expect(decideStaffChange([OLGA, MAX], 'olga', null)).toEqual({ ok: false, code: 'CONFLICT' });
  });

  test('lets an owner go while another stays', () => {
    expect(decideStaffChange([OLGA, OTTO], 'olga', null)).toMatchObject({ ok: true });
  });

  test('leaves the last owner an owner without complaint', () => {
    expect(decideStaffChange([OLGA], 'olga', 'OWNER')).toEqual({
      ok: true,
      value: { from: 'OWNER', isRevoked: false },
    });
  });

  test('revokes on demotion and removal, not on promotion', () => {
    const isRevoked = (to: Member['role'] | null) => {
      const outcome = decideStaffChange([OLGA, MAX], 'max', to);
      return outcome.ok && outcome.value.isRevoked;
    };
    expect([isRevoked('STAFF'), isRevoked(null), isRevoked('MANAGER'), isRevoked('OWNER')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  test('of someone who is no member finds nobody', () => {
    expect(decideStaffChange([OLGA], 'max', 'STAFF')).toEqual({ ok: false, code: 'NOT_FOUND' });
  });
});

describe('a role', () => {
  test('is given by owners only', () => {
    expect(ROLES.filter((granter) => ROLES.some((role) => mayGrant(granter, role)))).toEqual(['OWNER']);
    expect(ROLES.filter((role) => mayGrant('OWNER', role))).toEqual([...ROLES]);
  });

  test('that somebody may not give is known', () => {
    expect(listUngrantable('OWNER')).toEqual([]);
    expect(listUngrantable('MANAGER')).toEqual([...ROLES]);
  });
});
