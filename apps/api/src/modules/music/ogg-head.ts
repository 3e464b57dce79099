import { FLAC_COMMENT, type FlacBlock } from './flac-tags.rules.js';

const BYTES_MAX = 32 * 1024 * 1024;
/** FLAC has a packet for each block of tags, the others have three in all. */
const PACKETS_MAX = 100;
const BLOCK_HEAD_BYTES = 4;
/** What the packet of comments begins with. */
const COMMENT_STARTS: Record<string, string> = { vorbis: '\x03vorbis', opus: 'OpusTags', speex: '' };

/** The packets of a stream before its sound, put together from pages. */
export class OggHead {
  private readonly packets: Buffer[] = [];
  private parts: Buffer[] = [];
  private bytes = 0;

  /** `lacing`: the lengths of the pieces of a page; one of 255 goes on. */
  add(lacing: Uint8Array, body: Buffer): void {
    this.bytes += body.length;
    let from = 0;
    let to = 0;
    for (const length of lacing) {
      to += length;
      if (length === 255) continue;
      this.close(body.subarray(from, to));
      from = to;
    }
    if (from < to && !this.isFull) this.parts.push(body.subarray(from, to));
  }

  /** The tags, as FLAC holds them. */
  toBlocks(codec: string): FlacBlock[] {
    const packets = this.packets.slice(1);
    if (codec === 'flac') {
      return packets.flatMap((packet) =>
        packet.length > BLOCK_HEAD_BYTES ? [{ kind: packet[0]! & 0x7f, body: packet.subarray(BLOCK_HEAD_BYTES) }] : [],
      );
    }
    const start = COMMENT_STARTS[codec] ?? '';
    const comments = packets.slice(0, 1).filter((packet) => packet.toString('latin1', 0, start.length) === start);
    return comments.map((packet) => ({ kind: FLAC_COMMENT, body: packet.subarray(start.length) }));
  }

  private close(last: Buffer): void {
    if (this.isFull) return;
    this.packets.push(Buffer.concat([...this.parts, last]));
    this.parts = [];
  }

  private get isFull(): boolean {
    return this.bytes > BYTES_MAX || this.packets.length >= PACKETS_MAX;
  }
}
