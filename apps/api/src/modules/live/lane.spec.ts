import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type BallotTick, moveToFront, type PublicEventView } from '@votebox/contracts';
import type { PoolState } from '../queue/index.js';
import { HEARTBEAT_MS, Lane, type LaneMessage } from './lane.js';
import { type EventParts, Projection } from './projection.js';
import { aTrack } from '../../../test/support/queue-track.js';

const NOW = 1_700_000_000_000;

function parts(change: Partial<PoolState> = {}, tracks = 30): EventParts {
  return {
    event: { id: 'e', rules: { budgetVotes: 3 } } as PublicEventView,
    ballot: { id: 'b', state: 'OPEN', results: 'LIVE' },
    queue: {
      rules: {
        mode: 'MOST_VOTES',
        repeatBlockMs: 0,
        artistGap: 0,
        allowExplicit: false,
        durationMsMin: 0,
        durationMsMax: 9e9,
      },
      tracks: Array.from({ length: tracks }, (_, idx) => aTrack(idx)),
      playingTrackId: null,
      lockedTrackId: null,
      recentArtistKeys: [],
      ...change,
    },
    electorate: null,
    playback: {
      live: { state: 'IDLE', play: null, skip: null },
      staff: {
        state: 'IDLE',
        epoch: 0,
        play: null,
        positionMs: 0,
        positionAt: 0,
        volume: 80,
        player: null,
        trouble: null,
        undo: null,
      },
    },
  };
}

let projection: Projection;
let lane: Lane;
let atMs: number;
let batch: number;

beforeEach(() => {
  projection = new Projection('v', 'e', parts());
  atMs = 0;
  batch = 0;
  lane = aLane('guest');
});

function aLane(audience: 'guest' | 'display' | 'staff'): Lane {
  return new Lane(audience, projection, { nowMs: NOW, atMs });
}

/** The options stand at these counts after one batch. */
function count(votes: Record<number, number>): void {
  batch += 1;
  const deltas = Object.entries(votes).map(([idx, shardVotes]) => ({
    optionId: `o${idx}`,
    cycle: 0,
    shardVotes,
    added: shardVotes - projection.votesOf(Number(idx)),
  }));
  const fact = { kind: 'votes:committed' as const, venueId: 'v', eventId: 'e', ballotId: 'b', shard: 0 };
  projection.takeVotes({ ...fact, shardRev: batch, deltas }, NOW + batch);
}

function flushAfter(ms: number, of = lane): LaneMessage[] {
  atMs += ms;
  return of.flush({ nowMs: NOW + atMs, atMs }, 0);
}

function tickOf(messages: LaneMessage[]): BallotTick {
  const tick = messages.find((message) => message.name === 'ballot:tick');
  return tick!.body;
}

const names = (messages: LaneMessage[]) => messages.map((message) => message.name);

