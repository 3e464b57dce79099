import { describe, expect, it } from '@jest/globals';
import type { QueueWhy } from '@votebox/contracts';
import { decidePlaceReason } from './place-reason.rules';

const fair = (heardMin: number, roomMin: number): QueueWhy => ({ rule: 'fair', voters: 3, heardMin, roomMin });
const reasonOf = (why: QueueWhy | undefined, place: number, more: { isMine?: boolean; mineMin?: number } = {}) =>
  decidePlaceReason({
    why,
    place,
    isMine: more.isMine ?? false,
    heard: more.mineMin === undefined ? undefined : { mineMin: more.mineMin, roomMin: 7 },
  });

describe('decidePlaceReason', () => {
  it('says nothing where the reason would tell hidden counts', () => {
    expect(reasonOf(undefined, 1)).toEqual({ kind: 'hidden' });
  });

  it('names what staff, a lock or the artist gap decided', () => {
    for (const rule of ['locked', 'pinned', 'host', 'artist-gap'] as const) {
      expect(reasonOf({ rule }, 2)).toEqual({ kind: rule });
    }
  });

  it('counts the voters where votes decide', () => {
    expect(reasonOf({ rule: 'votes', voters: 4 }, 2)).toEqual({ kind: 'votes', voters: 4 });
    expect(reasonOf({ rule: 'weighted', voters: 1 }, 2)).toEqual({ kind: 'weighted', voters: 1 });
  });

  it('tells a guest whose vote it is about their own minutes', () => {
    expect(reasonOf(fair(5, 6), 1, { isMine: true, mineMin: 4.4 })).toEqual({
      kind: 'fair',
      voters: 3,
      whose: 'mine',
      verdict: 'next',
      heard: 4,
      room: 7,
    });
  });

  it('tells everybody else about the minutes of those who want the song', () => {
    expect(reasonOf(fair(5, 6), 2, { mineMin: 4 })).toMatchObject({ whose: 'theirs', heard: 5, room: 6 });
    expect(reasonOf(fair(5, 6), 2, { isMine: true })).toMatchObject({ whose: 'theirs', heard: 5, room: 6 });
  });

  it('compares no minutes while nobody has had any', () => {
    expect(reasonOf(fair(0.2, 0.4), 1)).toEqual({ kind: 'fresh', voters: 3 });
    expect(reasonOf(fair(0, 1), 2)).toMatchObject({ kind: 'fair', heard: 0, room: 1 });
  });

  it('says "next" to the first only, and else how the minutes compare', () => {
    expect(reasonOf(fair(9, 6), 1)).toMatchObject({ verdict: 'next' });
    expect(reasonOf(fair(2, 6), 2)).toMatchObject({ verdict: 'due' });
    expect(reasonOf(fair(9, 6), 2)).toMatchObject({ verdict: 'waits' });
    expect(reasonOf(fair(6.3, 6), 2)).toMatchObject({ verdict: 'even' });
  });
});
