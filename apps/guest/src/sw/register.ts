/** It fetches all of the shell: the line belongs to what the guest came for first. */
const WAIT_MS = 3_000;

/** Only where the browser allows it (https or localhost); everything works without it, just not from a cold start offline. */
export function registerServiceWorker(): void {
  if (process.env.NODE_ENV !== 'production' || !window.isSecureContext || !('serviceWorker' in navigator)) return;
  const register = async () => {
    try {
      takeWaitingVersion(await navigator.serviceWorker.register('/sw.js', { scope: '/' }));
    } catch {
      return; // Where storage is refused even its name may throw.
    }
  };
  const wait = () => setTimeout(() => void register(), WAIT_MS);
  if (document.readyState === 'complete') wait();
  else window.addEventListener('load', wait, { once: true });
}

/** A version that came while the app was last open takes over now, at the start, where nothing is lost by a reload. */
function takeWaitingVersion({ waiting }: ServiceWorkerRegistration): void {
  if (!waiting || !navigator.serviceWorker.controller) return;
  navigator.serviceWorker.addEventListener('controllerchange', () => window.location.reload(), { once: true });
  waiting.postMessage({ type: 'SKIP_WAITING' });
}
