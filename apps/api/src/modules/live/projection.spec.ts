import { beforeEach, describe, expect, it } from '@jest/globals';
import type { PublicEventView } from '@votebox/contracts';
import { aTrack } from '../../../test/support/queue-track.js';
import type { OptionDelta } from '../../core/bus/facts.js';
import { Electorate, type ElectorateReading } from '../queue/electorate.js';
import { Lane } from './lane.js';
import { type EventParts, Projection } from './projection.js';

const NOW = 1_700_000_000_000;
const HOUR_MS = 3_600_000;

const voter = (voterId: string, loadS: number, heardS = loadS) => ({
  voterId,
  weight: 1,
  isActive: true,
  loadS,
  heardS,
});
const electorate = (change: Partial<ElectorateReading> = {}) =>
  new Electorate({
    timeS: 100,
    roomHeardS: 300,
    voters: [voter('poor', 0), voter('rich', 400), voter('richer', 800)],
    supporters: [],
    playing: null,
    ...change,
  });

function parts(change: Partial<EventParts> = {}): EventParts {
  return {
    event: { id: 'e', rules: { results: 'LIVE' } } as PublicEventView,
    ballot: { id: 'b', state: 'OPEN', results: 'LIVE' },
    queue: {
      rules: {
        mode: 'FAIR',
        repeatBlockMs: 0,
        artistGap: 0,
        allowExplicit: false,
        durationMsMin: 0,
        durationMsMax: 9e9,
      },
      tracks: Array.from({ length: 5 }, (_, idx) => aTrack(idx)),
      playingTrackId: null,
      lockedTrackId: null,
      recentArtistKeys: [],
    },
    electorate: electorate(),
    playback: { live: { state: 'IDLE', play: null, skip: null }, staff: {} as EventParts['playback']['staff'] },
    ...change,
  };
}

let projection: Projection;
let rev: number;

beforeEach(() => {
  projection = new Projection('v', 'e', parts());
  rev = 0;
});

/** A batch that leaves an option with so many votes. Without voters: it does not say whose they are. */
function count(idx: number, shardVotes: number, voters?: OptionDelta['voters']): void {
  rev += 1;
  const delta = { optionId: `o${idx}`, cycle: 0, shardVotes, added: 1, ...(voters ? { voters } : {}) };
  const fact = { kind: 'votes:committed' as const, venueId: 'v', eventId: 'e', ballotId: 'b', shard: 0 };
  projection.takeVotes({ ...fact, shardRev: rev, deltas: [delta] }, NOW);
}

const order = (nowMs = NOW) => projection.entries(nowMs).map(({ idx }) => idx);

