import type { PlayerAction, AudioState } from './player.rules';

export interface SoundListeners {
  /** The element really plays this play, at `positionMs`. */
  onStarted(playId: string, positionMs: number): void;
  onEnded(playId: string): void;
  onFailed(playId: string, reason: string): void;
  /** The browser wants a tap before it makes sound. */
  onBlocked(): void;
  onPosition(positionMs: number): void;
}

/** 50 ms of silence: played inside the tap, so that the browser lets this element play later without one. */
const SILENCE =
  'data:audio/wav;base64,UklGRrQBAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YZABAACA' + 'gICA'.repeat(133);

/** A track of this size or more is not kept in memory ahead of time. */
const PRELOAD_BYTES_MAX = 60 * 1024 * 1024;

/**
 * Owns one audio element. Carries out actions, knows what is loaded and tells what is heard.
 * The next track is fetched ahead into memory; where that copy cannot be played, its address is.
 */
export class Sound {
  private playId: string | null = null;
  private url: string | null = null;
  private hasFailed = false;
  private wantsSound = false;
  private ahead: { path: string; objectUrl: string } | null = null;
  private fetching: { path: string; abort: AbortController } | null = null;

  constructor(
    readonly audio: HTMLAudioElement,
    private readonly listeners: SoundListeners,
  ) {
    audio.preload = 'auto';
    audio.addEventListener('playing', () => this.onPlaying());
    audio.addEventListener('ended', () => this.onEnded());
    audio.addEventListener('error', () => this.onError());
    audio.addEventListener('timeupdate', () => this.listeners.onPosition(this.state().positionMs));
  }

  state(): AudioState {
    return {
      playId: this.playId,
      positionMs: Math.max(0, Math.round(this.audio.currentTime * 1000)),
      isPaused: this.audio.paused,
      isEnded: this.playId !== null && this.audio.ended,
      hasFailed: this.hasFailed,
    };
  }

  /** Must run inside a tap. False: the browser does not let this page make sound. */
  async unlock(): Promise<boolean> {
    if (this.playId !== null && !this.audio.paused) return true;
    // A paused track unlocks as well as silence does, and need not be loaded again.
    if (this.playId === null) this.audio.src = SILENCE;
    try {
      await this.audio.play();
      return true;
    } catch (error) {
      return !isNotAllowed(error);
    } finally {
      if (this.playId === null) this.audio.pause();
    }
  }

  run(action: PlayerAction): void {
    switch (action.do) {
      case 'load':
        return this.load(action.playId, action.url, action.positionMs);
      case 'seek':
        this.audio.currentTime = action.positionMs / 1000;
        return;
      case 'play':
        return this.play();
      case 'pause':
        this.wantsSound = false;
        return this.audio.pause();
      case 'silence':
        return this.silence();
      case 'volume':
        this.audio.volume = action.volume;
    }
  }

  /** Fetches a track that comes soon. */
  prepare(url: string): void {
    const path = pathOf(url);
    if (this.ahead?.path === path || this.fetching?.path === path || typeof URL.createObjectURL !== 'function') return;
    this.fetching?.abort.abort();
    const abort = new AbortController();
    this.fetching = { path, abort };
    fetchBlob(url, abort.signal)
      .then((blob) => {
        if (this.fetching?.abort !== abort || !blob) return;
        this.dropAhead();
        this.ahead = { path, objectUrl: URL.createObjectURL(blob) };
      })
      // Loading ahead is a kindness; the track is loaded again when it is due.
      .catch(() => undefined)
      .finally(() => {
        if (this.fetching?.abort === abort) this.fetching = null;
      });
  }

  private load(playId: string, url: string, positionMs: number): void {
    this.playId = playId;
    this.url = url;
    this.hasFailed = false;
    const isAhead = this.ahead?.path === pathOf(url);
    this.open(isAhead && this.ahead ? this.ahead.objectUrl : url, positionMs);
  }

  private open(source: string, positionMs: number): void {
    const { audio } = this;
    audio.src = source;
    audio.load();
    if (positionMs <= 0) return;
    audio.addEventListener('loadedmetadata', () => (audio.currentTime = positionMs / 1000), { once: true });
  }

  private play(): void {
    this.wantsSound = true;
    const { playId } = this;
    this.audio.play().catch((error: unknown) => {
      // A newer load or a pause interrupts an older play(): that is no failure.
      if (playId !== this.playId || isInterruption(error)) return;
      if (isNotAllowed(error)) this.listeners.onBlocked();
      else if (!this.retryFromAddress()) this.fail(describe(error));
    });
  }

  private silence(): void {
    this.playId = null;
    this.url = null;
    this.wantsSound = false;
    this.hasFailed = false;
    this.audio.pause();
    this.audio.removeAttribute('src');
    this.audio.load();
  }

  private onPlaying(): void {
    if (this.playId) this.listeners.onStarted(this.playId, this.state().positionMs);
  }

  private onEnded(): void {
    if (this.playId) this.listeners.onEnded(this.playId);
  }

  private onError(): void {
    if (!this.playId || this.retryFromAddress()) return;
    const { error } = this.audio;
    this.fail(error ? `MEDIA_ERR_${error.code} ${error.message}`.trim() : 'The file cannot be played.');
  }

  /** The copy in memory may be what fails: a content policy, or a file that was cut short. */
  private retryFromAddress(): boolean {
    if (!this.ahead || !this.url || this.audio.src !== this.ahead.objectUrl) return false;
    const positionMs = this.state().positionMs;
    this.dropAhead();
    this.open(this.url, positionMs);
    if (this.wantsSound) this.play();
    return true;
  }

  private fail(reason: string): void {
    if (this.hasFailed || !this.playId) return;
    this.hasFailed = true;
    this.listeners.onFailed(this.playId, reason.slice(0, 200));
  }

  private dropAhead(): void {
    if (this.ahead) URL.revokeObjectURL(this.ahead.objectUrl);
    this.ahead = null;
  }
}

async function fetchBlob(url: string, signal: AbortSignal): Promise<Blob | null> {
  const response = await fetch(url, { signal, credentials: 'same-origin' });
  const bytes = Number(response.headers.get('content-length') ?? 0);
  if (!response.ok || bytes > PRELOAD_BYTES_MAX) {
    void response.body?.cancel();
    return null;
  }
  return response.blob();
}

// Signatures and expiry differ from one address of a track to the next.
function pathOf(url: string): string {
  return url.split(/[?#]/)[0] ?? url;
}

function isNotAllowed(error: unknown): boolean {
  return (error as { name?: unknown } | null)?.name === 'NotAllowedError';
}

function isInterruption(error: unknown): boolean {
  return (error as { name?: unknown } | null)?.name === 'AbortError';
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : 'The file cannot be played.';
}
