import { useEffect, useRef } from 'react';

const PRESS_KEYS = new Set(['Enter', ' ', 'Spacebar', 'MediaPlayPause', 'MediaPlay']);

/**
 * OK on a TV remote (it arrives as Enter), Space, and a tap anywhere. `onPress` runs inside the user's gesture, so it
 * may start sound.
 */
export function useRemotePress(onPress: (from: 'key' | 'tap') => void): void {
  const press = useRef(onPress);
  press.current = onPress;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!PRESS_KEYS.has(event.key) || event.repeat) return;
      // Otherwise a focused bar would take the same key a second time as a click.
      event.preventDefault();
      press.current('key');
    };
    const onTap = () => press.current('tap');
    window.addEventListener('keydown', onKey);
    window.addEventListener('pointerup', onTap);
    return () => {
      window.removeEventListener('keydown', onKey);
      window.removeEventListener('pointerup', onTap);
    };
  }, []);
}
