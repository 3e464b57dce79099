/** localStorage that never throws: private windows and full disks only cost the memory, not the night. */
export function readSaved(key: string): string | null {
  try {
    return window.localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function writeSaved(key: string, value: string | null): void {
  try {
    if (value === null) window.localStorage.removeItem(key);
    else window.localStorage.setItem(key, value);
  } catch {
    // Without storage the choice lasts until the page is closed.
  }
}

/** Everything that this browser knows of its guest. */
export function forgetSaved(): void {
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