describe('a lane', () => {
  it('tells a total that a reading has put right although no count of an option has changed', () => {
    count({ 1: 3 });
    flushAfter(1_000);
    const rows = [{ optionId: 'o1', cycle: 0, shard: 0, votes: 3, sinceMs: NOW + batch }];
    const tally = { revs: new Map([[0, batch]]), rows, totals: new Map([[0, 8]]) };
    projection.takeReading({ eventId: 'e', ballot: null, fingerprint: '', tally });
    expect(flushAfter(1_000)).toMatchObject([{ name: 'ballot:tick', body: { total: 8, t: [] } }]);
    expect(lane.isQuiet({ nowMs: NOW, atMs })).toBe(true);
  });

  it('says nothing while nothing has changed, and its revision every 10 s', () => {
    expect(flushAfter(50)).toEqual([]);
    expect(flushAfter(HEARTBEAT_MS - 100)).toEqual([]);
    const [beat] = flushAfter(100);
    expect(beat).toMatchObject({ name: 'ballot:tick', body: { t: [], rev: projection.rev, prev: projection.rev } });
    expect(flushAfter(50)).toEqual([]);
  });

  it('tells nobody who comes to an empty room what was done before', () => {
    projection.noteAct({ kind: 'moved', title: 'Old' });
    lane.skip();
    expect(flushAfter(1_000)).toEqual([]);
    projection.noteAct({ kind: 'moved', title: 'New' });
    expect(flushAfter(1_000)).toMatchObject([{ name: 'queue:changed', body: { act: { title: 'New' } } }]);
  });

  it('tells new members of the queue with their names, and counts and order after that in few bytes', () => {
    count(Object.fromEntries(Array.from({ length: 10 }, (_, idx) => [idx, 20 - idx])));
    expect(names(flushAfter(50))).toEqual(['queue:changed', 'ballot:tick']);
    count({ 9: 90, 3: 40 });
    const messages = flushAfter(50);
    expect(names(messages)).toEqual(['ballot:tick']);
    const tick = tickOf(messages);
    expect(tick.t).toEqual([
      [9, 90],
      [3, 40],
    ]);
    expect(tick.order).toEqual([9, 3, 0, 1, 2, 4, 5, 6, 7, 8]);
    count({ 0: 21 });
    expect(tickOf(flushAfter(50))).toMatchObject({ t: [[0, 21]] });
  });

  it('fits into 300 bytes for guests however much changes, and tells the rest with the next ticks', () => {
    projection = new Projection('v', 'e', parts({}, 400));
    lane = aLane('guest');
    const all = Array.from({ length: 400 }, (_, idx) => [idx, 99_999 - idx]);
    for (let round = 0; round < 3; round++) count(Object.fromEntries(all));
    const told = new Map<number, number>();
    for (let n = 0; n < 60; n++) {
      for (const message of flushAfter(50)) {
        if (message.name === 'queue:changed') for (const entry of message.body.items) told.set(entry.idx, entry.votes!);
        if (message.name !== 'ballot:tick') continue;
        expect(JSON.stringify(['ballot:tick', message.body]).length).toBeLessThanOrEqual(300);
        for (const [idx, votes] of message.body.t) told.set(idx, votes);
      }
    }
    expect(told.size).toBe(400);
    expect(flushAfter(50)).toEqual([]);
  });

  it('gives no order while a new member waits to be told, and tells members at most every 200 ms', () => {
    count({ 1: 1 });
    flushAfter(50);
    count({ 2: 5 });
    const messages = flushAfter(50);
    expect(names(messages)).toEqual(['ballot:tick']);
    expect(tickOf(messages).order).toBeUndefined();
    expect(flushAfter(100)).toEqual([]);
    const [told] = flushAfter(50);
    expect(told).toMatchObject({ name: 'queue:changed', body: { order: [2, 1], items: [{ idx: 2 }], act: null } });
  });

  it('tells what staff did at once, each act for itself', () => {
    count({ 1: 1 });
    flushAfter(50);
    projection.noteAct({ kind: 'pinned', title: 'Track 1' });
    projection.noteAct({ kind: 'removed', title: 'Track 2' });
    const acts = flushAfter(50).map(({ body }) => ('act' in body ? body.act?.kind : null));
    expect(acts).toEqual(['pinned', 'removed']);
    expect(flushAfter(50)).toEqual([]);
  });

  it('shows the player to everyone and its inside to staff', () => {
    const staff = aLane('staff');
    const playback = { ...projection.playback, live: { state: 'PAUSED' as const, play: null, skip: null } };
    projection.replacePlayback(playback);
    expect(flushAfter(50)[0]).toMatchObject({ name: 'playback:changed', body: { playback: { state: 'PAUSED' } } });
    expect(flushAfter(0, staff)[0]).toMatchObject({ body: { staff: { volume: 80 } } });
    expect(JSON.stringify(flushAfter(50))).not.toContain('volume');
  });

  it('tells an order that changed far behind the first places rarely to the many, and at once to the few', () => {
    const screen = aLane('display');
    count(Object.fromEntries(Array.from({ length: 20 }, (_, idx) => [idx, 100 - idx])));
    flushAfter(50);
    flushAfter(0, screen);
    count({ 19: 83 });
    expect(tickOf(flushAfter(50, screen)).order).toHaveLength(20);
    const messages = flushAfter(0);
    expect(names(messages)).toEqual(['ballot:tick']);
    expect(tickOf(messages).order).toBeUndefined();
    const [told] = flushAfter(2_000);
    expect(told).toMatchObject({ name: 'queue:changed', body: { items: [], act: null } });
    expect(told).toMatchObject({ body: { order: [...Array(18).keys(), 19, 18] } });
  });
});

describe('the chain of revisions', () => {
  const act = fc.record({
    kind: fc.constantFrom('vote', 'replace', 'playback', 'act', 'guest', 'display', 'staff', 'beat'),
    idx: fc.nat(29),
    votes: fc.nat(50),
    ms: fc.nat(300),
  });

  it('has no gaps, only grows, and who follows it from any snapshot shows what the projection shows', () => {
    const acts = fc.array(act, { maxLength: 30 });
    fc.assert(
      fc.property(acts, acts, act, (before, after, { idx }) => {
        projection = new Projection('v', 'e', parts());
        atMs = 0;
        batch = 0;
        const lanes = { guest: aLane('guest'), display: aLane('display'), staff: aLane('staff') };
        let lastRev = projection.rev;
        const play = (all: typeof before, hear: (messages: LaneMessage[]) => void) => {
          for (const { kind, idx, votes, ms } of all) {
            if (kind === 'vote') count({ [idx]: votes });
            if (kind === 'replace') projection.replace(parts({ lockedTrackId: `t${idx}` }));
            if (kind === 'playback') projection.replacePlayback(projection.playback);
            if (kind === 'act') projection.noteAct({ kind: 'moved', title: 'T' });
            if (kind === 'guest') hear(flushAfter(ms, lanes.guest));
            if (kind === 'display' || kind === 'staff') flushAfter(ms, lanes[kind]);
            if (kind === 'beat') hear(flushAfter(HEARTBEAT_MS, lanes.guest));
            expect(projection.rev).toBeGreaterThanOrEqual(lastRev);
            lastRev = projection.rev;
          }
        };
        play(before, () => undefined);
        const follower = new Follower(projection);
        play(after, (messages) => follower.hear(messages));
        const heard = follower.messages;
        // A vote that nobody has told: every follower has at least this to hear.
        count({ [idx]: projection.votesOf(idx) + 1 });
        for (let n = 0; n < 6; n++) follower.hear(flushAfter(5_000, lanes.guest));
        expect(follower.messages).toBeGreaterThan(heard);
        expect(follower.votes.get(idx)).toBeGreaterThan(0);
        for (const [each, shown] of follower.votes) expect(shown).toBe(projection.votesOf(each));
        expect(follower.order).toEqual(projection.entries(NOW + atMs).map((entry) => entry.idx));
      }),
    );
  });
});

