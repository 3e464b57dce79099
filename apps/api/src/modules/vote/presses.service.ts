import { Injectable } from '@nestjs/common';
import type { PressView } from '@votebox/contracts';
import { Signer } from '../../core/access/signer.js';
import { DatabaseClock } from '../../core/database/database-clock.js';
import { type PressSubject, readHeldMs, writePress } from './press.rules.js';

/**
 * How long a button was held, measured here and not by the phone: the press gets a signed note of the time, and the vote
 * brings it back. Nothing is remembered, so press and vote may reach different processes; both read the clock of Postgres,
 * whatever their own clocks say.
 */
@Injectable()
export class Presses {
  constructor(
    private readonly signer: Signer,
    private readonly clock: DatabaseClock,
  ) {}

  async begin(subject: PressSubject): Promise<PressView> {
    const sign = (text: string) => this.signer.sign('hold-press', text);
    return { hold: writePress(subject, await this.clock.now(), sign) };
  }

  /** 0 without a proof, or with one that is not this guest's. */
  async heldMs(proof: string | undefined, subject: PressSubject): Promise<number> {
    if (proof === undefined) return 0;
    const isValid = (text: string, mac: string) => this.signer.isValid('hold-press', text, mac);
    return readHeldMs(proof, subject, await this.clock.now(), isValid);
  }
}
