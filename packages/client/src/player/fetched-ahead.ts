/** A track of this size or more is not kept in memory ahead of time. */
const BYTES_MAX = 60 * 1024 * 1024;

/** Keeps one track that comes soon in memory. Loading ahead is a kindness: what fails is loaded again when it is due. */
export class FetchedAhead {
  private ready: { path: string; objectUrl: string } | null = null;
  private fetching: { path: string; abort: AbortController } | null = null;

  fetch(url: string): void {
    const path = pathOf(url);
    if (this.ready?.path === path || this.fetching?.path === path || typeof URL.createObjectURL !== 'function') return;
    this.fetching?.abort.abort();
    const abort = new AbortController();
    this.fetching = { path, abort };
    fetchBlob(url, abort.signal)
      .then((blob) => {
        if (this.fetching?.abort !== abort || !blob) return;
        if (this.ready) URL.revokeObjectURL(this.ready.objectUrl);
        this.ready = { path, objectUrl: URL.createObjectURL(blob) };
      })
      .catch(() => undefined)
      .finally(() => {
        if (this.fetching?.abort === abort) this.fetching = null;
      });
  }

  /** The address of the copy, which the caller now owns; null where there is none of this track. */
  take(url: string): string | null {
    if (this.ready?.path !== pathOf(url)) return null;
    const { objectUrl } = this.ready;
    this.ready = null;
    return objectUrl;
  }
}

async function fetchBlob(url: string, signal: AbortSignal): Promise<Blob | null> {
  const response = await fetch(url, { signal, credentials: 'same-origin' });
  const bytes = Number(response.headers.get('content-length') ?? 0);
  if (!response.ok || bytes > BYTES_MAX) {
    void response.body?.cancel();
    return null;
  }
  return response.blob();
}

/** Names a track: signatures and expiry differ from one address of it to the next. */
export function pathOf(url: string): string {
  return url.split(/[?#]/)[0] ?? url;
}
