import { silenceUrl } from '../player/silence';

/**
 * An audio element whose progress the test decides. Only what the player uses; times in seconds as in the real one.
 * `play` resolves and says `playing`, unless a `refusal` is set.
 */
export class ScriptedAudio extends EventTarget {
  preload = '';
  volume = 1;
  currentTime = 0;
  paused = true;
  ended = false;
  readyState = 4;
  error: { code: number; message: string } | null = null;
  refusal: string | null = null;
  readonly log: string[] = [];
  private source = '';

  get src(): string {
    return this.source;
  }

  set src(source: string) {
    this.source = source;
    this.currentTime = 0;
    this.paused = true;
    this.ended = false;
    this.error = null;
    if (!isSilence(source)) this.log.push(`src ${source}`);
  }

  removeAttribute(): void {
    this.source = '';
    this.log.push('silent');
  }

  load(): void {
    if (!this.source) return;
    queueMicrotask(() => this.dispatchEvent(new Event('loadedmetadata')));
  }

  async play(): Promise<void> {
    if (this.refusal) throw Object.assign(new Error(this.refusal), { name: this.refusal });
    this.paused = false;
    this.ended = false;
    if (isSilence(this.source)) return;
    this.log.push('play');
    queueMicrotask(() => this.dispatchEvent(new Event('playing')));
  }

  pause(): void {
    if (!this.paused && !isSilence(this.source)) this.log.push('pause');
    this.paused = true;
  }

  /** The track plays to its end. */
  finish(seconds: number): void {
    this.currentTime = seconds;
    this.paused = true;
    this.ended = true;
    this.dispatchEvent(new Event('ended'));
  }

  fail(code: number, message: string): void {
    this.error = { code, message };
    this.paused = true;
    this.dispatchEvent(new Event('error'));
  }
}

/** The sound that unlocks the element. */
function isSilence(source: string): boolean {
  return source === silenceUrl();
}
