import type { EventStatus, EventView } from '@votebox/contracts';

export const EVENT_GROUPS = ['live', 'planned', 'drafts', 'past', 'cancelled'] as const;
export type EventGroup = (typeof EVENT_GROUPS)[number];

export function groupOf(status: EventStatus): EventGroup {
  switch (status) {
    case 'ACTIVE':
    case 'HOLD':
      return 'live';
    case 'UPCOMING':
      return 'planned';
    case 'DRAFT':
      return 'drafts';
    case 'ENDED':
      return 'past';
    case 'CANCELLED':
      return 'cancelled';
  }
}

export const isLive = (event: { status: EventStatus }): boolean => groupOf(event.status) === 'live';

/** The time that an event stands for in a list: when it really began, else when it should. */
export const timeOf = (event: EventView): string | null => event.activatedAt ?? event.startsAt;

/** Events by group: what comes next first, what is over newest first. Search is over name, theme and code. */
export function groupEvents(
  events: readonly EventView[],
  search: string,
): { group: EventGroup; events: EventView[] }[] {
  const words = search.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const found = events.filter((event) => {
    const text = `${event.name} ${event.theme} ${event.joinCode}`.toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
  return EVENT_GROUPS.map((group) => ({
    group,
    events: found
      .filter((event) => groupOf(event.status) === group)
      .sort(group === 'planned' ? soonestFirst : newestFirst),
  })).filter((entry) => entry.events.length > 0);
}

const sortKey = (event: EventView) => timeOf(event) ?? event.createdAt;
const soonestFirst = (one: EventView, other: EventView) => sortKey(one).localeCompare(sortKey(other));
const newestFirst = (one: EventView, other: EventView) => sortKey(other).localeCompare(sortKey(one));

/** What should stand on the first page: the running event, else the one that comes next, else the newest draft. */
export function findFocus(events: readonly EventView[]): EventView | null {
  const groups = groupEvents(events, '');
  for (const group of ['live', 'planned', 'drafts'] as const) {
    const first = groups.find((entry) => entry.group === group)?.events[0];
    if (first) return first;
  }
  return null;
}
