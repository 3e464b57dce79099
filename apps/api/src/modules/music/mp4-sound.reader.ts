import type { AudioFormat } from './audio-format.rules.js';
import type { AudioSound, SoundFault } from './audio-sound.js';
import type { FileBytes } from './file-bytes.js';
import { type Mp4Track, readSoundTrack, sumFragment, toHeardSeconds, toTagIndex } from './mp4-boxes.rules.js';
import { TagRoom } from './tag-room.js';

const INDEX_BYTES_MAX = 64 * 1024 * 1024;
const FRAGMENT_BYTES_MAX = 4 * 1024 * 1024;
/** Each costs a reading; a recording in pieces of a second has two for each. */
const BOXES_MAX = 20_000;
const BRAND = Buffer.from('\0\0\0\x14ftypM4A \0\0\0\0M4A ', 'latin1');

/** M4A, also in fragments and with an edit list. All boxes must end inside the file, and the index must be there. */
export async function readMp4Sound(file: FileBytes, format: AudioFormat): Promise<AudioSound | SoundFault> {
  let index: Buffer | null = null;
  let track: Mp4Track | null = null;
  let fragmentUnits = 0;
  let start = 0;
  let end = 0;
  for (let at = 0, boxes = 0; at + 8 <= file.size; boxes++) {
    if (boxes === BOXES_MAX) return 'AUDIO_UNREADABLE';
    const head = await file.read(at, 16);
    const short = head.readUInt32BE(0);
    const headBytes = short === 1 && head.length === 16 ? 16 : 8;
    const length = short === 0 ? file.size - at : headBytes === 16 ? Number(head.readBigUInt64BE(8)) : short;
    if (length < headBytes || at + length > file.size) return 'AUDIO_UNREADABLE';
    const name = head.toString('latin1', 4, 8);
    const body = (max: number) => file.read(at + headBytes, Math.min(length - headBytes, max));
    if (name === 'moov') {
      index = await body(INDEX_BYTES_MAX);
      track = readSoundTrack(index);
    } else if (name === 'moof' && track) {
      fragmentUnits += sumFragment(await body(FRAGMENT_BYTES_MAX), track);
    } else if (name === 'mdat') {
      start ||= at + headBytes;
      end = at + length;
    }
    at += length;
  }
  if (!index) return 'AUDIO_UNREADABLE';
  if (!track) return 'UNSUPPORTED_MEDIA';
  return {
    format,
    durationMs: Math.round(toHeardSeconds(track, track.units + fragmentUnits) * 1000),
    codec: track.codec,
    tags: { path: 'tags.m4a', bytes: Buffer.concat([BRAND, toTagIndex(index, new TagRoom())]) },
    start,
    end,
    gainDb: null,
    peak: null,
  };
}
