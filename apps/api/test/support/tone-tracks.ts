/** Samples per second of all tones and recordings, 16 bit, one channel. */
export const RATE = 44_100;

/** Where the tone that tells the second begins, and how far apart the seconds are. The tracks' own tones are lower. */
const SECOND_HERTZ = 4_000;
const SECOND_STEP_HERTZ = 150;
const SECONDS_MAX = 40;
/** Shorter windows cannot tell tones apart, longer ones blur where one begins. 20 ms fit 50 Hz. */
export const WINDOW = RATE / 50;
/** Of full scale: what is quieter is silence. */
const LEVEL_MIN = 0.02;

/** What is heard in one window. `second`: how far into the track it is, whole seconds. */
export interface Heard {
  hertz: number;
  second: number;
}

/**
 * A WAV file that says by its sound which track it is and how far it has come: its own tone all through, and above it
 * one that rises every second. Its own tone is a multiple of 50 Hz below 4 kHz.
 */
export function toneTrack(hertz: number, seconds: number): Buffer {
  const samples = Math.round(seconds * RATE);
  const file = Buffer.alloc(44 + 2 * samples);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + 2 * samples, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(RATE, 24);
  file.writeUInt32LE(2 * RATE, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(2 * samples, 40);
  for (let n = 0; n < samples; n++) {
    const own = Math.sin((2 * Math.PI * hertz * n) / RATE);
    const marker = Math.sin((2 * Math.PI * secondHertz(Math.floor(n / RATE)) * n) / RATE);
    file.writeInt16LE(Math.round(12_000 * own + 6_000 * marker), 44 + 2 * n);
  }
  return file;
}

/** Which of the tones is heard in a window of samples, and which second of its track; null in silence. */
export function hearTone(window: Int16Array, tones: readonly number[]): Heard | null {
  const own = loudest(window, tones);
  const second = loudest(
    window,
    Array.from({ length: SECONDS_MAX }, (_, n) => secondHertz(n)),
  );
  if (own.level < LEVEL_MIN || second.level < LEVEL_MIN) return null;
  return { hertz: tones[own.index]!, second: second.index };
}

function secondHertz(second: number): number {
  return SECOND_HERTZ + SECOND_STEP_HERTZ * second;
}

function loudest(window: Int16Array, tones: readonly number[]): { index: number; level: number } {
  const levels = tones.map((hertz) => levelOf(window, hertz));
  const level = Math.max(...levels);
  return { index: levels.indexOf(level), level };
}

/** Goertzel's algorithm: how strong one frequency is, as a share of full scale. */
function levelOf(window: Int16Array, hertz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hertz) / RATE);
  let [before, beforeThat] = [0, 0];
  for (const sample of window) [before, beforeThat] = [sample + coefficient * before - beforeThat, before];
  const power = before * before + beforeThat * beforeThat - coefficient * before * beforeThat;
  return (2 * Math.sqrt(Math.max(0, power))) / window.length / 32_768;
}
