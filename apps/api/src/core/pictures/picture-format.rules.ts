/** Kinds of picture that are decoded. Everything else (SVG, PDF, TIFF, HEIF …) never reaches a decoder. */
export type PictureFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'bmp';

const SIGNATURES: [PictureFormat, RegExp][] = [
  ['jpeg', /^\xff\xd8\xff/],
  ['png', /^\x89PNG\r\n/],
  ['webp', /^RIFF[^]{4}WEBPVP8[ LX]/],
  ['gif', /^GIF8[79]a/],
  ['bmp', /^BM[^]{4}\0\0\0\0/],
];

/** What a file is by its first bytes; null for what is not taken. */
export function toPictureFormat(bytes: Uint8Array): PictureFormat | null {
  const head = Buffer.from(bytes.subarray(0, 32)).toString('latin1');
  return SIGNATURES.find(([, signature]) => signature.test(head))?.[0] ?? null;
}

/** Pixels of a picture without compression, three or four bytes each. */
export interface RawPicture {
  width: number;
  height: number;
  channels: 3 | 4;
  pixels: Buffer;
}

const INFO_HEADER_BYTES = 40;
const NO_COMPRESSION = 0;

/**
 * A BMP of 24 or 32 bits per pixel without compression, which is how tags hold them; null for any other and for one that
 * is cut off or larger than `pixelsMax`. libvips as sharp brings it reads none.
 */
export function readBmp(file: Buffer, pixelsMax: number): RawPicture | null {
  if (file.length < 14 + INFO_HEADER_BYTES || file.readUInt32LE(14) < INFO_HEADER_BYTES) return null;
  const start = file.readUInt32LE(10);
  const width = file.readInt32LE(18);
  const signedHeight = file.readInt32LE(22);
  const height = Math.abs(signedHeight);
  const bits = file.readUInt16LE(28);
  if ((bits !== 24 && bits !== 32) || file.readUInt32LE(30) !== NO_COMPRESSION) return null;
  if (width < 1 || height < 1 || width * height > pixelsMax) return null;
  const bytes = bits / 8;
  // Rows are filled up to whole groups of four bytes, and stand upside down unless the height is negative.
  const rowBytes = Math.ceil((width * bytes) / 4) * 4;
  if (start + rowBytes * height > file.length) return null;
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) {
    const row = start + rowBytes * (signedHeight < 0 ? y : height - 1 - y);
    for (let x = 0; x < width; x++) {
      const from = row + x * bytes;
      const to = (y * width + x) * 3;
      pixels[to] = file[from + 2]!;
      pixels[to + 1] = file[from + 1]!;
      pixels[to + 2] = file[from]!;
    }
  }
  return { width, height, channels: 3, pixels };
}
