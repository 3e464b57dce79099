import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { hasZeroBits, type ProofTask, proofText } from '@votebox/contracts';
import type { ProofDto } from '@votebox/contracts/dto';
import { Signer } from '../../core/access/signer.js';
import { DatabaseClock } from '../../core/database/database-clock.js';
import { type Limiter, Limiters } from '../../core/limits/limiters.js';

/** A phone in a pocket may take its time. */
const LIFE_MS = 5 * 60_000;

/**
 * Sets tasks and checks their solutions. A task is stored nowhere: it carries a signature over itself, its end and the
 * guest it was set for. Only the salts of solutions are remembered until they end, so that each counts once.
 */
@Injectable()
export class ProofOfWork {
  private readonly used: Limiter;

  constructor(
    private readonly signer: Signer,
    private readonly clock: DatabaseClock,
    limiters: Limiters,
  ) {
    this.used = limiters.create('proof', { points: 1, windowS: LIFE_MS / 1000 });
  }

  async set(guestId: string, difficulty: number): Promise<ProofTask> {
    const salt = randomBytes(16).toString('base64url');
    const expiresAt = Math.round((await this.clock.now()) + LIFE_MS);
    const signature = this.signer.sign('join-challenge', textOf(guestId, { salt, difficulty, expiresAt }));
    return { salt, difficulty, expiresAt, signature };
  }

  /** True once for the solution of a task that was set for this guest and is not over. */
  async accept(guestId: string, proof: ProofDto): Promise<boolean> {
    const { salt, difficulty, expiresAt, signature, nonce } = proof;
    if (!this.signer.isValid('join-challenge', textOf(guestId, { salt, difficulty, expiresAt }), signature))
      return false;
    if (expiresAt <= (await this.clock.now())) return false;
    const hash = createHash('sha256').update(proofText(salt, nonce)).digest();
    return hasZeroBits(hash, difficulty) && (await this.used.take(salt)).ok;
  }
}

function textOf(guestId: string, task: Omit<ProofTask, 'signature'>): string {
  return `${guestId}.${task.salt}.${task.difficulty}.${task.expiresAt}`;
}
