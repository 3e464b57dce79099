import type { Timers } from '../timers';
import { FetchedAhead, pathOf } from './fetched-ahead';
import { Loudness } from './loudness';
import { silenceUrl } from './silence';
import { diagnose, NETWORK } from './sound.diagnosis';
import type { PlayerAction, AudioState } from './player.rules';

export interface SoundListeners {
  /** The element really plays this play, at `positionMs`. */
  onStarted(playId: string, positionMs: number): void;
  onEnded(playId: string, positionMs: number): void;
  onFailed(playId: string, reason: string): void;
  /** The browser wants a tap before it makes sound. */
  onBlocked(): void;
  onPosition(positionMs: number): void;
  /** The element has found out that the track is longer or shorter. */
  onLength(): void;
}

/** HTMLMediaElement.HAVE_FUTURE_DATA: enough is loaded to go on playing. */
const HAVE_FUTURE_DATA = 3;
const STALL_MS = 8_000;
/** Tries to reach a file again, after 2, 4 and 8 s, before it counts as failed. */
const NETWORK_TRIES_MAX = 3;
/** What sounds between the end of a track and the command that names the next one. */
interface Following {
  path: string;
  /** Where the track before it ended. */
  endedMs: number;
  isBroken: boolean;
}

/**
 * Owns one audio element. Carries out actions, knows what is loaded and tells what is heard.
 * The next track is fetched ahead into memory; where that copy cannot be played, its address is. At the end of a track the
 * copy may follow at once, without waiting for the server: until it is loaded by name, the state is that of the track
 * that ended.
 */
export class Sound {
  private playId: string | null = null;
  private url: string | null = null;
  private hasFailed = false;
  private wantsSound = false;
  private startMs = 0;
  /** Local epoch ms at which the position last moved, or was last asked to. */
  private movedAt = 0;
  private networkTries = 0;
  private isDiagnosing = false;
  /** Ends the wait for metadata of a source that was replaced. */
  private cancelSeek: AbortController | null = null;
  /** The copy in memory that is loaded now, if it is one. */
  private copyUrl: string | null = null;
  private following: Following | null = null;
  private readonly ahead = new FetchedAhead();
  private readonly loudness: Loudness;

  constructor(
    readonly audio: HTMLAudioElement,
    private readonly listeners: SoundListeners,
    private readonly timers: Timers,
  ) {
    this.loudness = new Loudness(audio);
    audio.preload = 'auto';
    audio.addEventListener('playing', () => this.onPlaying());
    audio.addEventListener('ended', () => this.onEnded());
    audio.addEventListener('error', () => this.onError());
    audio.addEventListener('timeupdate', () => this.onMoved());
    audio.addEventListener('durationchange', () => this.onLength());
  }

  state(): AudioState {
    const { playId, following } = this;
    if (following) {
      const ended = { isPaused: this.audio.paused, isEnded: true, hasFailed: false, isStalled: false };
      return { playId, positionMs: following.endedMs, durationMs: null, ...ended };
    }
    return {
      playId,
      positionMs: Math.max(0, Math.round(this.audio.currentTime * 1000)),
      durationMs: Number.isFinite(this.audio.duration) ? Math.round(this.audio.duration * 1000) : null,
      isPaused: this.audio.paused,
      isEnded: playId !== null && this.audio.ended,
      hasFailed: this.hasFailed,
      isStalled: this.wantsSound && !this.audio.ended && this.timers.now() - this.movedAt > STALL_MS,
    };
  }

  /** Whether sound comes out right now. */
  isSounding(): boolean {
    return this.playId !== null && !this.audio.paused && this.audio.readyState >= HAVE_FUTURE_DATA;
  }

  /** Must run inside a tap. False: the browser does not let this page make sound. */
  async unlock(): Promise<boolean> {
    if (this.playId !== null && !this.audio.paused) return true;
    // A paused track unlocks as well as silence does, and need not be loaded again.
    this.loudness.unlock();
    if (this.playId === null) this.audio.src = silenceUrl();
    try {
      await this.audio.play();
      return true;
    } catch (error) {
      return !isNotAllowed(error);
    } finally {
      if (!this.wantsSound) this.audio.pause();
    }
  }

  run(action: PlayerAction): void {
    switch (action.do) {
      case 'load':
        return this.load(action.playId, action.url, action.positionMs);
      case 'seek':
        return this.seek(action.positionMs);
      case 'play':
        return this.play();
      case 'pause':
        this.wantsSound = false;
        return this.audio.pause();
      case 'silence':
        return this.silence();
      case 'volume':
        return this.loudness.set(action.volume);
    }
  }

  /** Fetches a track that comes soon. */
  prepare(url: string): void {
    this.ahead.fetch(url);
  }

  /** Lets a track that was fetched ahead sound right after the one that has ended. Nothing where it was not fetched. */
  follow(url: string, volume: number): void {
    const copyUrl = this.audio.ended ? this.ahead.take(url) : null;
    if (copyUrl === null) return;
    const { positionMs } = this.state();
    this.dropCopy();
    this.copyUrl = copyUrl;
    this.following = { path: pathOf(url), endedMs: positionMs, isBroken: false };
    this.loudness.set(volume);
    this.open(copyUrl, 0);
    this.play();
  }

