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
    const tick = { name: 'ballot:tick' as const, body: { ...version, t: [], order: [1, 9, 2] } };
    expect(listUnknown(aSnapshot(), tick)).toEqual([9]);
    expect(applyMessage(aSnapshot(), tick).queue.map(({ idx }) => idx)).toEqual([1, 2]);
    const changed = { order: [9, 3, 1], items: [aQueueEntry(3, 0)], act: null };
    expect(listUnknown(aSnapshot(), { name: 'queue:changed', body: { ...version, ...changed } })).toEqual([9]);
  });

  it('moves the tracks that a tick names to the front and leaves the others as they were', () => {
    const before = aSnapshot({ queue: [1, 2, 3, 4, 5].map((idx) => aQueueEntry(idx, 1)) });
    const after = applyMessage(before, { name: 'ballot:tick', body: { ...version, t: [], order: [4, 2] } });
    expect(after.queue.map(({ idx }) => idx)).toEqual([4, 2, 1, 3, 5]);
  });

  it('takes new tracks into the queue, keeps the others, and lets go what is not named', () => {
    const before = aSnapshot();
    const items = [aQueueEntry(9, 1)];
    const body = { ...version, order: [9, 2], items, act: null };
    const after = applyMessage(before, { name: 'queue:changed', body });
    expect(after.queue.map(({ idx }) => idx)).toEqual([9, 2]);
    expect(after.queue[1]).toBe(before.queue[1]);
  });

  it('estimates anew when the order changes, from what plays', () => {
    const play = { durationMs: 100_000, positionMs: 40_000, positionAt: 0 } as never;
    const before = aSnapshot({ playback: { state: 'PLAYING', play, skip: null } });
    const after = applyMessage(before, { name: 'ballot:tick', body: { ...version, now: 10_000, t: [], order: [2] } });
    expect(after.queue.map(({ idx, etaMs }) => [idx, etaMs])).toEqual([
      [2, 50_000],
      [1, 250_000],
    ]);
  });

  it('keeps what only staff know when a message does not carry it', () => {
    const staff = { playback: { volume: 30 } as never };
    const after = applyMessage(aSnapshot({ staff }), {
      name: 'playback:changed',
      body: { ...version, playback: { state: 'PAUSED', play: null, skip: null } },
    });
    expect(after.playback.state).toBe('PAUSED');
    expect(after.staff).toBe(staff);
  });
});

describe('applyStatus', () => {
  it('changes the event and its ballot', () => {
    const hold = { label: 'Speech', until: null };
    const after = applyStatus(aSnapshot(), {
      eventId: EVENT_ID,
      now: 1,
      status: 'HOLD',
      hold,
      ballotState: 'PAUSED',
      musicFrom: null,
    });
    expect([after.event.status, after.event.hold, after.ballot?.state]).toEqual(['HOLD', hold, 'PAUSED']);
  });
});
