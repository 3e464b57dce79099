import nodeId3 from 'node-id3';
import { createMp3Encoder } from 'wasm-media-encoders';
import type { Recording } from './synth/mix.js';
import { SAMPLE_RATE } from './synth/voice.js';

/** What is written into a file's tags. */
export interface TrackTags {
  readonly title: string;
  readonly artist: string;
  readonly album?: string;
  readonly genre?: string;
  readonly year?: number;
  readonly isrc?: string;
  readonly moods?: readonly string[];
  readonly isExplicit?: boolean;
  /** JPEG. */
  readonly cover?: Uint8Array;
  readonly comment?: string;
}

/** Kilobits per second: a constant rate, so that every reader computes the right length. */
const BITRATE = 96;
const FRONT_COVER = 3;

/** Starting the encoder costs more than a second of sound; its calls never interleave, so one serves all. */
let encoderStarting: ReturnType<typeof createMp3Encoder> | undefined;

/** Encodes a recording as joint-stereo MP3, without tags. */
export async function encodeMp3(recording: Recording): Promise<Uint8Array> {
  encoderStarting ??= createMp3Encoder();
  const encoder = await encoderStarting;
  encoder.configure({ sampleRate: SAMPLE_RATE, channels: 2, bitrate: BITRATE });
  // The encoder reuses its memory: each piece must be copied before the next call.
  const body = Buffer.from(encoder.encode([recording.left, recording.right]));
  const end = Buffer.from(encoder.finalize());
  return Buffer.concat([body, end]);
}

/** Puts ID3v2.3 tags in front of an MP3. */
export function withTags(mp3: Uint8Array, tags: TrackTags): Uint8Array {
  const own: { description: string; value: string }[] = [];
  if (tags.moods?.length) own.push({ description: 'MOOD', value: tags.moods.join('; ') });
  if (tags.isExplicit) own.push({ description: 'ITUNESADVISORY', value: '1' });
  const header = nodeId3.create({
    title: tags.title,
    artist: tags.artist,
    ...(tags.album ? { album: tags.album } : {}),
    ...(tags.genre ? { genre: tags.genre } : {}),
    ...(tags.year ? { year: String(tags.year) } : {}),
    ...(tags.isrc ? { ISRC: tags.isrc } : {}),
    ...(tags.comment ? { comment: { language: 'eng', text: tags.comment } } : {}),
    ...(own.length > 0 ? { userDefinedText: own } : {}),
    ...(tags.cover ? { image: frontCover(tags.cover) } : {}),
  });
  return Buffer.concat([header, mp3]);
}

function frontCover(jpeg: Uint8Array): {
  mime: string;
  type: { id: number };
  description: string;
  imageBuffer: Buffer;
} {
  return { mime: 'image/jpeg', type: { id: FRONT_COVER }, description: 'Cover', imageBuffer: Buffer.from(jpeg) };
}
