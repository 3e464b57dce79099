/**
 * How loud one media element is, 0–1. The element's own volume does it, except on phones where that is the business of the
 * buttons and stays at 1 whatever one sets (iOS): there the sound goes through a gain of Web Audio.
 */
export class Loudness {
  private wanted = 1;
  private gain: GainNode | null = null;
  private context: AudioContext | null = null;

  constructor(private readonly audio: HTMLAudioElement) {}

  /** Must run inside a tap: without one Web Audio stays silent. */
  unlock(): void {
    if (!this.gain && this.isVolumeFixed()) this.connect();
    void this.context?.resume().catch(() => undefined);
  }

  set(volume: number): void {
    this.wanted = volume;
    if (this.gain) this.gain.gain.value = volume;
    else this.audio.volume = volume;
  }

  private isVolumeFixed(): boolean {
    const before = this.audio.volume;
    this.audio.volume = before > 0.5 ? 0.25 : 0.75;
    const isFixed = this.audio.volume === before;
    this.audio.volume = before;
    return isFixed;
  }

  /** Once for the life of the element: its sound cannot be taken back out of the graph. */
  private connect(): void {
    if (typeof AudioContext === 'undefined') return;
    this.context = new AudioContext();
    this.gain = this.context.createGain();
    this.gain.gain.value = this.wanted;
    this.context.createMediaElementSource(this.audio).connect(this.gain).connect(this.context.destination);
  }
}