  private load(playId: string, url: string, positionMs: number): void {
    if (this.following?.path === pathOf(url) && !this.following.isBroken) return this.adopt(playId, url);
    this.following = null;
    this.playId = playId;
    this.startMs = positionMs;
    this.networkTries = 0;
    this.url = url;
    this.hasFailed = false;
    this.dropCopy();
    this.copyUrl = this.ahead.take(url);
    this.open(this.copyUrl ?? url, positionMs);
  }

  /** What sounds already has got its name: it goes on where it is. */
  private adopt(playId: string, url: string): void {
    const wasSounding = this.isSounding();
    this.following = null;
    this.playId = playId;
    this.url = url;
    this.startMs = 0;
    this.networkTries = 0;
    if (wasSounding || this.audio.ended) this.onPlaying();
    if (this.audio.ended) this.onEnded();
  }

  private seek(positionMs: number): void {
    if (!this.following || !this.url) {
      this.audio.currentTime = positionMs / 1000;
      return;
    }
    // Back into the track that ended: the file of another one is loaded.
    this.following = null;
    this.dropCopy();
    this.reopen(positionMs);
  }

  private open(source: string, positionMs: number): void {
    const { audio } = this;
    this.cancelSeek?.abort();
    audio.src = source;
    audio.load();
    if (positionMs <= 0) return;
    this.cancelSeek = new AbortController();
    const seek = () => (audio.currentTime = positionMs / 1000);
    audio.addEventListener('loadedmetadata', seek, { once: true, signal: this.cancelSeek.signal });
  }

  private play(): void {
    this.wantsSound = true;
    this.movedAt = this.timers.now();
    const { playId } = this;
    this.audio.play().catch((error: unknown) => {
      // A newer load or a pause interrupts an older play(): that is no failure.
      if (playId !== this.playId || isInterruption(error)) return;
      if (isNotAllowed(error)) this.listeners.onBlocked();
      // The element's own `error` says more; this is for browsers that only reject.
      else if (!this.audio.error) this.onError();
    });
  }

  private silence(): void {
    this.playId = null;
    this.following = null;
    this.url = null;
    this.wantsSound = false;
    this.hasFailed = false;
    this.audio.pause();
    this.audio.removeAttribute('src');
    this.audio.load();
    this.dropCopy();
  }

  private onMoved(): void {
    this.movedAt = this.timers.now();
    this.listeners.onPosition(this.state().positionMs);
  }

  private onLength(): void {
    if (this.isSounding() && !this.following) this.listeners.onLength();
  }

  private onPlaying(): void {
    if (this.playId && !this.following) this.listeners.onStarted(this.playId, this.state().positionMs);
  }

  private onEnded(): void {
    if (this.playId && !this.following) this.listeners.onEnded(this.playId, this.state().positionMs);
  }

  private onError(): void {
    if (this.following) this.following.isBroken = true;
    else if (this.playId) this.onTrouble();
  }

  private onTrouble(): void {
    const { playId, url } = this;
    if (this.hasFailed || this.isDiagnosing || !playId || !url) return;
    if (this.retryFromAddress()) return;
    this.isDiagnosing = true;
    const positionMs = this.state().positionMs || this.startMs;
    void diagnose(url, this.audio.error).then((reason) => {
      this.isDiagnosing = false;
      if (this.playId === playId) this.settleTrouble(playId, positionMs, reason);
    });
  }

  /** A network comes back; a file that is missing or broken does not get better. */
  private settleTrouble(playId: string, positionMs: number, reason: string): void {
    if (reason.startsWith(NETWORK) && this.networkTries < NETWORK_TRIES_MAX) {
      this.networkTries += 1;
      this.timers.after(1_000 * 2 ** this.networkTries, () => {
        if (this.playId === playId) this.reopen(positionMs);
      });
      return;
    }
    this.hasFailed = true;
    this.listeners.onFailed(playId, reason.slice(0, 200));
  }

  /** The copy in memory may be what fails: a content policy, or a file that was cut short. */
  private retryFromAddress(): boolean {
    if (!this.copyUrl) return false;
    const positionMs = this.state().positionMs || this.startMs;
    this.dropCopy();
    this.reopen(positionMs);
    return true;
  }

  private reopen(positionMs: number): void {
    if (!this.url) return;
    this.open(this.url, positionMs);
    if (this.wantsSound) this.play();
  }

  private dropCopy(): void {
    if (this.copyUrl) URL.revokeObjectURL(this.copyUrl);
    this.copyUrl = null;
  }
}

function isNotAllowed(error: unknown): boolean {
  return (error as { name?: unknown } | null)?.name === 'NotAllowedError';
}

function isInterruption(error: unknown): boolean {
  return (error as { name?: unknown } | null)?.name === 'AbortError';
}
