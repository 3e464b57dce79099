import type { Audience } from '@votebox/contracts';
import type { Ctx } from '../context/ctx.js';

declare const roomBrand: unique symbol;
/** The name of a room. Only the functions below make one, and all take a `ctx`, so no room crosses venues. */
export type Room = string & { readonly [roomBrand]: true };

/** Everyone of one audience at one event. */
export function audienceRoom(ctx: Pick<Ctx, 'venueId'>, eventId: string, audience: Audience): Room {
  return `v:${ctx.venueId}:e:${eventId}:${audience}` as Room;
}

/** All sockets of one guest at one event. */
export function voterRoom(ctx: Pick<Ctx, 'venueId'>, eventId: string, voterId: string): Room {
  return `v:${ctx.venueId}:e:${eventId}:voter:${voterId}` as Room;
}

/** All displays and staff of a venue, whatever they look at. */
export function venueRoom(ctx: Pick<Ctx, 'venueId'>): Room {
  return `v:${ctx.venueId}` as Room;
}

/** The one page that is asked to play. */
export function playerRoom(ctx: Pick<Ctx, 'venueId'>, playerId: string): Room {
  return `v:${ctx.venueId}:player:${playerId}` as Room;
}