describe('the fair order on screens', () => {
  it('follows a vote at once: not the count decides but who voted', () => {
    count(0, 2, [
      ['rich', 1],
      ['richer', 1],
    ]);
    count(1, 1, [['poor', 1]]);
    expect(order()).toEqual([1, 0]);
    count(0, 3, [['poor', 1]]);
    expect(order()).toEqual([0, 1]);
    count(0, 2, [['poor', null]]);
    expect(order()).toEqual([1, 0]);
  });

  it('knows when news of voters got lost, and not before they had time to come', () => {
    count(0, 1, [['poor', 1]]);
    expect(projection.hasLostVoters()).toBe(false);
    count(1, 1);
    expect(projection.hasLostVoters()).toBe(true);
    const supporters = [0, 1].map((idx) => ({ optionId: `o${idx}`, cycle: 0, voterIds: ['poor'], weights: null }));
    projection.beginReading();
    projection.replace(parts({ electorate: electorate({ supporters }) }));
    expect(projection.hasLostVoters()).toBe(false);
  });

  it('loses no vote that comes while the voters are being read', () => {
    projection.beginReading();
    const readBefore = parts();
    count(1, 1, [['poor', 1]]);
    projection.replace(readBefore);
    expect(projection.hasLostVoters()).toBe(false);
    expect(order()).toEqual([1]);
  });

  it('moves on with time alone, where waiting decides', () => {
    const tracks = [aTrack(0, { durationMs: 170_000 }), aTrack(1, { durationMs: 180_000 })];
    const supporters = [0, 1].map((idx) => ({ optionId: `o${idx}`, cycle: 0, voterIds: [`v${idx}`], weights: null }));
    projection = new Projection(
      'v',
      'e',
      parts({ queue: { ...parts().queue, tracks }, electorate: electorate({ supporters }) }),
    );
    const row = { cycle: 0, shard: 0, votes: 1 };
    const rows = [
      { ...row, optionId: 'o0', sinceMs: NOW },
      { ...row, optionId: 'o1', sinceMs: NOW - 60_000 },
    ];
    const tally = { revs: new Map([[0, 1]]), rows, totals: new Map([[0, 2]]) };
    projection.takeReading({ eventId: 'e', ballot: null, fingerprint: '', tally });
    expect(order()).toEqual([0, 1]);
    const { version } = projection;
    projection.noteTime(NOW);
    expect(projection.version).toBe(version);
    // Both have come down to half of their length by then, and the shorter one is cheaper still: nothing moves.
    projection.noteTime(NOW + HOUR_MS);
    expect(projection.version).toBe(version);
    rows[1]!.sinceMs = NOW - 20 * 60_000;
    projection.takeReading({ eventId: 'e', ballot: null, fingerprint: '', tally });
    expect(order()).toEqual([1, 0]);
    const told = projection.version;
    projection.noteTime(NOW + HOUR_MS);
    expect(projection.version).toBeGreaterThan(told);
    expect(order(NOW + HOUR_MS)).toEqual([0, 1]);
  });

  it('hides with the counts what tells of them, and keeps the other reasons', () => {
    projection.beginReading();
    count(0, 1, [['poor', 1]]);
    const tracks = [aTrack(0), aTrack(1, { pinRank: 1 })];
    projection.replace(
      parts({ queue: { ...parts().queue, tracks }, ballot: { id: 'b', state: 'OPEN', results: 'STAFF' } }),
    );
    expect(projection.entriesFor(NOW, 'staff').map(({ why }) => why?.rule)).toEqual(['pinned', 'fair']);
    expect(projection.entriesFor(NOW, 'public').map(({ why }) => why?.rule)).toEqual(['pinned', undefined]);
  });
});

describe('the reasons for places', () => {
  const reasons = (lane: Lane, atMs: number) =>
    lane
      .flush({ nowMs: NOW + atMs, atMs }, 0)
      .flatMap((message) => (message.name === 'queue:changed' ? message.body.items : []))
      .map(({ idx, why }) => [idx, why && 'heardMin' in why ? why.heardMin : null]);
  const heardBy = (heardS: number) =>
    parts({
      electorate: electorate({
        voters: [voter('poor', 0, heardS)],
        supporters: [{ optionId: 'o0', cycle: 0, voterIds: ['poor'], weights: null }],
      }),
    });

  it('are told again when they have changed, to many people at intervals and to screens soon', () => {
    count(0, 1, [['poor', 1]]);
    const [guests, display] = (['guest', 'display'] as const).map(
      (audience) => new Lane(audience, projection, { nowMs: NOW, atMs: 0 }),
    );
    projection.replace(heardBy(300));
    expect(reasons(guests!, 1_000)).toEqual([[0, 5]]);
    expect(reasons(display!, 1_000)).toEqual([[0, 5]]);
    projection.replace(heardBy(600));
    expect(reasons(guests!, 2_000)).toEqual([]);
    expect(reasons(display!, 2_000)).toEqual([[0, 10]]);
    expect(guests!.isQuiet({ nowMs: NOW, atMs: 3_000 })).toBe(true);
    expect(reasons(guests!, 16_000)).toEqual([[0, 10]]);
    expect(guests!.isQuiet({ nowMs: NOW, atMs: 16_500 })).toBe(true);
  });

  it('are not told again for a change of the count, which the ticks tell', () => {
    count(0, 1, [['poor', 1]]);
    const lane = new Lane('display', projection, { nowMs: NOW, atMs: 0 });
    count(0, 2, [['new', 1]]);
    const heardMin = projection.entries(NOW)[0]!.why;
    expect(heardMin).toMatchObject({ rule: 'fair', voters: 2, heardMin: 0 });
    expect(reasons(lane, 20_000)).toEqual([]);
  });
});
