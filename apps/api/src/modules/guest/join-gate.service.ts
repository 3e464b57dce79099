import { Injectable } from '@nestjs/common';
import type { JoinByCodeDto } from '@votebox/contracts/dto';
import { VenueNetworks } from '../../core/access/venue-networks.js';
import { Config } from '../../core/config/config.js';
import { accept, type Outcome, type Refusal, refuse } from '../../core/errors/app-error.js';
import { JoinLimiter } from './join.limiter.js';
import { decideDifficulty, type Pressure, type Way } from './pressure.rules.js';
import { ProofOfWork } from './proof-of-work.service.js';
import { Turnstile } from './turnstile.client.js';

/** Who wants in, with what they have solved. */
export interface Comer {
  guestId: string;
  address: string;
  solution: Pick<JoinByCodeDto, 'proof' | 'turnstileToken'>;
}

/** The event that a code stands for, and whether the code is the one that its screens show now. */
export interface Entry {
  venueId: string;
  capacity: number;
  isByScreen: boolean;
}

/**
 * Keeps machines from coming in as crowds without keeping crowds out. Nobody is refused for their address; under pressure
 * (see `pressure.rules`) newcomers get CHALLENGE_REQUIRED and come back with the solution. Who is in already is never asked.
 */
@Injectable()
export class JoinGate {
  constructor(
    private readonly limiter: JoinLimiter,
    private readonly proofs: ProofOfWork,
    private readonly turnstile: Turnstile,
    private readonly networks: VenueNetworks,
    private readonly config: Config,
  ) {}

  /** One attempt. RATE_LIMITED for a guest who makes too many. */
  knock(comer: Comer): Promise<Outcome<null>> {
    return this.limiter.take(comer.guestId);
  }

  /** A newcomer with a code that is right. `isIn` is asked only when a challenge would follow. */
  async letNewcomer(comer: Comer, entry: Entry, isIn: () => Promise<boolean>): Promise<Outcome<null>> {
    if (await this.hasSolved(comer)) return accept(null);
    const { venueId, capacity } = entry;
    const isOfVenue = await this.networks.has(venueId, comer.address);
    const way: Way = isOfVenue || entry.isByScreen ? { kind: 'room', capacity } : { kind: 'link' };
    const pressure = await this.limiter.countArrival(comer.address, way.kind);
    // In the venue's own room its codes hang on the wall: nobody has to try them out there.
    const challenge = await this.challenge(comer, way, isOfVenue ? { ...pressure, misses: 0 } : pressure);
    return challenge && !(await isIn()) ? challenge : accept(null);
  }

  /** NOT_FOUND for a code that nobody has; where codes are tried out, the answer costs a challenge. */
  async refuseUnknown(comer: Comer): Promise<Refusal> {
    const hasSolved = await this.hasSolved(comer);
    const pressure = await this.limiter.countMiss(comer.guestId, comer.address);
    return (hasSolved ? null : await this.challenge(comer, { kind: 'link' }, pressure)) ?? refuse('NOT_FOUND');
  }

  private async hasSolved({ guestId, solution }: Comer): Promise<boolean> {
    const { proof, turnstileToken } = solution;
    if (proof) return this.proofs.accept(guestId, proof);
    if (turnstileToken === undefined || turnstileToken === null) return false;
    return (await this.turnstile.verify(turnstileToken)) === 'human';
  }

  private async challenge({ guestId }: Comer, way: Way, pressure: Pressure): Promise<Refusal | null> {
    const rules = { freePerMinute: this.config.JOIN_FREE_PER_MINUTE, baseBits: this.config.JOIN_PROOF_BITS };
    const difficulty = decideDifficulty(way, pressure, rules);
    if (difficulty === 0) return null;
    const pow = await this.proofs.set(guestId, difficulty);
    const { siteKey } = this.turnstile;
    return { ...refuse('CHALLENGE_REQUIRED'), challenge: { pow, ...(siteKey ? { turnstile: { siteKey } } : {}) } };
  }
}
