/** No challenge asks for more: some seconds of a phone. */
export const PROOF_BITS_MAX = 22;

/** The text whose SHA-256 counts. It fits into one block of the hash. */
export function proofText(salt: string, nonce: number): string {
  return `${salt}.${nonce}`;
}

/** Whether a hash begins with that many zero bits. */
export function hasZeroBits(hash: Uint8Array, bits: number): boolean {
  const whole = bits >> 3;
  for (let i = 0; i < whole; i++) if (hash[i] !== 0) return false;
  return hash[whole]! >> (8 - (bits & 7)) === 0;
}
