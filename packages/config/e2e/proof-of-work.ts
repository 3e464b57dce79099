import { createHash } from 'node:crypto';

export interface ProofTask {
  salt: string;
  difficulty: number;
  expiresAt: number;
  signature: string;
}

/** Does the work that newcomers are asked for when many come at once. */
export function solve(task: ProofTask): ProofTask & { nonce: number } {
  for (let nonce = 0; ; nonce++) {
    const hash = createHash('sha256').update(`${task.salt}.${nonce}`).digest();
    if (hash.readUInt32BE(0) >>> (32 - task.difficulty) === 0) return { ...task, nonce };
  }
}
