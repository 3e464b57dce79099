import { describe, expect, it } from '@jest/globals';
import type { EventSnapshot, EventStatus, PublicEventView } from '@votebox/contracts';
import { decideFollowed, decideScene, ENDED_BRIGHT_MS, ENDED_SHOWN_MS, joinableOf, markEnded } from './scene.rules';

const NOW = 1_800_000_000_000;
const eventOf = (id: string, status: EventStatus) => ({ id, status }) as PublicEventView;
const snapshotOf = (id: string, status: EventStatus) => ({ event: eventOf(id, status) }) as EventSnapshot;

describe('decideFollowed', () => {
  it('goes into a running event by itself', () => {
    expect(decideFollowed(null, eventOf('a', 'ACTIVE'), NOW)).toEqual({ eventId: 'a', endedAt: null });
    expect(decideFollowed(null, eventOf('a', 'HOLD'), NOW)).toEqual({ eventId: 'a', endedAt: null });
  });

  it('follows nothing before an event runs', () => {
    expect(decideFollowed(null, eventOf('a', 'UPCOMING'), NOW)).toBeNull();
    expect(decideFollowed(null, null, NOW)).toBeNull();
  });

  it('still thanks for an evening that ended just before the TV was turned on', () => {
    const endedAt = (ms: number) => ({ ...eventOf('a', 'ENDED'), endedAt: new Date(ms).toISOString() });
    expect(decideFollowed(null, endedAt(NOW - 60_000), NOW)).toEqual({ eventId: 'a', endedAt: NOW - 60_000 });
    expect(decideFollowed(null, endedAt(NOW - ENDED_SHOWN_MS - 1), NOW)).toBeNull();
  });

  it('keeps the same object while nothing changes, so that the screen is not drawn anew', () => {
    const current = { eventId: 'a', endedAt: null };
    expect(decideFollowed(current, eventOf('a', 'ACTIVE'), NOW)).toBe(current);
  });

  it('stays with an ended event for its time, then lets it go', () => {
    const ended = { eventId: 'a', endedAt: NOW };
    expect(decideFollowed(ended, null, NOW + ENDED_SHOWN_MS - 1)).toBe(ended);
    expect(decideFollowed(ended, eventOf('b', 'UPCOMING'), NOW + ENDED_SHOWN_MS + 1)).toBeNull();
  });

  it('leaves the thanks at once when the next event starts', () => {
    expect(decideFollowed({ eventId: 'a', endedAt: NOW }, eventOf('b', 'ACTIVE'), NOW + 1000)).toEqual({
      eventId: 'b',
      endedAt: null,
    });
  });

  it('does not drop a running event because one answer did not name it', () => {
    const current = { eventId: 'a', endedAt: null };
    expect(decideFollowed(current, null, NOW)).toBe(current);
  });
});

describe('markEnded', () => {
  it('remembers the first sight of the end and forgets it when the event runs again', () => {
    const first = markEnded({ eventId: 'a', endedAt: null }, 'ENDED', NOW);
    expect(first.endedAt).toBe(NOW);
    expect(markEnded(first, 'ENDED', NOW + 5000).endedAt).toBe(NOW);
    expect(markEnded(first, 'ACTIVE', NOW + 5000).endedAt).toBeNull();
  });
});

describe('decideScene', () => {
  const followed = { eventId: 'a', endedAt: null };

  it('waits until it knows anything', () => {
    expect(decideScene({ onNow: undefined, followed: null, snapshot: null, now: NOW }).kind).toBe('waiting');
    expect(decideScene({ onNow: eventOf('a', 'ACTIVE'), followed, snapshot: null, now: NOW }).kind).toBe('waiting');
  });

  it('never shows the snapshot of another event', () => {
    const snapshot = snapshotOf('b', 'ACTIVE');
    expect(decideScene({ onNow: null, followed, snapshot, now: NOW }).kind).toBe('waiting');
  });

  it.each([
    ['ACTIVE', 'music'],
    ['HOLD', 'hold'],
    ['ENDED', 'ended'],
    ['CANCELLED', 'idle'],
    ['UPCOMING', 'idle'],
  ] as const)('shows %s as %s', (status, kind) => {
    const snapshot = snapshotOf('a', status);
    expect(decideScene({ onNow: null, followed, snapshot, now: NOW }).kind).toBe(kind);
  });

  it('announces the next event only while it is upcoming', () => {
    const next = eventOf('b', 'UPCOMING');
    expect(decideScene({ onNow: next, followed: null, snapshot: null, now: NOW })).toEqual({ kind: 'idle', next });
    const draft = eventOf('b', 'DRAFT');
    expect(decideScene({ onNow: draft, followed: null, snapshot: null, now: NOW })).toEqual({
      kind: 'idle',
      next: null,
    });
  });

  it('dims the thanks after a while', () => {
    const snapshot = snapshotOf('a', 'ENDED');
    const ended = { eventId: 'a', endedAt: NOW };
    const at = (now: number) => decideScene({ onNow: null, followed: ended, snapshot, now });
    expect(at(NOW + ENDED_BRIGHT_MS)).toMatchObject({ kind: 'ended', isDimmed: false });
    expect(at(NOW + ENDED_BRIGHT_MS + 1)).toMatchObject({ kind: 'ended', isDimmed: true });
  });
});

describe('joinableOf', () => {
  it('names the event that a guest may come to now', () => {
    const snapshot = snapshotOf('a', 'ACTIVE');
    expect(joinableOf({ kind: 'music', snapshot })).toBe('a');
    expect(joinableOf({ kind: 'hold', snapshot })).toBe('a');
    expect(joinableOf({ kind: 'idle', next: eventOf('b', 'UPCOMING') })).toBe('b');
  });

  it('names none where nobody is invited', () => {
    expect(joinableOf({ kind: 'idle', next: null })).toBeNull();
    expect(joinableOf({ kind: 'waiting' })).toBeNull();
    expect(joinableOf({ kind: 'ended', snapshot: snapshotOf('a', 'ENDED'), isDimmed: false })).toBeNull();
  });
});
