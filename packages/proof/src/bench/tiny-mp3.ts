const FRAMES = 8;
/** MPEG 1 layer III, 128 kbit/s, 44.1 kHz: 417 bytes of silence. */
const FRAME_HEAD = 0xfffb9000;
const FRAME_BYTES = 417;

/** An MP3 of a fifth of a second whose tags, and so whose bytes, are those of number `n`. */
export function tinyMp3(n: number): Buffer {
  const tags = Buffer.concat([
    textFrame('TIT2', `Song ${n}`),
    textFrame('TPE1', `Artist ${n % 5_000}`),
    textFrame('TALB', `Album ${n % 10_000}`),
    textFrame('TCON', ['House', 'Soul', 'Punk', 'Jazz'][n % 4]!),
  ]);
  const head = Buffer.from([0x49, 0x44, 0x33, 3, 0, 0, 0, 0, 0, 0]);
  for (let at = 0; at < 4; at++) head[6 + at] = (tags.length >> (7 * (3 - at))) & 0x7f;
  const frame = Buffer.alloc(FRAME_BYTES);
  frame.writeUInt32BE(FRAME_HEAD);
  return Buffer.concat([head, tags, ...Array.from({ length: FRAMES }, () => frame)]);
}

function textFrame(name: string, text: string): Buffer {
  const body = Buffer.from(`\0${text}`, 'latin1');
  const head = Buffer.alloc(10);
  head.write(name, 0, 'latin1');
  head.writeUInt32BE(body.length, 4);
  return Buffer.concat([head, body]);
}
