import { useEffect, useRef } from 'react';
import { isNewVersion, readBuildMarks } from './new-version.rules';

const CHECK_MS = 3 * 60_000;

/**
 * Reloads the TV when another version is served. A page that makes the sound waits for a pause: a browser may ask for
 * a tap after the reload, and nobody stands at the TV.
 */
export function useNewVersion(isMakingSound: boolean): void {
  const makingSound = useRef(isMakingSound);
  makingSound.current = isMakingSound;

  useEffect(() => {
    let loaded: string | null = null;
    let isWaiting = false;
    const check = async () => {
      try {
        const answer = await fetch(window.location.pathname, { cache: 'no-store' });
        if (!answer.ok) return;
        const served = readBuildMarks(await answer.text());
        isWaiting = isNewVersion(loaded, served);
        loaded ??= served === '' ? null : served;
      } catch {
        return;
      }
      if (isWaiting && !makingSound.current) window.location.reload();
    };
    void check();
    const timer = setInterval(check, CHECK_MS);
    return () => clearInterval(timer);
  }, []);
}
