import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';

/**
 * Hashes passwords with argon2id (19 MiB, two passes: the parameters that OWASP names). Checking a password costs the
 * same whether the account exists or not, so the time of an answer does not tell which addresses have accounts.
 */
@Injectable()
export class PasswordHasher {
  /** Stands in for the hash of an account that does not exist. Nobody knows a password for it. */
  private readonly decoy = hash(crypto.randomUUID());

  hash(password: string): Promise<string> {
    return hash(password);
  }

  /** Whether `password` is the one behind `storedHash`; always false, after the same work, where there is no hash. */
  async matches(storedHash: string | null, password: string): Promise<boolean> {
    const isMatch = await verify(storedHash ?? (await this.decoy), password);
    return storedHash !== null && isMatch;
  }
}
