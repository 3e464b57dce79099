import { renderDrum } from './drums.js';
import { PATCHES } from './instruments.js';
import type { Random } from './random.js';
import { seededRandom } from './random.js';
import type { DrumName, Part, Score } from './score.js';
import { hertzOf, renderTone, SAMPLE_RATE } from './voice.js';

/** Finished sound, two channels of samples within ±{@link PEAK}. */
export interface Recording {
  readonly left: Float32Array;
  readonly right: Float32Array;
}

/** Highest sample of a recording: 1 dB below full scale, because an MP3 decoder may overshoot a little. */
export const PEAK = 0.89;
/** Loudness that all tracks are brought to, so that nobody reaches for the volume between two songs. */
const LOUDNESS_RMS = 0.17;
/** The last chord rings out. */
const TAIL_SECONDS = 1.6;
const DRUM_PAN: Readonly<Record<DrumName, number>> = {
  kick: 0,
  snare: 0.05,
  clap: -0.08,
  'closed-hat': 0.3,
  'open-hat': 0.3,
  shaker: -0.35,
  rim: -0.2,
  tom: 0.25,
};

/** Plays a score. The same score and seed give the same samples. */
export function renderScore(score: Score, seed: number): Recording {
  const secondsPerBeat = 60 / score.bpm;
  const length = Math.ceil((score.beatsTotal * secondsPerBeat + TAIL_SECONDS) * SAMPLE_RATE);
  const samplesPerBeat = secondsPerBeat * SAMPLE_RATE;
  const random = seededRandom(seed);
  const mix = { left: new Float32Array(length), right: new Float32Array(length) };
  const room = new Float32Array(length);
  const ducking = duckingCurve(score, length, samplesPerBeat);
  for (const part of score.parts) addPart(mix, room, part, samplesPerBeat, ducking, random);
  addDrums(mix, room, score, samplesPerBeat, random);
  addRoom(mix, room);
  master(mix);
  return mix;
}

function addPart(
  mix: Recording,
  room: Float32Array,
  part: Part,
  samplesPerBeat: number,
  ducking: Float32Array,
  random: Random,
): void {
  const dry = new Float32Array(room.length);
  const patch = PATCHES[part.instrument];
  for (const note of part.notes) {
    const tone = {
      startSample: Math.round(note.atBeat * samplesPerBeat),
      heldSamples: Math.round(note.beats * samplesPerBeat),
      hertz: hertzOf(note.midi),
      velocity: note.velocity,
    };
    renderTone(dry, tone, patch, random);
  }
  const leftGain = part.gain * Math.cos(((part.pan + 1) * Math.PI) / 4) * Math.SQRT2;
  const rightGain = part.gain * Math.sin(((part.pan + 1) * Math.PI) / 4) * Math.SQRT2;
  for (let index = 0; index < dry.length; index += 1) {
    const value = (dry[index] as number) * (part.isDucked ? (ducking[index] as number) : 1);
    mix.left[index]! += value * leftGain;
    mix.right[index]! += value * rightGain;
    room[index]! += value * part.gain * part.room;
  }
}

/** 1 everywhere, dipping after each kick and back within half a beat. */
function duckingCurve(score: Score, length: number, samplesPerBeat: number): Float32Array {
  const curve = new Float32Array(length).fill(1);
  const recovery = Math.floor(samplesPerBeat * 0.5);
  for (const hit of score.hits) {
    if (hit.drum !== 'kick') continue;
    const start = Math.round(hit.atBeat * samplesPerBeat);
    for (let index = 0; index < recovery && start + index < length; index += 1) {
      const back = index / recovery;
      curve[start + index] = Math.min(curve[start + index] as number, 0.35 + 0.65 * back * back);
    }
  }
  return curve;
}

function addDrums(mix: Recording, room: Float32Array, score: Score, samplesPerBeat: number, random: Random): void {
  const made = new Map<DrumName, Float32Array>();
  for (const hit of score.hits) {
    const sound = made.get(hit.drum) ?? renderDrum(hit.drum, random);
    made.set(hit.drum, sound);
    const pan = DRUM_PAN[hit.drum];
    const start = Math.round(hit.atBeat * samplesPerBeat);
    const toRoom = hit.drum === 'kick' ? 0 : 0.1;
    const end = Math.min(sound.length, room.length - start);
    for (let index = 0; index < end; index += 1) {
      const value = (sound[index] as number) * hit.velocity;
      mix.left[start + index]! += value * (1 - pan * 0.6);
      mix.right[start + index]! += value * (1 + pan * 0.6);
      room[start + index]! += value * toRoom;
    }
  }
}

/** A small hall (Schroeder): parallel combs give the density, one all-pass after them smears the rest. */
function addRoom(mix: Recording, send: Float32Array): void {
  addChannelOfRoom(mix.left, send, [1_557, 1_617, 1_491, 1_422], 225);
  addChannelOfRoom(mix.right, send, [1_580, 1_640, 1_514, 1_445], 248);
}

function addChannelOfRoom(out: Float32Array, send: Float32Array, combs: readonly number[], allpassSize: number): void {
  const wet = new Float32Array(send.length);
  for (const size of combs) {
    const line = new Float32Array(size);
    let position = 0;
    let smooth = 0;
    for (let index = 0; index < send.length; index += 1) {
      const value = line[position] as number;
      smooth += (value - smooth) * 0.65;
      line[position] = (send[index] as number) + smooth * 0.82;
      position = position + 1 === size ? 0 : position + 1;
      wet[index]! += value * 0.25;
    }
  }
  const line = new Float32Array(allpassSize);
  let position = 0;
  for (let index = 0; index < wet.length; index += 1) {
    const delayed = line[position] as number;
    const value = (wet[index] as number) + delayed * 0.5;
    line[position] = value;
    position = position + 1 === allpassSize ? 0 : position + 1;
    out[index]! += delayed - value * 0.5;
  }
}

/** Even loudness, no clipping, no click at either end. */
function master(mix: Recording): void {
  let energy = 0;
  for (const channel of [mix.left, mix.right]) {
    removeRumble(channel);
    for (let index = 0; index < channel.length; index += 1) energy += (channel[index] as number) ** 2;
  }
  const rms = Math.sqrt(energy / (mix.left.length * 2)) || 1;
  const gain = LOUDNESS_RMS / rms;
  let peak = 0;
  for (const channel of [mix.left, mix.right]) {
    for (let index = 0; index < channel.length; index += 1) {
      const soft = Math.tanh((channel[index] as number) * gain);
      channel[index] = soft;
      peak = Math.max(peak, Math.abs(soft));
    }
  }
  const scale = peak > PEAK ? PEAK / peak : 1;
  for (const channel of [mix.left, mix.right]) applyEnds(channel, scale);
}

function removeRumble(channel: Float32Array): void {
  let previousIn = 0;
  let previousOut = 0;
  for (let index = 0; index < channel.length; index += 1) {
    const value = channel[index] as number;
    previousOut = value - previousIn + 0.9965 * previousOut;
    previousIn = value;
    channel[index] = previousOut;
  }
}

function applyEnds(channel: Float32Array, scale: number): void {
  const fadeIn = Math.floor(0.004 * SAMPLE_RATE);
  const fadeOut = Math.floor(1.3 * SAMPLE_RATE);
  for (let index = 0; index < channel.length; index += 1) {
    const left = channel.length - 1 - index;
    const start = index < fadeIn ? index / fadeIn : 1;
    const end = left < fadeOut ? (left / fadeOut) ** 1.5 : 1;
    channel[index]! *= scale * start * end;
  }
}
