import type { Patch } from './instruments.js';
import type { Random } from './random.js';

export const SAMPLE_RATE = 32_000;

const SINE_SIZE = 8_192;
const SINE = Float32Array.from({ length: SINE_SIZE + 1 }, (_, index) => Math.sin((2 * Math.PI * index) / SINE_SIZE));
/** Filter and vibrato move slowly: their coefficients are worked out once per block of samples. */
const BLOCK = 32;

/** Sine of a phase in turns (0–1). */
function sine(turns: number): number {
  return SINE[((turns - Math.floor(turns)) * SINE_SIZE) | 0] as number;
}

/** Frequency of a MIDI pitch (69 = 440 Hz). */
export function hertzOf(midi: number): number {
  return 440 * 2 ** ((midi - 69) / 12);
}

/** One tone to be rendered: where it starts, how long the key is held, how high and how hard. */
export interface Tone {
  readonly startSample: number;
  readonly heldSamples: number;
  readonly hertz: number;
  readonly velocity: number;
}

/** Adds one tone to `out`. What reaches beyond its end is cut. */
export function renderTone(out: Float32Array, tone: Tone, patch: Patch, random: Random): void {
  const length = Math.min(tone.heldSamples + Math.ceil(patch.release * SAMPLE_RATE), out.length - tone.startSample);
  if (length <= 0) return;
  const wave = new Float32Array(length);
  fillWave(wave, tone.hertz, patch, random);
  if (patch.filter) filterInPlace(wave, patch.filter, tone.velocity);
  if (patch.drive !== undefined) driveInPlace(wave, patch.drive);
  addWithEnvelope(out, wave, tone, patch);
}

function fillWave(wave: Float32Array, hertz: number, patch: Patch, random: Random): void {
  const { source } = patch;
  switch (source.kind) {
    case 'string':
      return fillString(wave, hertz, source.damping, random);
    case 'fm':
      return fillFm(wave, hertz, source);
    case 'additive': {
      const sum = source.harmonics.reduce((total, strength) => total + strength, 0);
      source.harmonics.forEach((strength, index) => {
        if (strength > 0 && hertz * (index + 1) < SAMPLE_RATE / 2.2)
          addSine(wave, hertz * (index + 1), strength / sum, patch);
      });
      return;
    }
    default:
      for (let voice = 0; voice < source.voices; voice += 1) {
        const spread = source.voices === 1 ? 0 : (voice / (source.voices - 1) - 0.5) * 2;
        const tuned = hertz * 2 ** ((spread * source.detuneCents) / 1_200);
        addShape(wave, tuned, source.kind, 1 / source.voices, random(), patch);
      }
  }
}

function vibratoFactor(patch: Patch, sample: number): number {
  if (!patch.vibrato) return 1;
  // It swells in, as a player's does.
  const depth = Math.min(1, sample / (0.35 * SAMPLE_RATE));
  return 1 + depth * patch.vibrato.cents * 0.000_578 * sine((patch.vibrato.hertz * sample) / SAMPLE_RATE);
}

function addSine(wave: Float32Array, hertz: number, strength: number, patch: Patch): void {
  let phase = 0;
  let step = hertz / SAMPLE_RATE;
  for (let index = 0; index < wave.length; index += 1) {
    if (index % BLOCK === 0) step = (hertz / SAMPLE_RATE) * vibratoFactor(patch, index);
    wave[index]! += strength * (SINE[(phase * SINE_SIZE) | 0] as number);
    phase += step;
    if (phase >= 1) phase -= 1;
  }
}

/** Rounds the corner of a jump (PolyBLEP), which keeps high notes free of harsh mirror tones. */
function corner(phase: number, step: number): number {
  if (phase < step) {
    const x = phase / step;
    return x + x - x * x - 1;
  }
  if (phase > 1 - step) {
    const x = (phase - 1) / step;
    return x * x + x + x + 1;
  }
  return 0;
}

