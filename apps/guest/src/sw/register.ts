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
  if (document.readyState === 'complete') void register();
  else window.addEventListener('load', () => void register(), { once: true });
}

/** A version that came while the app was last open takes over now, at the start, where nothing is lost by a reload. */
function takeWaitingVersion({ waiting }: ServiceWorkerRegistration): void {
  if (!waiting || !navigator.serviceWorker.controller) return;
  navigator.serviceWorker.addEventListener('controllerchange', () => window.location.reload(), { once: true });
  waiting.postMessage({ type: 'SKIP_WAITING' });
}
