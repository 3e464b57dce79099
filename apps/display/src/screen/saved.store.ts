/**
 * Small values that outlive a reload. A TV browser may have no storage at all (private mode, full disk): then the
 * values live as long as the page, which costs a new pairing after a power cut and nothing else.
 */
/** The last answer of `GET /displays/me`; belongs to one pairing and goes with it. */
export const HOME_KEY = 'votebox.display.home';

const fallback = new Map<string, string>();

export function readSaved(key: string): string | null {
  try {
    return window.localStorage.getItem(key) ?? fallback.get(key) ?? null;
  } catch {
    return fallback.get(key) ?? null;
  }
}

export function writeSaved(key: string, value: string | null): void {
  if (value === null) fallback.delete(key);
  else fallback.set(key, value);
  try {
    if (value === null) window.localStorage.removeItem(key);
    else window.localStorage.setItem(key, value);
  } catch {
    // The copy in memory has to do.
  }
}
