import type { EventSnapshot, EventStatus, PublicEventView } from '@votebox/contracts';

/** The last event stays on the screen for so long after its end, then the TV goes back to the calm picture. */
export const ENDED_SHOWN_MS = 60 * 60_000;
/** The thanks go dark after a while: the room is empty and the panel should rest. */
export const ENDED_BRIGHT_MS = 8 * 60_000;

/** The event that the TV is in. `endedAt` is when this TV first saw it ended, in server epoch milliseconds. */
export interface Followed {
  eventId: string;
  endedAt: number | null;
}

export type Scene =
  | { kind: 'waiting' }
  | { kind: 'idle'; next: PublicEventView | null }
  | { kind: 'music'; snapshot: EventSnapshot }
  | { kind: 'hold'; snapshot: EventSnapshot }
  | { kind: 'ended'; snapshot: EventSnapshot; isDimmed: boolean };

const isOn = (status: EventStatus) => status === 'ACTIVE' || status === 'HOLD';

/** Which event the TV is in next, given what the venue says is on. A running event always wins over an ended one. */
export function decideFollowed(current: Followed | null, onNow: PublicEventView | null, now: number): Followed | null {
  if (onNow !== null && isOn(onNow.status)) {
    return current?.eventId === onNow.id && current.endedAt === null ? current : { eventId: onNow.id, endedAt: null };
  }
  if (current === null) return toJustEnded(onNow, now);
  if (current.endedAt !== null && now - current.endedAt > ENDED_SHOWN_MS) return null;
  return current;
}

/** After a reload: the evening that has just ended still gets its thanks. */
function toJustEnded(onNow: PublicEventView | null, now: number): Followed | null {
  if (onNow?.status !== 'ENDED' || onNow.endedAt === null) return null;
  const endedAt = Date.parse(onNow.endedAt);
  return now - endedAt > ENDED_SHOWN_MS ? null : { eventId: onNow.id, endedAt };
}

/** Marks the moment at which the followed event was first seen ended, or takes the mark away when it runs again. */
export function markEnded(current: Followed, status: EventStatus, now: number): Followed {
  if (status === 'ENDED') return current.endedAt === null ? { ...current, endedAt: now } : current;
  return current.endedAt === null ? current : { ...current, endedAt: null };
}

export interface SceneFacts {
  /** What `GET /displays/me` named last; undefined before the first answer. */
  onNow: PublicEventView | null | undefined;
  followed: Followed | null;
  snapshot: EventSnapshot | null;
  now: number;
}

export function decideScene({ onNow, followed, snapshot, now }: SceneFacts): Scene {
  if (onNow === undefined && followed === null) return { kind: 'waiting' };
  const idle: Scene = { kind: 'idle', next: onNow?.status === 'UPCOMING' ? onNow : null };
  if (followed === null) return idle;
  if (snapshot === null || snapshot.event.id !== followed.eventId) return { kind: 'waiting' };
  switch (snapshot.event.status) {
    case 'ACTIVE':
      return { kind: 'music', snapshot };
    case 'HOLD':
      return { kind: 'hold', snapshot };
    case 'ENDED':
      return {
        kind: 'ended',
        snapshot,
        isDimmed: followed.endedAt !== null && now - followed.endedAt > ENDED_BRIGHT_MS,
      };
    case 'DRAFT':
    case 'UPCOMING':
    case 'CANCELLED':
      return idle;
  }
}

/** The event that a scene invites to; null where it invites to none. */
export function joinableOf(scene: Scene): string | null {
  switch (scene.kind) {
    case 'music':
    case 'hold':
      return scene.snapshot.event.id;
    case 'idle':
      return scene.next?.id ?? null;
    case 'ended':
    case 'waiting':
      return null;
  }
}
