import type { StaffLogin } from '../access/access-directories.js';
import type { Role } from '@votebox/contracts';

/** Who acts. `guestId` is secret to the server: outside it only the voter id derived from it is seen. */
export type Actor =
  | { kind: 'staff'; userId: string; role: Role }
  | { kind: 'display'; displayId: string }
  | { kind: 'guest'; guestId: string }
  | { kind: 'anonymous' }
  /** Work that the server does by itself: sweeps, scans, recovery. `job` names it. */
  | { kind: 'system'; job: string };

/**
 * First argument of every service and repository method. Built in exactly two places, the HTTP guard and the socket
 * handshake; work without a request uses `systemCtx`.
 */
export interface Ctx<A extends Actor = Actor> {
  readonly venueId: string;
  readonly actor: A;
  readonly requestId: string;
}

export type StaffCtx = Ctx<Extract<Actor, { kind: 'staff' }>>;
export type DisplayCtx = Ctx<Extract<Actor, { kind: 'display' }>>;
export type GuestCtx = Ctx<Extract<Actor, { kind: 'guest' }>>;

/** A caller whose venue is not known yet (registration, login, join by code). */
export interface UnscopedCtx {
  readonly actor: Actor;
  readonly requestId: string;
  readonly address: string;
  /** What the browser says it is. */
  readonly userAgent: string;
  /** The login that a signed-in person came with, where the handler is for signed-in people. */
  readonly sessionId: string | null;
}

/** Context of work that the server does by itself in one venue. */
export function systemCtx(venueId: string, job: string): Ctx {
  return { venueId, actor: { kind: 'system', job }, requestId: `job-${job}` };
}

/** Words for the audit record: who did it. */
export function actorName(actor: Actor): string {
  switch (actor.kind) {
    case 'staff':
      return `staff:${actor.userId}`;
    case 'display':
      return `display:${actor.displayId}`;
    case 'guest':
      return 'guest';
    case 'anonymous':
      return 'anonymous';
    case 'system':
      return `system:${actor.job}`;
  }
}

/** The login that a signed-in person came with. Only for handlers that are for signed-in people. */
export function loginOf({ actor, sessionId }: UnscopedCtx): StaffLogin {
  if (actor.kind !== 'staff' || sessionId === null)
    throw new Error('this handler is not for signed-in people: use @SignedIn()');
  return { userId: actor.userId, sessionId };
}
