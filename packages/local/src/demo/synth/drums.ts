import type { Random } from './random.js';
import type { DrumName } from './score.js';
import { SAMPLE_RATE } from './voice.js';

/** How a drum is built from a falling tone and a burst of noise. Times in seconds. */
interface DrumPatch {
  readonly seconds: number;
  readonly tone?: { from: number; to: number; fall: number; decay: number; level: number };
  /** `colour` 0 lets low noise through, 1 only the highest. */
  readonly noise?: { decay: number; level: number; colour: number };
  readonly gain: number;
}

const DRUMS: Readonly<Record<DrumName, DrumPatch>> = {
  kick: {
    seconds: 0.38,
    tone: { from: 165, to: 46, fall: 0.035, decay: 0.13, level: 1 },
    noise: { decay: 0.004, level: 0.25, colour: 0.4 },
    gain: 0.8,
  },
  snare: {
    seconds: 0.24,
    tone: { from: 235, to: 180, fall: 0.03, decay: 0.06, level: 0.55 },
    noise: { decay: 0.07, level: 0.6, colour: 0.55 },
    gain: 0.55,
  },
  clap: { seconds: 0.22, noise: { decay: 0.06, level: 0.9, colour: 0.7 }, gain: 0.5 },
  'closed-hat': { seconds: 0.06, noise: { decay: 0.014, level: 0.8, colour: 0.96 }, gain: 0.3 },
  'open-hat': { seconds: 0.26, noise: { decay: 0.09, level: 0.8, colour: 0.95 }, gain: 0.26 },
  shaker: { seconds: 0.09, noise: { decay: 0.03, level: 0.6, colour: 0.93 }, gain: 0.22 },
  rim: {
    seconds: 0.07,
    tone: { from: 1_750, to: 1_650, fall: 0.01, decay: 0.016, level: 0.7 },
    noise: { decay: 0.006, level: 0.3, colour: 0.8 },
    gain: 0.42,
  },
  tom: { seconds: 0.32, tone: { from: 170, to: 105, fall: 0.06, decay: 0.11, level: 0.9 }, gain: 0.6 },
};

/** All strokes of a drum sound alike apart from their strength, so each drum is made once per song. */
export function renderDrum(drum: DrumName, random: Random): Float32Array {
  const patch = DRUMS[drum];
  const out = new Float32Array(Math.ceil(patch.seconds * SAMPLE_RATE));
  if (patch.tone) addFallingTone(out, patch.tone);
  if (patch.noise) addNoise(out, patch.noise, random);
  if (drum === 'clap') addEchoes(out);
  const fade = Math.floor(out.length * 0.2);
  for (let index = 0; index < out.length; index += 1) {
    const left = out.length - index;
    out[index]! *= patch.gain * (left < fade ? left / fade : 1);
  }
  return out;
}

function addFallingTone(out: Float32Array, tone: NonNullable<DrumPatch['tone']>): void {
  let phase = 0;
  for (let index = 0; index < out.length; index += 1) {
    const seconds = index / SAMPLE_RATE;
    phase += (tone.to + (tone.from - tone.to) * Math.exp(-seconds / tone.fall)) / SAMPLE_RATE;
    out[index]! += tone.level * Math.sin(2 * Math.PI * phase) * Math.exp(-seconds / tone.decay);
  }
}

function addNoise(out: Float32Array, noise: NonNullable<DrumPatch['noise']>, random: Random): void {
  let low = 0;
  const smoothing = 0.05 + 0.85 * (1 - noise.colour);
  for (let index = 0; index < out.length; index += 1) {
    const white = random() * 2 - 1;
    low += (white - low) * smoothing;
    const coloured = noise.colour * (white - low) + (1 - noise.colour) * low;
    out[index]! += noise.level * coloured * Math.exp(-index / (noise.decay * SAMPLE_RATE));
  }
}

/** Several hands never clap at exactly the same moment. */
function addEchoes(out: Float32Array): void {
  const dry = out.slice();
  for (const delay of [0.011, 0.023]) {
    const offset = Math.floor(delay * SAMPLE_RATE);
    for (let index = offset; index < out.length; index += 1) out[index]! += 0.6 * (dry[index - offset] as number);
  }
}
