import { encodeMp3, type TrackTags, withTags } from './mp3.js';
import { SAMPLE_RATE } from './synth/voice.js';

/** A file for tests: one steady tone, so that a recording or an analyser tells which file sounded. */
export interface TestToneOptions extends TrackTags {
  readonly frequencyHz: number;
  readonly seconds: number;
}

/** Makes an MP3 with tags out of a sine of the given frequency (half of full scale, 10 ms fades). */
export async function renderTestTone(options: TestToneOptions): Promise<Uint8Array> {
  const length = Math.round(options.seconds * SAMPLE_RATE);
  const fade = Math.floor(0.01 * SAMPLE_RATE);
  const channel = Float32Array.from({ length }, (_, index) => {
    const edge = Math.min(1, index / fade, (length - 1 - index) / fade);
    return 0.5 * edge * Math.sin((2 * Math.PI * options.frequencyHz * index) / SAMPLE_RATE);
  });
  return withTags(await encodeMp3({ left: channel, right: channel }), options);
}
