import { describe, expect, it } from '@jest/globals';
import type { PlayerState } from '@votebox/client';
import { decidePast, decideWish, NEVER_HELD, type WishChange } from './player-wish.rules';

type Mode = PlayerState['mode'];

/** What becomes of the wish at each of the modes that follow one another. */
function follow(...modes: Mode[]): WishChange[] {
  let past = NEVER_HELD;
  return modes.map((mode) => {
    const change = decideWish(past, mode);
    past = decidePast(past, mode);
    return change;
  });
}

describe('the wish to be the player again', () => {
  it('is remembered once this TV makes the sound', () => {
    expect(follow('arming', 'holder', 'holder')).toEqual(['keep', 'remember', 'keep']);
    expect(follow('blocked', 'arming', 'holder')).toEqual(['keep', 'keep', 'remember']);
  });

  it('outlives that the page which died still has the place', () => {
    expect(follow('arming', 'other', 'other', 'arming', 'other')).not.toContain('forget');
    expect(follow('arming', 'other', 'holder')).toEqual(['keep', 'keep', 'remember']);
  });

  it('ends when another page takes the sound from this one', () => {
    expect(follow('arming', 'holder', 'other').at(-1)).toBe('forget');
    expect(follow('arming', 'other', 'holder', 'other').at(-1)).toBe('forget');
    expect(follow('arming', 'holder', 'blocked', 'arming', 'other').at(-1)).toBe('forget');
  });

  it('ends when staff let this TV go, not when it was never the player', () => {
    expect(follow('arming', 'holder', 'idle').at(-1)).toBe('forget-soon');
    expect(follow('arming', 'idle').at(-1)).toBe('keep');
  });
});
