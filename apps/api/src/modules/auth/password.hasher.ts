import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { type Outcome, refuse } from '../../core/errors/app-error.js';
import { type HashLane, HashQueue } from './hash-queue.js';
import { isGuessable } from './password-strength.js';

/**
 * Hashes passwords with argon2id (19 MiB, two passes: the parameters that OWASP names), few at a time. Checking a password
 * costs the same whether the account exists or not, so the time of an answer does not tell which addresses have accounts.
 */
@Injectable()
export class PasswordHasher {
  /** Stands in for the hash of an account that does not exist. Nobody knows a password for it. */
  private readonly decoy = hash(crypto.randomUUID());

  constructor(private readonly queue: HashQueue) {}

  /**
   * The hash of a new password; `about` is what others know of the person. PASSWORD_WEAK for one that is soon guessed, BUSY
   * when too many wait.
   */
  async hash(password: string, about: string[], lane: HashLane): Promise<Outcome<string>> {
    if (await isGuessable(password, about)) return refuse('PASSWORD_WEAK');
    return this.queue.run(lane, () => hash(password));
  }

  /**
   * Whether `password` is the one behind `storedHash`; always false, after the same work, where there is no hash. BUSY when
   * too many wait.
   */
  matches(storedHash: string | null, password: string, lane: HashLane): Promise<Outcome<boolean>> {
    return this.queue.run(lane, async () => {
      const isMatch = await verify(storedHash ?? (await this.decoy), password);
      return storedHash !== null && isMatch;
    });
  }
}
