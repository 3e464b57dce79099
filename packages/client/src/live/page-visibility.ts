/** When a page sleeps and wakes. Outside a browser it is always awake. */
export interface PageVisibility {
  isHidden(): boolean;
  /** Told when the page is shown again or the device says that its network came or went. */
  onWake(listener: () => void): () => void;
}

export const browserVisibility: PageVisibility = {
  isHidden: () => typeof document !== 'undefined' && document.visibilityState === 'hidden',
  onWake(listener) {
    if (typeof document === 'undefined') return () => undefined;
    const onVisibility = () => {
      if (document.visibilityState === 'visible') listener();
    };
    document.addEventListener('visibilitychange', onVisibility);
    window.addEventListener('online', listener);
    // Only a hint (the server may be on this very machine), but a look at the link answers long before its pings do.
    window.addEventListener('offline', listener);
    window.addEventListener('pageshow', onVisibility);
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      window.removeEventListener('online', listener);
      window.removeEventListener('offline', listener);
      window.removeEventListener('pageshow', onVisibility);
    };
  },
};
