import { type ProofTask, proofText } from '@votebox/contracts';
import type { ProofDto } from '@votebox/contracts/dto';
import { sha256Words } from './sha256';

/** Tries nonces from `from` on, `tries` of them; null when none of them solves the task. */
function search(task: ProofTask, from: number, tries: number): number | null {
  for (let nonce = from; nonce < from + tries; nonce++) {
    // At most 22 zero bits are asked for: the first word tells.
    if (sha256Words(proofText(task.salt, nonce))[0]! >>> (32 - task.difficulty) === 0) return nonce;
  }
  return null;
}

/** Solves a task in one go: for a worker, where nobody waits for the thread. */
export function solveProof(task: ProofTask): ProofDto {
  return { ...task, nonce: search(task, 0, Number.POSITIVE_INFINITY)! };
}

const TRIES_AT_ONCE = 2_000;

/** Solves a task in small pieces with pauses: for pages of browsers without workers. */
export async function solveProofGently(task: ProofTask): Promise<ProofDto> {
  for (let from = 0; ; from += TRIES_AT_ONCE) {
    const nonce = search(task, from, TRIES_AT_ONCE);
    if (nonce !== null) return { ...task, nonce };
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}
