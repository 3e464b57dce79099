import { Injectable } from '@nestjs/common';
import { AccessDirectories } from '../../core/access/access-directories.js';
import type { Ctx } from '../../core/context/ctx.js';
import { type Refusal, refuse } from '../../core/errors/app-error.js';
import { isDatabaseAway } from '../../core/errors/to-app-error.js';
import { spreadRetryMs } from '../../core/backlog/backlog.rules.js';

/** A vote is answered within 2 s, also while Postgres hangs. */
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
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<null>((resolve) => {
      timer = setTimeout(resolve, PATIENCE_MS, null);
    });
    try {
      const isIn = await Promise.race([this.directories.guests.isIn(ctx, eventId, voterId), patience]);
      if (isIn === null) return busy();
      return isIn ? null : refuse('NOT_JOINED');
    } catch (error) {
      if (isDatabaseAway(error)) return busy();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}

function busy(): Refusal {
  return refuse('BUSY', spreadRetryMs(Math.random()));
}
