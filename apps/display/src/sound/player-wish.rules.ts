import type { PlayerState } from '@votebox/client';

/** How this TV stands to the sound of an event: whether it makes it now, and whether it has had it since it was turned on. */
export interface PlayerPast {
  isHolder: boolean;
  hasHeld: boolean;
}

export const NEVER_HELD: PlayerPast = { isHolder: false, hasHeld: false };

/**
 * What becomes of the wish to be the player again after a reload, at the next event: `remember` it makes the sound ·
 * `forget` a person gave the sound to another page · `forget-soon` staff let it go, unless the event is over with it ·
 * `keep` as it is. A TV that never held the sound has lost nothing: after a crash the page that died still has the place.
 */
export type WishChange = 'remember' | 'forget' | 'forget-soon' | 'keep';

export function decideWish({ isHolder, hasHeld }: PlayerPast, mode: PlayerState['mode']): WishChange {
  switch (mode) {
    case 'holder':
      return isHolder ? 'keep' : 'remember';
    case 'other':
      return hasHeld ? 'forget' : 'keep';
    case 'idle':
      return isHolder ? 'forget-soon' : 'keep';
    case 'arming':
    case 'blocked':
      return 'keep';
  }
}

export function decidePast({ hasHeld }: PlayerPast, mode: PlayerState['mode']): PlayerPast {
  const isHolder = mode === 'holder';
  return { isHolder, hasHeld: isHolder || (hasHeld && mode !== 'other') };
}
