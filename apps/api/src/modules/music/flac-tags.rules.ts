import { type Id3Frame, writeId3Tag } from './id3-tag.js';
import type { AudioSound } from './audio-sound.js';
import type { TagRoom } from './tag-room.js';
import { cleanVorbisComment } from './vorbis-comment.rules.js';

/** One block of FLAC's metadata, without its head. */
export interface FlacBlock {
  kind: number;
  body: Buffer;
}

export const FLAC_COMMENT = 4;
export const FLAC_PICTURE = 6;
const STREAM_INFO_BYTES = 34;
const LENGTH_MAX = 0xffffff;

/** What is useful in comments and pictures, in a FLAC file without sound for the parser of tags. */
export function toFlacTags(
  blocks: readonly FlacBlock[],
  frames: readonly Id3Frame[],
  room: TagRoom,
): AudioSound['tags'] {
  const kept = blocks.flatMap(({ kind, body }) => {
    const clean = kind === FLAC_COMMENT ? cleanVorbisComment(body, room) : room.take('picture', () => body);
    return clean && clean.length <= LENGTH_MAX ? [{ kind, body: clean }] : [];
  });
  const all = [{ kind: 0, body: Buffer.alloc(STREAM_INFO_BYTES) }, ...kept];
  const parts = all.map(({ kind, body }, n) => {
    const head = Buffer.alloc(4);
    head[0] = kind | (n === all.length - 1 ? 0x80 : 0);
    head.writeUIntBE(body.length, 1, 3);
    return Buffer.concat([head, body]);
  });
  const id3 = frames.length > 0 ? writeId3Tag(frames) : Buffer.alloc(0);
  return { path: 'tags.flac', bytes: Buffer.concat([id3, Buffer.from('fLaC', 'latin1'), ...parts]) };
}
