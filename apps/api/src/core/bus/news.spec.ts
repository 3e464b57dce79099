import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Fact } from './facts.js';
import { newsChannel, readNews, writeNews } from './news.js';

const PLACE = { venueId: 'venue', eventId: 'event' };

const FACTS: Fact[] = [
  {
    kind: 'votes:committed',
    ...PLACE,
    ballotId: 'ballot',
    shard: 3,
    shardRev: 17,
    deltas: [{ optionId: 'option', cycle: 0, shardVotes: 4, added: 1 }],
  },
  { kind: 'queue:changed', ...PLACE, act: null },
  { kind: 'pool:changed', ...PLACE },
  { kind: 'playback:changed', ...PLACE },
  { kind: 'event:changed', ...PLACE, status: 'ACTIVE', ballotState: null },
  { kind: 'track:told', ...PLACE, notice: 'your-track-next', title: 'Song', voterIds: ['voter'] },
  {
    kind: 'player:called',
    ...PLACE,
    playerId: 'page',
    command: {
      eventId: 'event',
      epoch: 2,
      now: 1,
      intent: 'stop',
      playId: null,
      track: null,
      positionMs: 0,
      positionAt: 1,
      volume: 0,
      next: null,
    },
  },
  { kind: 'guests:counted', ...PLACE, processId: 'process', guests: 12 },
  { kind: 'access:revoked', venueId: 'venue', subject: { userId: 'user' } },
  { kind: 'logins:ended', sessionIds: ['session'] },
];

describe('news between processes', () => {
  test.each(FACTS.map((fact) => [fact.kind, fact] as const))('carry %s whole', (_, fact) => {
    const news = { origin: 'process', toldAt: 1_800_000_000_000, fact };
    expect(readNews(writeNews(news))).toEqual(news);
  });

  test.each(FACTS.map((fact) => [fact.kind, fact] as const))(
    'are no news when a field of %s is of another type',
    (_, fact) => {
      const news = { origin: 'process', toldAt: 1, fact };
      for (const name of Object.keys(fact).filter((key) => !['act', 'ballotState'].includes(key))) {
        expect(readNews(JSON.stringify({ ...news, fact: { ...fact, [name]: undefined } }))).toBeNull();
        expect(readNews(JSON.stringify({ ...news, fact: { ...fact, [name]: true } }))).toBeNull();
      }
      expect(readNews(JSON.stringify({ fact }))).toBeNull();
    },
  );

  test('are never made of what somebody else says, whatever it is', () => {
    const foreign = fc.oneof(fc.string(), fc.json());
    fc.assert(fc.property(foreign, (text) => expect(readNews(text)).toBeNull()));
    const nearly = fc.record({
      origin: fc.string(),
      toldAt: fc.integer(),
      fact: fc.record({ kind: fc.string(), venueId: fc.string() }),
    });
    fc.assert(fc.property(nearly, (news) => expect(readNews(JSON.stringify(news))).toBeNull()));
    for (const kind of ['constructor', '__proto__', 'toString']) {
      expect(readNews(JSON.stringify({ origin: 'x', toldAt: 1, fact: { kind, ...PLACE } }))).toBeNull();
    }
    const delta = { optionId: 'option', cycle: 0, shardVotes: null, added: 1 };
    expect(readNews(JSON.stringify({ origin: 'x', toldAt: 1, fact: { ...FACTS[0], deltas: [delta] } }))).toBeNull();
  });

  test('have a channel per installation and venue', () => {
    const of = (venueId: string): Fact => ({ kind: 'pool:changed', venueId, eventId: 'event' });
    expect(newsChannel('one', of('v'))).not.toBe(newsChannel('two', of('v')));
    expect(newsChannel('one', of('v'))).not.toBe(newsChannel('one', of('w')));
    expect(newsChannel('one', { kind: 'logins:ended', sessionIds: [] })).toBe('one:facts:people');
  });
});
