import { describe, expect, it } from '@jest/globals';
import type { EventStatus, EventView } from '@votebox/contracts';
import { findFocus, groupEvents } from './event-group.rules';

const event = (name: string, status: EventStatus, startsAt: string | null = null) =>
  ({
    id: name,
    name,
    theme: '',
    joinCode: 'ABC234',
    status,
    startsAt,
    activatedAt: null,
    createdAt: '2026-01-01T00:00:00Z',
  }) as EventView;

const list = [
  event('Old', 'ENDED', '2026-02-01T20:00:00Z'),
  event('Later', 'UPCOMING', '2026-06-12T20:00:00Z'),
  event('Soon', 'UPCOMING', '2026-06-05T20:00:00Z'),
  event('Older', 'ENDED', '2026-01-10T20:00:00Z'),
  event('Idea', 'DRAFT'),
];

describe('the list of events', () => {
  it('shows the next first and the last one that is over first', () => {
    expect(groupEvents(list, '').map((entry) => [entry.group, entry.events.map((one) => one.name)])).toEqual([
      ['planned', ['Soon', 'Later']],
      ['drafts', ['Idea']],
      ['past', ['Old', 'Older']],
    ]);
  });

  it('finds by name and by code, whatever the case', () => {
    expect(groupEvents(list, 'soo').flatMap((entry) => entry.events)).toHaveLength(1);
    expect(groupEvents(list, 'abc234').flatMap((entry) => entry.events)).toHaveLength(5);
    expect(groupEvents(list, 'nothing like it')).toEqual([]);
  });

  it('puts the running event before all others, then the next, then a draft', () => {
    expect(findFocus([...list, event('Now', 'HOLD')])?.name).toBe('Now');
    expect(findFocus(list)?.name).toBe('Soon');
    expect(findFocus([event('Idea', 'DRAFT'), event('Old', 'ENDED')])?.name).toBe('Idea');
    expect(findFocus([event('Old', 'ENDED')])).toBeNull();
  });
});