/** Takes a snapshot and makes of each message after it what a screen would. */
class Follower {
  /** How many it has taken over. */
  messages = 0;
  readonly votes: Map<number, number | undefined>;
  order: number[];
  private rev: number;

  constructor(of: Projection) {
    const { rev, queue } = of.snapshot(NOW, 0, 'public');
    this.rev = rev;
    this.votes = new Map(queue.map((entry) => [entry.idx, entry.votes]));
    this.order = queue.map((entry) => entry.idx);
  }

  hear(messages: LaneMessage[]): void {
    for (const { name, body } of messages) {
      if (body.rev <= this.rev || name === 'event:state') continue;
      expect(body.prev).toBeLessThanOrEqual(this.rev);
      this.rev = body.rev;
      this.messages += 1;
      if (name === 'playback:changed') continue;
      if (name === 'ballot:tick') {
        for (const [idx, votes] of body.t) this.votes.set(idx, votes);
        this.order = moveToFront(this.order, body.order ?? []);
      } else {
        for (const entry of body.items) this.votes.set(entry.idx, entry.votes);
        this.order = body.order;
      }
    }
  }
}

describe('hidden counts', () => {
  const withResults = (results: 'LIVE' | 'AFTER_VOTE' | 'STAFF') => {
    const before = parts();
    return { ...before, ballot: { id: 'b', state: 'OPEN' as const, results } };
  };
  const flush = (of: Lane) => of.flush({ nowMs: NOW, atMs: (atMs += 10_001) }, 12);

  it('are in no message but those to staff, and to voters where a vote opens them', () => {
    projection = new Projection('v', 'e', withResults('AFTER_VOTE'));
    const lanes = (['guest', 'display', 'voters', 'staff'] as const).map(
      (audience) => new Lane(audience, projection, { nowMs: NOW, atMs }),
    );
    count({ 3: 4711, 4: 4712 });
    const told = lanes.map((of) => JSON.stringify(flush(of)));
    expect(told.map((text) => text.includes('4711'))).toEqual([false, false, true, true]);
    expect(told.map((text) => text.includes('"votes"'))).toEqual([false, false, true, true]);
    expect(told.map((text) => text.includes('"total"'))).toEqual([false, false, true, true]);
  });

  it('keep the order coming', () => {
    projection = new Projection('v', 'e', withResults('STAFF'));
    lane = aLane('guest');
    count({ 3: 1, 4: 2 });
    flush(lane);
    count({ 3: 5 });
    const [message] = lane.flush({ nowMs: NOW, atMs: atMs + 1 }, 0);
    expect(message).toMatchObject({ name: 'ballot:tick', body: { t: [], order: [3, 4] } });
  });

  it('say nothing of a vote that changes no order', () => {
    projection = new Projection('v', 'e', withResults('STAFF'));
    lane = aLane('guest');
    count({ 3: 1 });
    flush(lane);
    count({ 3: 2 });
    expect(lane.flush({ nowMs: NOW, atMs: atMs + 1 }, 0)).toEqual([]);
  });

  it('are taken off the screens by a whole snapshot when they are hidden, and come back by one', () => {
    count({ 3: 4711 });
    flush(lane);
    projection.replace(withResults('STAFF'));
    const hidden = flush(lane);
    expect(hidden.map(({ name }) => name)).toEqual(['event:state']);
    expect(hidden[0]!.body).toMatchObject({ guests: 12, ballot: { id: 'b', state: 'OPEN' } });
    expect(JSON.stringify(hidden)).not.toMatch(/"votes"|"totalVotes"|4711/);
    count({ 3: 4712 });
    expect(JSON.stringify(flush(lane))).not.toContain('4712');
    projection.replace(withResults('LIVE'));
    const [shown] = flush(lane);
    expect(shown).toMatchObject({ name: 'event:state', body: { ballot: { totalVotes: 4712 } } });
    expect(shown!.body.rev).toBeGreaterThan(hidden[0]!.body.rev);
  });
});
