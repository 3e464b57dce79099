import { createHash } from 'node:crypto';
import { hasZeroBits, type ProofTask, proofText } from '@votebox/contracts';
import type { ProofDto } from '@votebox/contracts/dto';

/** Solves a task as a phone would, on this computer. */
export function solve(task: ProofTask): ProofDto {
  for (let nonce = 0; ; nonce++) {
    const hash = createHash('sha256').update(proofText(task.salt, nonce)).digest();
    if (hasZeroBits(hash, task.difficulty)) return { ...task, nonce };
  }
}
