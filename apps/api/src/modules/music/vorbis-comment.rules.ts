import { keepEntries, type NamedEntry } from './named-entries.rules.js';
import type { TagRoom } from './tag-room.js';

const NAME_BYTES_MAX = 100;

/** The useful comments of a Vorbis comment, which FLAC and all kinds of Ogg have, as one of its own. */
export function cleanVorbisComment(comment: Buffer, room: TagRoom): Buffer {
  const kept = keepEntries(readComments(comment), room);
  const parts = kept.map(({ name, value }) => {
    const text = Buffer.concat([Buffer.from(`${name}=`, 'latin1'), value]);
    return Buffer.concat([uint32(text.length), text]);
  });
  return Buffer.concat([uint32(0), uint32(kept.length), ...parts]);
}

/** The text before the comments tells the program that wrote them. */
function* readComments(comment: Buffer): Generator<NamedEntry> {
  if (comment.length < 8) return;
  let at = 4 + comment.readUInt32LE(0) + 4;
  const count = at <= comment.length ? comment.readUInt32LE(at - 4) : 0;
  for (let n = 0; n < count && at + 4 <= comment.length; n++) {
    const end = at + 4 + comment.readUInt32LE(at);
    if (end > comment.length) return;
    const text = comment.subarray(at + 4, end);
    const nameBytes = text.subarray(0, NAME_BYTES_MAX).indexOf('=');
    if (nameBytes > 0) yield { name: text.toString('latin1', 0, nameBytes), value: text.subarray(nameBytes + 1) };
    at = end;
  }
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
