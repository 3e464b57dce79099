import type { Audience } from '@votebox/contracts';
import type { Ctx } from '../context/ctx.js';

declare const roomBrand: unique symbol;
/** The name of a room. Only the functions below make one, and all take a `ctx`, so no room crosses venues. */
export type Room = string & { readonly [roomBrand]: true };

/** Those who are told alike at an event. `voters`: guests who have voted, where that lets them see more than other guests. */
export const ROOM_AUDIENCES = ['guest', 'voters', 'display', 'staff'] as const satisfies (Audience | 'voters')[];
export type RoomAudience = (typeof ROOM_AUDIENCES)[number];

/**
 * Parts of a crowd. Each is told on its own, in the state of that moment: the last of ten thousand phones is not told
 * what was true when the first was.
 */
export const BLOCKS = 8;

/** Whether so many belong to an audience that it is told block by block. */
export function isCrowd(audience: RoomAudience): boolean {
  return audience === 'guest' || audience === 'voters';
}

/** Everyone of one audience at one event: a room for each block of a crowd, one room for the few. */
export function audienceRooms(ctx: Pick<Ctx, 'venueId'>, eventId: string, audience: RoomAudience): Room[] {
  const room = `v:${ctx.venueId}:e:${eventId}:${audience}`;
  if (!isCrowd(audience)) return [room as Room];
  return Array.from({ length: BLOCKS }, (_, block) => `${room}:${block}` as Room);
}

/** Everyone at one event. A socket is in one of these rooms only. */
export function eventRooms(ctx: Pick<Ctx, 'venueId'>, eventId: string): Room[] {
  return ROOM_AUDIENCES.flatMap((audience) => audienceRooms(ctx, eventId, audience));
}

/** All sockets of one guest at one event. */
export function voterRoom(ctx: Pick<Ctx, 'venueId'>, eventId: string, voterId: string): Room {
  return `v:${ctx.venueId}:e:${eventId}:voter:${voterId}` as Room;
}

/** All displays and staff of a venue, whatever they look at. */
export function venueRoom(ctx: Pick<Ctx, 'venueId'>): Room {
  return `v:${ctx.venueId}` as Room;
}

/** The venue that a room is of, and whether it is the room of the whole venue; null for a socket's own room. */
export function venueOfRoom(room: string): { venueId: string; isWhole: boolean } | null {
  const [mark, venueId, ...rest] = room.split(':');
  return mark === 'v' && venueId ? { venueId, isWhole: rest.length === 0 } : null;
}

/** The one page that is asked to play. */
export function playerRoom(ctx: Pick<Ctx, 'venueId'>, playerId: string): Room {
  return `v:${ctx.venueId}:player:${playerId}` as Room;
}
