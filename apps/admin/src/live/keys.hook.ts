import { useEffect, useRef } from 'react';
import { findLiveCommand, type LiveCommand } from './keys.rules';

/** Where keys mean something else: writing, choosing, sliding, an open dialog or menu. */
const TAKEN =
  'input, textarea, select, [contenteditable], [role="slider"], [role="tab"], [role="dialog"], [role="menu"], [role="listbox"], [role="combobox"]';
const PRESSABLE = 'button, a[href], summary, [role="button"], [role="switch"]';

/** Keys of the live control, for the whole page. */
export function useLiveKeys(run: (command: LiveCommand, event: KeyboardEvent) => void): void {
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !(event.target instanceof Element) || event.target.closest(TAKEN)) return;
      // Space on a button presses that button and nothing else.
      if (event.key === ' ' && event.target.closest(PRESSABLE)) return;
      const command = findLiveCommand(event);
      if (!command) return;
      event.preventDefault();
      latest.current(command, event);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}
