/** localStorage that never throws: private windows and full disks only cost the memory, not the night. */
export function readSaved(key: string): string | null {
  try {
    return window.localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** A page whose guest was forgotten keeps nothing more; the next one may. */
let isForgotten = false;

export function writeSaved(key: string, value: string | null): void {
  if (isForgotten) return;
  try {
    if (value === null) window.localStorage.removeItem(key);
    else window.localStorage.setItem(key, value);
  } catch {
    // Without storage the choice lasts until the page is closed.
  }
}

/** Forgets everything that this browser knows of its guest. Leave the page then: what it still shows is not kept again. */
export function forgetSaved(): void {
  isForgotten = true;
  try {
    window.localStorage.clear();
  } catch {
    // Where nothing can be kept there is nothing to forget.
  }
}

export function readSavedJson<T>(key: string, isValid: (value: unknown) => value is T): T | null {
  const text = readSaved(key);
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isValid(value) ? value : null;
  } catch {
    return null;
  }
}
