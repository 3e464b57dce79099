/**
 * Small values that outlive the page where the browser lets them, and else live as long as it. Never throws: a browser may
 * refuse storage when it is named (cookies switched off), read or written (private window, full disk, no quota).
 */
interface SafeStorage {
  read(key: string): string | null;
  /** Null forgets. */
  write(key: string, value: string | null): void;
  /** Null also for what is not of the wanted form: an older version, or another hand, may have written it. */
  readJson<T>(key: string, isValid: (value: unknown) => value is T): T | null;
  /** Forgets everything. Leave the page then: what it still shows is not kept again. */
  forget(): void;
}

/** `find` may throw, or answer nothing; it is asked each time, because an answer may change while the page is open. */
export function createSafeStorage(find: () => Storage | null | undefined): SafeStorage {
  /** What the browser did not take: newer than what it has. Null: forgotten, but the browser still has it. */
  const refused = new Map<string, string | null>();
  let isForgotten = false;
  const read = (key: string): string | null => {
    if (refused.has(key)) return refused.get(key) ?? null;
    try {
      return find()?.getItem(key) ?? null;
    } catch {
      return null;
    }
  };
  return {
    read,
    write: (key, value) => {
      if (isForgotten) return;
      refused.set(key, value);
      try {
        const storage = find();
        if (!storage) return;
        if (value === null) storage.removeItem(key);
        else storage.setItem(key, value);
        refused.delete(key);
      } catch {
        return;
      }
    },
    readJson: <T>(key: string, isValid: (value: unknown) => value is T) => {
      const text = read(key);
      if (text === null) return null;
      try {
        const value: unknown = JSON.parse(text);
        return isValid(value) ? value : null;
      } catch {
        return null;
      }
    },
    forget: () => {
      isForgotten = true;
      refused.clear();
      try {
        find()?.clear();
      } catch {
        return;
      }
    },
  };
}

/** For all tabs of this browser. */
export const browserStorage = createSafeStorage(() => (typeof window === 'undefined' ? null : window.localStorage));
/** For this tab. */
export const tabStorage = createSafeStorage(() => (typeof window === 'undefined' ? null : window.sessionStorage));

/** Whether this browser keeps cookies of this address; `navigator.cookieEnabled` alone tells only what was chosen for all. */
export function keepsCookies(): boolean {
  if (typeof document === 'undefined') return true;
  try {
    if (!navigator.cookieEnabled) return false;
    document.cookie = 'votebox.probe=1; path=/; samesite=lax';
    const isKept = document.cookie.includes('votebox.probe=1');
    document.cookie = 'votebox.probe=; path=/; samesite=lax; max-age=0';
    return isKept;
  } catch {
    return false;
  }
}
