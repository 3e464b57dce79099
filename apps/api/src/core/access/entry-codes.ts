import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../database/database-clock.js';
import {
  entryCode,
  type EntryReading,
  placeOf,
  readEntryCode,
  type Scramble,
  WINDOW_MS,
  WINDOWS_ACCEPTED_AFTER,
  windowAt,
} from './entry-code.rules.js';
import { Signer } from './signer.js';

/** Codes of consecutive windows. The first is the present one, and has been for `elapsedMs`. */
export interface EntrySchedule {
  windowMs: number;
  elapsedMs: number;
  /** Before the present one, latest first: those that still let in. */
  past: string[];
  codes: string[];
}

/**
 * The codes that stand on screens for 15 s each: computed from the secret and the clock of Postgres, stored nowhere, the
 * same in every process. Who came in by one was in the room.
 */
@Injectable()
export class EntryCodes {
  private readonly scramble: Scramble;

  constructor(
    signer: Signer,
    private readonly clock: DatabaseClock,
  ) {
    this.scramble = (period, round, half) => signer.mac('display-code', `${period}.${round}.${half}`).readUInt16BE(0);
  }

  /** The codes of the event with this number, from now on. */
  async schedule(codeNumber: number, windows: number): Promise<EntrySchedule> {
    const now = await this.clock.now();
    const present = windowAt(now);
    const place = placeOf(codeNumber);
    const codeIn = (window: number) => entryCode({ place, window }, this.scramble);
    return {
      windowMs: WINDOW_MS,
      elapsedMs: Math.floor(now - present * WINDOW_MS),
      past: Array.from({ length: WINDOWS_ACCEPTED_AFTER }, (_, n) => codeIn(present - 1 - n)),
      codes: Array.from({ length: windows }, (_, n) => codeIn(present + n)),
    };
  }

  /** What the code is now; null for everything that is no code of a screen. */
  async read(code: string): Promise<EntryReading | null> {
    return readEntryCode(code, windowAt(await this.clock.now()), this.scramble);
  }
}
