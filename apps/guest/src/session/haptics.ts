import { browserStorage } from '@votebox/client';

const KEY = 'votebox.haptics';

export function hasHaptics(): boolean {
  return typeof navigator !== 'undefined' && typeof navigator.vibrate === 'function';
}

export function isHapticsOn(): boolean {
  return browserStorage.read(KEY) !== 'off';
}

export function switchHaptics(on: boolean): void {
  browserStorage.write(KEY, on ? null : 'off');
}

const PATTERNS = { tick: 12, counted: [14, 40, 22], refused: [40, 60, 40] } as const;

/** A short tap in the hand. Nothing where the phone cannot, or where the guest does not want it. */
export function tick(kind: keyof typeof PATTERNS): void {
  if (!hasHaptics() || !isHapticsOn()) return;
  navigator.vibrate(PATTERNS[kind] as number | number[]);
}
