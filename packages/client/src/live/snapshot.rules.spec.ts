import { describe, expect, it } from '@jest/globals';
import { aQueueEntry, aSnapshot, EVENT_ID } from '../testing/scripted-server';
import { applyMessage, applyStatus, listUnknown } from './snapshot.rules';

const version = { epoch: 'e1', rev: 2, prev: 1, now: 50 };

describe('applyMessage', () => {
  it('sets counts absolutely and orders the queue as the tick says', () => {
    const after = applyMessage(aSnapshot(), {
      name: 'ballot:tick',
      body: { ...version, total: 9, t: [[2, 6]], order: [2, 1] },
    });
    expect(after.queue.map(({ idx, votes }) => [idx, votes])).toEqual([
      [2, 6],
      [1, 3],
    ]);
    expect(after.ballot?.totalVotes).toBe(9);
    expect([after.epoch, after.rev, after.now]).toEqual(['e1', 2, 50]);
  });

  it('keeps the identity of rows that did not change', () => {
    const before = aSnapshot();
    const after = applyMessage(before, {
      name: 'ballot:tick',
      body: {
        ...version,
        t: [
          [1, 4],
          [2, 2],
        ],
      },
    });
    expect(after.queue[1]).toBe(before.queue[1]);
    expect(after.queue[0]?.votes).toBe(4);
    expect(after.ballot?.totalVotes).toBe(5);
  });

  it('names options of the order that it has never seen', () => {
    const tick = { ...version, t: [], order: [1, 9, 2] };
    expect(listUnknown(aSnapshot(), tick)).toEqual([9]);
    expect(applyMessage(aSnapshot(), { name: 'ballot:tick', body: tick }).queue.map(({ idx }) => idx)).toEqual([1, 2]);
  });

  it('replaces the queue', () => {
    const items = [aQueueEntry(9, 1)];
    expect(applyMessage(aSnapshot(), { name: 'queue:changed', body: { ...version, items, act: null } }).queue).toBe(
      items,
    );
  });

  it('keeps what only staff know when a message does not carry it', () => {
    const staff = { playback: { volume: 30 } as never };
    const after = applyMessage(aSnapshot({ staff }), {
      name: 'playback:changed',
      body: { ...version, playback: { state: 'PAUSED', play: null } },
    });
    expect(after.playback.state).toBe('PAUSED');
    expect(after.staff).toBe(staff);
  });
});

describe('applyStatus', () => {
  it('changes the event and its ballot', () => {
    const hold = { label: 'Speech', until: null };
    const after = applyStatus(aSnapshot(), { eventId: EVENT_ID, now: 1, status: 'HOLD', hold, ballotState: 'PAUSED' });
    expect([after.event.status, after.event.hold, after.ballot?.state]).toEqual(['HOLD', hold, 'PAUSED']);
  });
});
