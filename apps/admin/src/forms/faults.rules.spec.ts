import { describe, expect, it } from '@jest/globals';
import { placeFaults } from './faults.rules';

const fault = (path: string, rule = 'length') => ({ path, rule, message: `${path} ${rule}` });

describe('faults of an answer', () => {
  it('stand at their fields, the first one only', () => {
    const placed = placeFaults([fault('slug'), fault('slug', 'matches'), fault('email', 'isEmail')], ['slug', 'email']);
    expect(placed.byField.slug?.rule).toBe('length');
    expect(placed.byField.email?.rule).toBe('isEmail');
    expect(placed.others).toEqual([]);
  });

  it('of inner paths stand at the outer field', () => {
    expect(placeFaults([fault('pool.values.3')], ['pool']).byField.pool).toBeDefined();
    expect(placeFaults([fault('poolish')], ['pool']).others).toHaveLength(1);
  });

  it('of no field are not lost', () => {
    expect(placeFaults([fault('extra')], ['slug']).others).toEqual([fault('extra')]);
    expect(placeFaults(undefined, ['slug'])).toEqual({ byField: {}, others: [] });
  });
});
