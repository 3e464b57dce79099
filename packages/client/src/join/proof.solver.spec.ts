import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { hasZeroBits, type ProofTask, proofText } from '@votebox/contracts';
import { solveProof, solveProofGently } from './proof.solver';
import { sha256Words } from './sha256';

const hex = (text: string) => Array.from(sha256Words(text), (word) => word.toString(16).padStart(8, '0')).join('');
const task: ProofTask = { salt: 'k3Jd0-aaaaaaaaaaaaa_bb', difficulty: 12, expiresAt: 1, signature: 's' };

describe('the hash', () => {
  it('is SHA-256, for every length that fits into a block', () => {
    for (let length = 0; length <= 55; length++) {
      const text = 'The quick brown fox jumps over the lazy dog. 0123456789'.slice(0, length);
      expect(hex(text)).toBe(createHash('sha256').update(text).digest('hex'));
    }
  });

  it('is SHA-256 for thousands of salts and nonces', () => {
    for (let nonce = 0; nonce < 5_000; nonce += 7) {
      const text = proofText(`salt-${nonce}`, nonce * 12_345);
      expect(hex(text)).toBe(createHash('sha256').update(text).digest('hex'));
    }
  });

  it('refuses a text that is too long for it', () => {
    expect(() => sha256Words('x'.repeat(56))).toThrow(RangeError);
  });
});

describe('a solution', () => {
  it.each([1, 8, 12])('of %i bits is one that the server accepts', (difficulty) => {
    const { nonce } = solveProof({ ...task, difficulty });
    const hash = createHash('sha256').update(proofText(task.salt, nonce)).digest();
    expect(hasZeroBits(hash, difficulty)).toBe(true);
  });

  it('is the same without a worker, and leaves the page room to breathe', async () => {
    let breaths = 0;
    const timer = setInterval(() => (breaths += 1), 0);
    const harder = { ...task, difficulty: 15 };
    expect(await solveProofGently(harder)).toEqual(solveProof(harder));
    clearInterval(timer);
    expect(breaths).toBeGreaterThan(0);
  });
});
