import { describe, expect, it } from '@jest/globals';
import { decideDisplayOrder } from './display-order.rules';

const shown = ['a', 'b', 'c', 'd'];

describe('decideDisplayOrder', () => {
  it('shows the wanted order when nobody holds it', () => {
    expect(decideDisplayOrder(shown, ['d', 'a', 'b', 'c'], { kind: 'none' })).toEqual(['d', 'a', 'b', 'c']);
  });

  it('never moves the held row while the others flow around it', () => {
    expect(decideDisplayOrder(shown, ['c', 'd', 'a', 'b'], { kind: 'row', key: 'b' })).toEqual(['c', 'b', 'd', 'a']);
    expect(decideDisplayOrder(shown, ['x', 'y', 'a', 'b', 'c', 'd'], { kind: 'row', key: 'a' })).toEqual([
      'a',
      'x',
      'y',
      'b',
      'c',
      'd',
    ]);
  });

  it('keeps a row in reach when the list got shorter than its place', () => {
    expect(decideDisplayOrder(shown, ['d', 'a'], { kind: 'row', key: 'd' })).toEqual(['a', 'd']);
  });

  it('lets go of a row that is gone', () => {
    expect(decideDisplayOrder(shown, ['c', 'a'], { kind: 'row', key: 'b' })).toEqual(['c', 'a']);
  });

  it('moves nothing while a finger is down; new rows wait at the end', () => {
    expect(decideDisplayOrder(shown, ['x', 'd', 'c', 'a'], { kind: 'list' })).toEqual(['a', 'c', 'd', 'x']);
  });

  it('shows every wanted row exactly once, whatever is held', () => {
    const wanted = ['e', 'c', 'a', 'd'];
    for (const key of [...shown, ...wanted]) {
      expect(decideDisplayOrder(shown, wanted, { kind: 'row', key }).toSorted()).toEqual(wanted.toSorted());
    }
    expect(decideDisplayOrder(shown, wanted, { kind: 'list' }).toSorted()).toEqual(wanted.toSorted());
  });
});