function addShape(
  wave: Float32Array,
  hertz: number,
  kind: 'saw' | 'square' | 'triangle' | 'sine',
  strength: number,
  startPhase: number,
  patch: Patch,
): void {
  let phase = startPhase;
  let step = hertz / SAMPLE_RATE;
  for (let index = 0; index < wave.length; index += 1) {
    if (index % BLOCK === 0) step = (hertz / SAMPLE_RATE) * vibratoFactor(patch, index);
    let value: number;
    if (kind === 'saw') value = 2 * phase - 1 - corner(phase, step);
    else if (kind === 'square') {
      const half = phase < 0.5 ? phase + 0.5 : phase - 0.5;
      value = (phase < 0.5 ? 1 : -1) + corner(phase, step) - corner(half, step);
    } else if (kind === 'triangle') value = 4 * Math.abs(phase - 0.5) - 1;
    else value = SINE[(phase * SINE_SIZE) | 0] as number;
    wave[index]! += strength * value;
    phase += step;
    if (phase >= 1) phase -= 1;
  }
}

function fillFm(wave: Float32Array, hertz: number, source: { ratio: number; index: number; indexDecay: number }): void {
  const step = hertz / SAMPLE_RATE;
  const decay = Math.exp(-1 / (source.indexDecay * SAMPLE_RATE));
  let depth = source.index / (2 * Math.PI);
  for (let index = 0; index < wave.length; index += 1) {
    wave[index] = sine(index * step + depth * sine(index * step * source.ratio));
    depth *= decay;
  }
}

function fillString(wave: Float32Array, hertz: number, damping: number, random: Random): void {
  const period = SAMPLE_RATE / hertz - 0.5;
  const size = Math.max(2, Math.floor(period));
  const fraction = period - size;
  const line = new Float32Array(size);
  let smooth = 0;
  for (let index = 0; index < size; index += 1) {
    smooth += (random() * 2 - 1 - smooth) * (1 - damping * 0.75);
    line[index] = smooth;
  }
  let position = 0;
  let previous = 0;
  let allpass = 0;
  for (let index = 0; index < wave.length; index += 1) {
    const value = line[position] as number;
    const averaged = 0.498 * (value + previous);
    previous = value;
    // The rest of the period that is no whole sample: without it high strings would be out of tune.
    const tuned = fraction * averaged + (1 - fraction) * allpass;
    allpass = averaged;
    line[position] = fraction > 0.02 ? tuned : averaged;
    position = position + 1 === size ? 0 : position + 1;
    wave[index] = value * 1.6;
  }
}

/** A state-variable low pass; stable for any cutoff below a sixth of the sample rate. */
function filterInPlace(wave: Float32Array, filter: NonNullable<Patch['filter']>, velocity: number): void {
  const damping = 1.6 - 1.35 * filter.resonance;
  const fade = Math.exp(-BLOCK / (filter.envelopeDecay * SAMPLE_RATE));
  let envelope = filter.envelope * (0.4 + 0.6 * velocity);
  let low = 0;
  let band = 0;
  let factor = 0;
  for (let index = 0; index < wave.length; index += 1) {
    if (index % BLOCK === 0) {
      factor = 2 * Math.sin((Math.PI * Math.min(filter.cutoff + envelope, SAMPLE_RATE / 6.5)) / SAMPLE_RATE);
      envelope *= fade;
    }
    low += factor * band;
    const high = (wave[index] as number) - low - damping * band;
    band += factor * high;
    wave[index] = low;
  }
}

function driveInPlace(wave: Float32Array, drive: number): void {
  const makeUp = 0.8 / Math.tanh(drive);
  for (let index = 0; index < wave.length; index += 1)
    wave[index] = Math.tanh((wave[index] as number) * drive) * makeUp;
}

function addWithEnvelope(out: Float32Array, wave: Float32Array, tone: Tone, patch: Patch): void {
  const attack = Math.max(1, Math.floor(patch.attack * SAMPLE_RATE));
  const decay = Math.exp(-1 / (patch.decay * SAMPLE_RATE * 0.5));
  const release = Math.exp(-1 / (patch.release * SAMPLE_RATE * 0.22));
  const fadeOut = Math.min(64, wave.length);
  let level = 0;
  for (let index = 0; index < wave.length; index += 1) {
    if (index >= tone.heldSamples) level *= release;
    else if (index < attack) level = index / attack;
    else level = patch.sustain + (level - patch.sustain) * decay;
    const end = wave.length - index;
    const edge = end < fadeOut ? end / fadeOut : 1;
    out[tone.startSample + index]! += (wave[index] as number) * level * edge * tone.velocity;
  }
}
