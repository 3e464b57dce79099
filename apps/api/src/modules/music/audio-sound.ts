import type { AudioFormat } from './audio-format.rules.js';

/** What a file holds, read from the sound itself wherever headers may be wrong. */
export interface AudioSound {
  format: AudioFormat;
  /** As long as it is heard. */
  durationMs: number;
  /** Lower case: mp3, aac, alac, flac, vorbis, opus, pcm, …; null where the file does not tell. */
  codec: string | null;
  /** The tags in a small file of their own, for the parser of tags, which goes by the ending of its name. */
  tags: { path: string; bytes: Buffer };
  /** Where the sound lies in the file, in bytes. */
  start: number;
  end: number;
  /** Loudness as the encoder wrote it beside the sound. */
  gainDb: number | null;
  peak: number | null;
}

/** Why there is none: not a file that we take, or damaged, cut off or silent. */
export type SoundFault = 'UNSUPPORTED_MEDIA' | 'AUDIO_UNREADABLE';
