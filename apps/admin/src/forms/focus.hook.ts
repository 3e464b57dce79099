import { useEffect, useRef, type RefObject } from 'react';

/** Puts the focus on a field when it appears: the one thing that a dialog or page was opened for. */
export function useFocusOnAppear<T extends HTMLElement>(isWanted = true): RefObject<T | null> {
  const field = useRef<T>(null);
  useEffect(() => {
    if (isWanted) field.current?.focus();
  }, [isWanted]);
  return field;
}
