import { Injectable } from '@nestjs/common';
import type { Role } from '@votebox/contracts';
import type { Ctx } from '../context/ctx.js';

/** A person on one device: what an access token stands for, as long as the login lasts. */
export interface StaffLogin {
  readonly userId: string;
  readonly sessionId: string;
}

/** The roles of a person, by the ids of the venues (in lower case) that they work at. */
export type Roles = ReadonlyMap<string, Role>;

/** What the guard and the handshake must know of people. Implemented by the module that owns logins and memberships. */
export interface StaffDirectory {
  /** What the person of a login may do now; null once the login has ended. At most half a second old. */
  findRoles(login: StaffLogin): Promise<Roles | null>;
  /** The same for many logins, read now, by their session ids. Those that have ended are missing. */
  readRoles(logins: readonly StaffLogin[]): Promise<ReadonlyMap<string, Roles>>;
}

export interface DisplayDirectory {
  /** Whether the display exists and its token has not been revoked. May be some seconds old. */
  isValid(venueId: string, displayId: string, tokenVersion: number): Promise<boolean>;
}

export interface EventDirectory {
  /** The venue of an event, or null where there is no such event. Never changes, so it may be cached for good. */
  findVenueOf(eventId: string): Promise<string | null>;
  /** The same without asking anybody: null also where it is not known yet. `eventId` in lower case. */
  peekVenueOf(eventId: string): string | null;
}

export interface GuestDirectory {
  /** Whether the guest has come in by a code of the event. Nobody is put out again, so a yes may be cached for good. */
  isIn(ctx: Ctx, eventId: string, voterId: string): Promise<boolean>;
  /** The same without asking anybody: false also where it is not known yet. */
  peekIn(voterId: string): boolean;
}

interface Parts {
  staff: StaffDirectory;
  displays: DisplayDirectory;
  events: EventDirectory;
  guests: GuestDirectory;
}

/**
 * The look-ups of the guard and the handshake, and of modules about one another's people. Core knows no module, so the modules that own the data register
 * themselves in `onModuleInit`; the boot check refuses to start when one is missing.
 */
@Injectable()
export class AccessDirectories {
  private readonly parts: Partial<Parts> = {};

  register(parts: Partial<Parts>): void {
    Object.assign(this.parts, parts);
  }

  get staff(): StaffDirectory {
    return this.required('staff');
  }

  get displays(): DisplayDirectory {
    return this.required('displays');
  }

  get events(): EventDirectory {
    return this.required('events');
  }

  get guests(): GuestDirectory {
    return this.required('guests');
  }

  /** Throws when a directory is missing. */
  assertComplete(): void {
    for (const name of ['staff', 'displays', 'events', 'guests'] as const) this.required(name);
  }

  private required<N extends keyof Parts>(name: N): Parts[N] {
    const part = this.parts[name];
    if (!part) throw new Error(`no module registered the ${name} directory`);
    return part;
  }
}
