/** Keeps the screen on while something plays. Does nothing where the browser cannot (plain http, older ones). */
export class WakeLock {
  private sentinel: WakeLockSentinel | null = null;
  private isWanted = false;

  constructor() {
    if (typeof document === 'undefined') return;
    // The browser takes the lock away from a hidden page and does not give it back.
    document.addEventListener('visibilitychange', () => {
      if (this.isWanted && document.visibilityState === 'visible') void this.request();
    });
  }

  hold(): void {
    this.isWanted = true;
    void this.request();
  }

  release(): void {
    this.isWanted = false;
    this.sentinel?.release().catch(() => undefined);
    this.sentinel = null;
  }

  private async request(): Promise<void> {
    if (typeof navigator === 'undefined' || !('wakeLock' in navigator)) return;
    try {
      this.sentinel = await navigator.wakeLock.request('screen');
    } catch {
      // Refused on low battery or while hidden; the next change of visibility asks again.
      this.sentinel = null;
    }
  }
}
