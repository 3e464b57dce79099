import { deflateSync } from 'node:zlib';

/** Nested `<use>`: a hundred bytes per level, ten times the work of the one before. */
export function bombSvg(levels = 9): Buffer {
  const groups = Array.from({ length: levels }, (_, n) => {
    const uses = `<use href="#g${n}"/>`.repeat(10);
    return `<g id="g${n + 1}">${uses}</g>`;
  });
  const defs = `<defs><g id="g0"><circle r="1"/></g>${groups.join('')}</defs>`;
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="900">${defs}<use href="#g${levels}"/></svg>`,
  );
}

/** A PNG of one colour, small however large the picture is. */
export function hugePng(side: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc((1 + Math.ceil(side / 8)) * side);
  return pngOf(pngChunk('IHDR', header), pngChunk('IDAT', deflateSync(rows, { level: 9 })));
}

/** A GIF of so many frames of one pixel. */
export function gifOfFrames(frames: number): Buffer {
  const head = Buffer.from('47494638396101000100800000000000ffffff', 'hex');
  const frame = Buffer.from('21f90400000000002c0000000001000100000202440100', 'hex');
  return Buffer.concat([head, ...Array.from({ length: frames }, () => frame), Buffer.from([0x3b])]);
}

/** A PNG with a chunk of so many bytes before its picture. */
export function pngWithText(picture: Buffer, bytes: number): Buffer {
  const text = pngChunk('iTXt', Buffer.concat([Buffer.from('Comment\0\0\0\0\0'), Buffer.alloc(bytes, 'x')]));
  return Buffer.concat([picture.subarray(0, 33), text, picture.subarray(33)]);
}

/** Rows from the top, each of pixels `[red, green, blue]`. */
export function bmpFile(rows: number[][][], { bits, isUpright }: { bits: 24 | 32; isUpright: boolean }): Buffer {
  const width = rows[0]!.length;
  const rowBytes = Math.ceil((width * bits) / 32) * 4;
  const file = Buffer.alloc(54 + rowBytes * rows.length);
  file.write('BM');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(isUpright ? -rows.length : rows.length, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(bits, 28);
  rows.forEach((row, y) => {
    const start = 54 + rowBytes * (isUpright ? y : rows.length - 1 - y);
    row.forEach(([red, green, blue], x) => file.set([blue!, green!, red!], start + (x * bits) / 8));
  });
  return file;
}

function pngOf(...chunks: Buffer[]): Buffer {
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...chunks, pngChunk('IEND', Buffer.alloc(0))]);
}

function pngChunk(type: string, data: Buffer): Buffer {
  const chunk = Buffer.alloc(12 + data.length);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(type, 4, 'latin1');
  data.copy(chunk, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
  return chunk;
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
