/**
 * SHA-256 of short ASCII texts. Written out because browsers offer theirs only to pages from https and one promise at a
 * time: a bar's own Wi-Fi serves plain http, and a proof of work needs 100,000 hashes in a row.
 * Source of the steps and constants: FIPS 180-4, chapters 4.2.2, 5.3.3 and 6.2.
 */
const K = new Uint32Array(64);
const START = new Uint32Array(8);
fillConstants();

/** First 32 bits of the fractional parts of the cube roots (K) and square roots (START) of the first primes. */
function fillConstants(): void {
  let count = 0;
  for (let candidate = 2; count < 64; candidate++) {
    let isPrime = true;
    for (let factor = 2; factor * factor <= candidate; factor++) if (candidate % factor === 0) isPrime = false;
    if (!isPrime) continue;
    if (count < 8) START[count] = fraction(candidate ** (1 / 2));
    K[count] = fraction(candidate ** (1 / 3));
    count += 1;
  }
}

function fraction(root: number): number {
  return ((root - Math.floor(root)) * 2 ** 32) >>> 0;
}

/** Longer texts do not fit into one block. */
const TEXT_LENGTH_MAX = 55;
const words = new Uint32Array(64);

/** The eight words of the hash of an ASCII text of at most 55 characters. The array is used again by the next call. */
const hash = new Uint32Array(8);
export function sha256Words(text: string): Uint32Array {
  if (text.length > TEXT_LENGTH_MAX) throw new RangeError('the text does not fit into one block');
  words.fill(0, 0, 16);
  for (let i = 0; i < text.length; i++) words[i >> 2]! |= text.charCodeAt(i) << (24 - (i & 3) * 8);
  words[text.length >> 2]! |= 0x80 << (24 - (text.length & 3) * 8);
  words[15] = text.length * 8;
  for (let i = 16; i < 64; i++) {
    const [a, b] = [words[i - 15]!, words[i - 2]!];
    const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
    const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
    words[i] = words[i - 16]! + s0 + words[i - 7]! + s1;
  }
  let a = START[0]!;
  let b = START[1]!;
  let c = START[2]!;
  let d = START[3]!;
  let e = START[4]!;
  let f = START[5]!;
  let g = START[6]!;
  let h = START[7]!;
  for (let i = 0; i < 64; i++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i]! + words[i]!) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  hash[0] = START[0]! + a;
  hash[1] = START[1]! + b;
  hash[2] = START[2]! + c;
  hash[3] = START[3]! + d;
  hash[4] = START[4]! + e;
  hash[5] = START[5]! + f;
  hash[6] = START[6]! + g;
  hash[7] = START[7]! + h;
  return hash;
}

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}
