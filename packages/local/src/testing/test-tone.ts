/** A file for tests: one steady tone, so that a recording or an analyser tells which file sounded. */
export interface TestToneOptions {
  readonly frequencyHz: number;
  readonly seconds: number;
  readonly title: string;
  readonly artist: string;
  readonly album?: string;
  readonly genre?: string;
  /** Of full scale; 0.5 unless given. */
  readonly level?: number;
  /** ReplayGain of the track, in decibels. */
  readonly gainDb?: number;
}

/** Samples per second, 16 bit, one channel: enough for tones below 4 kHz. */
const RATE = 8_000;
const LEVEL = 0.5;
const FADE_S = 0.01;

/** Makes a tagged WAV file out of a sine that fades in and out. Tags must be ASCII. */
export function renderTestTone(options: TestToneOptions): Uint8Array {
  const { frequencyHz, seconds, title, artist, album, genre, level = LEVEL, gainDb } = options;
  const format = Buffer.alloc(16);
  format.writeUInt16LE(1, 0);
  format.writeUInt16LE(1, 2);
  format.writeUInt32LE(RATE, 4);
  format.writeUInt32LE(2 * RATE, 8);
  format.writeUInt16LE(2, 12);
  format.writeUInt16LE(16, 14);
  const tags = Object.entries({ INAM: title, IART: artist, IPRD: album, IGNR: genre }).flatMap(([id, text]) =>
    text === undefined ? [] : [chunk(id, Buffer.from(`${text}\0`, 'latin1'))],
  );
  const info = chunk('LIST', Buffer.from('INFO'), ...tags);
  const sound = chunk('data', sine(frequencyHz, seconds, level));
  const gain = gainDb === undefined ? [] : [chunk('id3 ', gainTag(gainDb))];
  return chunk('RIFF', Buffer.from('WAVE'), chunk('fmt ', format), info, sound, ...gain);
}

/** An ID3v2.3 tag with one frame. */
function gainTag(gainDb: number): Buffer {
  const text = Buffer.from(`\0REPLAYGAIN_TRACK_GAIN\0${gainDb.toFixed(2)} dB`, 'latin1');
  const frame = Buffer.concat([Buffer.from('TXXX'), Buffer.from([0, 0, 0, text.length, 0, 0]), text]);
  return Buffer.concat([Buffer.from('ID3'), Buffer.from([3, 0, 0, 0, 0, 0, frame.length]), frame]);
}

function sine(frequencyHz: number, seconds: number, level: number): Buffer {
  const samples = Math.round(seconds * RATE);
  const fade = FADE_S * RATE;
  const data = Buffer.alloc(2 * samples);
  for (let at = 0; at < samples; at += 1) {
    const edge = Math.min(1, at / fade, (samples - 1 - at) / fade);
    const value = level * edge * Math.sin((2 * Math.PI * frequencyHz * at) / RATE);
    data.writeInt16LE(Math.round(32_767 * value), 2 * at);
  }
  return data;
}

function chunk(id: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.write(id, 0, 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
}
