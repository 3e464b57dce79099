import { Injectable } from '@nestjs/common';
import { AccessDirectories } from '../../core/access/access-directories.js';
import { withPatience } from '../../core/clock/patience.js';
import type { Ctx } from '../../core/context/ctx.js';
import { type Refusal, refuse } from '../../core/errors/app-error.js';
import { isDatabaseAway } from '../../core/errors/to-app-error.js';

/** A vote is answered within 2 s, also while Postgres hangs. Time in which this process stood still does not count. */
const PATIENCE_MS = 1_500;

/** Only who has come in by a code of the event may vote there. */
@Injectable()
export class Entrance {
  constructor(private readonly directories: AccessDirectories) {}

  /** Whether the voter is known to be in, without asking anybody. */
  knows(voterId: string): boolean {
    return this.directories.guests.peekIn(voterId);
  }

  /** Null for who is in. NOT_JOINED, or BUSY where the database does not tell in time: nobody is a stranger for that. */
  async check(ctx: Ctx, eventId: string, voterId: string): Promise<Refusal | null> {
    try {
      const isIn = await withPatience(this.directories.guests.isIn(ctx, eventId, voterId), PATIENCE_MS);
      if (isIn === null) return refuse('BUSY');
      return isIn ? null : refuse('NOT_JOINED');
    } catch (error) {
      if (isDatabaseAway(error)) return refuse('BUSY');
      throw error;
    }
  }
}
