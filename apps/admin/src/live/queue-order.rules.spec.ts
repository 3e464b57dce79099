import { describe, expect, it } from '@jest/globals';
import { countLocked, findMoveTarget, moveTrack, orderKey, showOrder } from './queue-order.rules';

const queueOf = (ids: string, locked = '') =>
  [...ids].map((trackId) => ({ trackId, isLocked: locked.includes(trackId) }));

describe('moving a track in the queue', () => {
  it('never goes before a track that is locked in', () => {
    expect(findMoveTarget(queueOf('abcd', 'a'), 'c', 0)).toBe(1);
    expect(countLocked(queueOf('abcd', 'a'))).toBe(1);
    expect(countLocked(queueOf('ab', 'ab'))).toBe(2);
  });

  it('never moves the locked track itself', () => {
    expect(findMoveTarget(queueOf('abcd', 'a'), 'a', 2)).toBeNull();
  });

  it('asks for nothing when nothing would change', () => {
    expect(findMoveTarget(queueOf('abc'), 'a', -1)).toBeNull();
    expect(findMoveTarget(queueOf('abc'), 'c', 9)).toBeNull();
    expect(findMoveTarget(queueOf('abc', 'a'), 'b', 0)).toBeNull();
    expect(findMoveTarget(queueOf('abc'), 'x', 0)).toBeNull();
  });

  it('keeps every track exactly once', () => {
    for (const from of 'abcde') {
      for (let to = 0; to < 5; to += 1) {
        const moved = moveTrack(queueOf('abcde'), from, to);
        expect(moved[to]?.trackId).toBe(from);
        expect(moved.map((track) => track.trackId).sort()).toEqual([...'abcde']);
      }
    }
  });
});

describe('the order on the screen', () => {
  const queue = queueOf('abcd');
  const pending = { trackId: 'd', to: 0, seenOrder: orderKey(queue) };

  it('shows the asked-for order until the server has spoken', () => {
    expect(orderKey(showOrder(queue, pending))).toBe('d a b c');
  });

  it('is the server’s as soon as it changes, even when it decided otherwise', () => {
    expect(orderKey(showOrder(queueOf('badc'), pending))).toBe('b a d c');
    expect(orderKey(showOrder(queueOf('dabc'), pending))).toBe('d a b c');
  });
});
