import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Catalogue } from '../catalogue/catalogue.js';
import { ENDINGS } from '../settings.js';
import {
  emptyPlayer,
  type Item,
  type Manner,
  nextMomentOf,
  type PlayerState,
  type Repeat,
  positionAt,
  settle,
} from './player.rules.js';

const catalogue = new Catalogue({ minMs: 1_000, maxMs: 20_000 });
const items: Item[] = catalogue.tracks.map((track) => ({ track, asked: track }));

const someItem = fc.integer({ min: 0, max: items.length - 1 }).map((place) => items[place]!);
const someItems = fc.array(someItem, { maxLength: 4 });
const someManner: fc.Arbitrary<Manner> = fc.record({
  ending: fc.constantFrom(...ENDINGS),
  autoplays: fc.boolean(),
  idleDropMs: fc.constantFrom(null, 600_000),
  similarTo: fc.constant((track) => catalogue.similarTo(track)),
});
const somePlayer: fc.Arbitrary<PlayerState> = fc
  .record({
    item: someItem,
    queue: someItems,
    upcoming: someItems,
    repeat: fc.constantFrom<Repeat[]>('off', 'track', 'context'),
  })
  .map(({ item, queue, upcoming, repeat }) => ({
    ...emptyPlayer(0),
    deviceId: 'd',
    queue,
    upcoming,
    started: [item, ...upcoming],
    repeat,
    loaded: { item, contextUri: null, isPlaying: true, positionMs: 0, atMs: 0, isStuck: false },
  }));

describe('a player in the course of time', () => {
  test('comes to the same whether it is looked at often or once', () => {
    fc.assert(
      fc.property(
        somePlayer,
        someManner,
        fc.array(fc.integer({ min: 0, max: 15_000 }), { maxLength: 12 }),
        (state, manner, waits) => {
          let often = state;
          let nowMs = 0;
          for (const wait of waits) {
            nowMs += wait;
            often = settle(often, nowMs, manner);
          }
          expect(often).toEqual(settle(state, nowMs, manner));
        },
      ),
    );
  });

  test('is never left behind: what comes next lies ahead, and the position within the track', () => {
    fc.assert(
      fc.property(somePlayer, someManner, fc.integer({ min: 0, max: 300_000 }), (state, manner, nowMs) => {
        const settled = settle(state, nowMs, manner);
        const nextMs = nextMomentOf(settled, manner);
        expect(nextMs === null || nextMs > nowMs).toBe(true);
        const { loaded } = settled;
        const positionMs = positionAt(loaded!, nowMs, manner.ending);
        if (manner.ending !== 'overrun') expect(positionMs).toBeLessThanOrEqual(loaded!.item.track.durationMs);
        expect(positionMs).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('plays the queue before the rest, each for its whole length', () => {
    const [now, queued, following] = [items[1]!, items[2]!, items[3]!];
    const manner: Manner = { ending: 'stop', autoplays: false, idleDropMs: null, similarTo: (track) => track };
    const state: PlayerState = {
      ...emptyPlayer(0),
      deviceId: 'd',
      queue: [queued],
      upcoming: [following],
      loaded: { item: now, contextUri: null, isPlaying: true, positionMs: 400, atMs: 0, isStuck: false },
    };
    const firstEndMs = now.track.durationMs - 400;
    expect(settle(state, firstEndMs - 1, manner).loaded!.item).toBe(now);
    expect(settle(state, firstEndMs, manner).loaded).toMatchObject({ item: queued, positionMs: 0, atMs: firstEndMs });
    const secondEndMs = firstEndMs + queued.track.durationMs;
    expect(settle(state, secondEndMs, manner).loaded!.item).toBe(following);
    const silent = settle(state, secondEndMs + following.track.durationMs, manner);
    expect(silent.loaded).toMatchObject({ item: following, isPlaying: false, positionMs: 0 });
    expect(silent.previous).toEqual([now, queued, following]);
  });
});
