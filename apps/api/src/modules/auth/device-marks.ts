import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Signer } from '../../core/access/signer.js';

/** A computer that several people share. */
const ACCOUNTS_MAX = 5;
const ID_PATTERN = /^[\w-]{22}$/;

/** A browser that has been signed in here before. */
export interface Device {
  id: string;
  /** Whether it has been signed in to this account. */
  isOf(email: string): boolean;
}

/**
 * Marks of browsers that have been signed in: `<id>.<MAC of the id>.<MAC of id and account>…`, the latest account first. A
 * mark opens nothing; it only tells who is not one of the strangers that guess a password. Nothing of it is stored.
 */
@Injectable()
export class DeviceMarks {
  constructor(private readonly signer: Signer) {}

  /** Null for what is no mark of ours. */
  read(mark: string | undefined): Device | null {
    const { id, accounts } = this.parse(mark);
    if (id === null) return null;
    return { id, isOf: (email) => accounts.some((mac) => this.signer.isValid('device-mark', `${id} ${email}`, mac)) };
  }

  /** The mark with this account added, or a new one. */
  add(mark: string | undefined, email: string): string {
    const known = this.parse(mark);
    const id = known.id ?? randomBytes(16).toString('base64url');
    const own = this.signer.sign('device-mark', `${id} ${email}`);
    const others = known.accounts.filter((mac) => mac !== own).slice(0, ACCOUNTS_MAX - 1);
    return [id, this.signer.sign('device-mark', id), own, ...others].join('.');
  }

  private parse(mark: string | undefined): { id: string | null; accounts: string[] } {
    const [id = '', mac = '', ...accounts] = (mark ?? '').split('.', 2 + ACCOUNTS_MAX);
    const isOurs = ID_PATTERN.test(id) && this.signer.isValid('device-mark', id, mac);
    return isOurs ? { id, accounts } : { id: null, accounts: [] };
  }
}
