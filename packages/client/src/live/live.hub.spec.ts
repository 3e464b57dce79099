import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { quickTimers } from '../testing/quick-timers';
import { aSnapshot, EVENT_ID, eventually, optionId, ScriptedServer, someVotes } from '../testing/scripted-server';
import type { LiveConnection } from './live.connection';
import { createLive } from './live.hub';
import type { OwnVoteNews } from './mine.rules';

const STATE = `GET /events/${EVENT_ID}/state`;

describe('createLive', () => {
  let server: ScriptedServer;
  let live: LiveConnection;
  let wake: () => void;

  beforeEach(async () => {
    server = await new ScriptedServer().listen();
    server.onMessage('event:join', () => ({ data: { snapshot: aSnapshot(), mine: someVotes() } }));
    const visibility = {
      isHidden: () => false,
      onWake(listener: () => void) {
        wake = listener;
        return () => undefined;
      },
    };
    live = createLive({ url: server.url, timers: quickTimers, visibility });
  });

  afterEach(async () => {
    live.close();
    await server.close();
  });

  const tick = (rev: number, prev: number, votes: number, epoch = 'e1') =>
    server.emit('ballot:tick', { epoch, rev, prev, now: Date.now(), t: [[1, votes]] });

  async function joined() {
    const event = live.event(EVENT_ID, 'guest');
    await eventually(() => expect(event.get().link).toBe('live'));
    // What was asked before the socket was there is not under test; it may still be on its way.
    await new Promise((resolve) => setTimeout(resolve, 50));
    server.calls.length = 0;
    return event;
  }

  it('joins, takes the snapshot and follows the ticks', async () => {
    const event = await joined();
    expect(event.get()).toMatchObject({ mine: { votesRemaining: 3 }, error: null });
    tick(2, 1, 8);
    await eventually(() => expect(event.get().snapshot?.queue[0]?.votes).toBe(8));
    expect(server.calls).toHaveLength(0);
  });

  it('counts the age of what it knows by the clock of this device, whatever it takes the server’s clock for', async () => {
    const startedAt = Date.now();
    const event = await joined();
    for (const rev of [2, 3, 4, 5, 6]) {
      server.emit('ballot:tick', { epoch: 'e1', rev, prev: rev - 1, now: startedAt - 3_600_000, t: [[1, rev]] });
    }
    await eventually(() => expect(event.get().snapshot?.queue[0]?.votes).toBe(6));
    expect(live.serverNow()).toBeLessThan(startedAt);
    for (const at of [event.get().mineAt, event.get().syncedAt]) {
      expect(at).toBeGreaterThanOrEqual(startedAt);
      expect(at).toBeLessThanOrEqual(Date.now());
    }
    expect(live.serverTimeOf(event.get().mineAt!)).toBeLessThanOrEqual(live.serverNow());
    expect(live.serverTimeOf(Date.now() + 60_000)).toBeLessThanOrEqual(live.serverNow());
  });

  it('shows the state of an event it was eager for while the socket is still on its way', async () => {
    server.onHttp(STATE, () => ({ data: aSnapshot() }));
    server.refuseSockets('NOT_YET');
    const eager = createLive({ url: server.url, timers: quickTimers, isEager: true });
    const event = eager.event(EVENT_ID, 'guest');
    const links = new Set<string>();
    event.subscribe(() => event.get().snapshot && links.add(event.get().link));
    await eventually(() => expect(event.get().snapshot).not.toBeNull());
    // Nothing is wrong yet: it was not asked because the socket is away.
    expect([...links][0]).toBe('connecting');
    server.refuseSockets(null);
    await eventually(() => expect(event.get()).toMatchObject({ link: 'live', mine: { votesRemaining: 3 } }));
    eager.close();
  });

  it('changes to another process at the time that an ending one asks for, and shows on what it had', async () => {
    const event = await joined();
    tick(2, 1, 8);
    await eventually(() => expect(event.get().snapshot?.queue[0]?.votes).toBe(8));
    const joins = () => server.messages.filter(({ name }) => name === 'event:join').length;
    const before = { joins: joins(), connections: server.connections };
    server.emit('server:leaving', { comeBackInMs: 60_000 });
    tick(3, 2, 9);
    // Until it is time, the old connection serves.
    await eventually(() => expect(event.get().snapshot?.queue[0]?.votes).toBe(9));
    expect(server.connections).toBe(before.connections);
    await eventually(() => expect(server.connections).toBe(before.connections + 1));
    await eventually(() => expect(joins()).toBe(before.joins + 1));
    await eventually(() => expect(event.get().link).toBe('live'));
  });

  it('drops revisions that are not newer than what it shows', async () => {
    const event = await joined();
    tick(5, 1, 8);
    await eventually(() => expect(event.get().snapshot?.rev).toBe(5));
    tick(4, 3, 1);
    tick(5, 4, 2);
    tick(6, 5, 9);
    await eventually(() => expect(event.get().snapshot?.rev).toBe(6));
    expect(event.get().snapshot?.queue[0]?.votes).toBe(9);
    expect(server.calls).toHaveLength(0);
  });

  it('takes a snapshot when a revision is missing, then goes on with what came meanwhile', async () => {
    const event = await joined();
    server.onHttp(STATE, () => ({ data: aSnapshot({ rev: 8 }) }));
    tick(8, 7, 11);
    tick(9, 8, 12);
    await eventually(() => expect(event.get().snapshot?.rev).toBe(9));
    expect(event.get().snapshot?.queue[0]?.votes).toBe(12);
    expect(server.calls.map(({ route }) => route)).toEqual([STATE]);
  });

  it('asks again when the snapshot came out of a cache and is too old to close the gap', async () => {
    const event = await joined();
    let asked = 0;
    server.onHttp(STATE, () => ({ data: aSnapshot({ rev: (asked += 1) < 3 ? 1 : 8 }) }));
    tick(9, 8, 12);
    await eventually(() => expect(event.get().snapshot?.rev).toBe(9));
    expect(asked).toBe(3);
  });

  it('takes a snapshot when the server began a new epoch', async () => {
    const event = await joined();
    server.onHttp(STATE, () => ({ data: aSnapshot({ epoch: 'e2', rev: 1, now: Date.now() + 50 }) }));
    tick(2, 1, 20, 'e2');
    await eventually(() => expect(event.get().snapshot).toMatchObject({ epoch: 'e2', rev: 2 }));
    expect(event.get().snapshot?.queue[0]?.votes).toBe(20);
  });

  it('takes the snapshot over the socket where HTTP leads to another process', async () => {
    const event = await joined();
    server.onHttp(STATE, () => ({ data: aSnapshot({ epoch: 'elsewhere', rev: 9, now: Date.now() + 50 }) }));
    let rev = 2;
    server.onMessage('event:join', () => ({ data: { snapshot: aSnapshot({ epoch: 'e2', rev }), mine: someVotes() } }));
    tick(rev, 1, 20, 'e2');
    await eventually(() => expect(event.get().snapshot?.epoch).toBe('elsewhere'));
    await eventually(() => {
      tick(++rev, rev - 1, 20 + rev, 'e2');
      expect(event.get().snapshot?.epoch).toBe('e2');
    });
    // Another gap: HTTP is not asked again.
    server.calls.length = 0;
    rev += 10;
    tick(rev, rev - 1, 99, 'e2');
    await eventually(() => expect(event.get().snapshot).toMatchObject({ epoch: 'e2', rev }));
    expect(server.calls).toEqual([]);
  });

  it('joins again by itself after the connection broke', async () => {
    const event = await joined();
    server.onMessage('event:join', () => ({ data: { snapshot: aSnapshot({ rev: 30 }), mine: someVotes() } }));
    server.closeSockets();
    await eventually(() => expect(event.get().link).not.toBe('live'));
    server.openSockets();
    await eventually(() => expect(event.get()).toMatchObject({ link: 'live', snapshot: { rev: 30 } }));
    tick(31, 30, 40);
    await eventually(() => expect(event.get().snapshot?.rev).toBe(31));
  });

  it('asks for the state of its own guest once they have voted, where that shows them counts', async () => {
    const hidden = aSnapshot({ rev: 8 });
    hidden.event = { ...hidden.event, rules: { ...hidden.event.rules, results: 'AFTER_VOTE' } };
    const vote = { voteId: 'v', ballotId: 'b', optionId: 'o', idx: 1, castAt: '', title: '', artist: '' };
    server.onMessage('event:join', () => ({
      data: { snapshot: { ...hidden, rev: 1 }, mine: someVotes({ votes: [{ ...vote, state: 'counted' }] }) },
    }));
    server.onHttp(`${STATE}/mine`, () => ({ data: hidden }));
    const event = await joined();
    server.calls.length = 0;
    tick(9, 8, 12);
    await eventually(() => expect(event.get().snapshot?.rev).toBe(9));
    expect(server.calls.map(({ route }) => route)).toEqual([`${STATE}/mine`]);
  });

  it('polls while the socket is down and is told cheaply when nothing changed', async () => {
    let rev = 1;
    server.onHttp(STATE, () => ({ data: aSnapshot({ rev }), etag: `"e1-${rev}"` }));
    server.refuseSockets('closed');
    const event = live.event(EVENT_ID, 'guest');
    await eventually(() => expect(event.get()).toMatchObject({ link: 'polling', snapshot: { rev: 1 } }));
    await eventually(() =>
      expect(server.calls.filter((call) => call.headers['if-none-match'] === '"e1-1"').length).toBeGreaterThan(2),
    );
    expect(event.get().snapshot?.rev).toBe(1);
    rev = 2;
    await eventually(() => expect(event.get().snapshot?.rev).toBe(2));
    expect(live.link().get()).toBe('polling');
    server.refuseSockets(null);
    await eventually(() => expect(event.get().link).toBe('live'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const calls = server.calls.length;
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(server.calls.length).toBe(calls);
  });

  it('says that it is offline when neither road leads to the server, and keeps what it knows', async () => {
    const event = await joined();
    server.onHttp(STATE, () => 'lost');
    server.closeSockets();
    await eventually(() => expect(event.get()).toMatchObject({ link: 'offline', error: { code: 'OFFLINE' } }));
    expect(event.get().snapshot?.queue).toHaveLength(2);
    await expect(live.request('vote:withdraw', { eventId: EVENT_ID, voteId: 'v' })).rejects.toMatchObject({
      code: 'OFFLINE',
    });
  });

  it('connects as soon as the server is heard again, however long the pause of the socket has become', async () => {
    live.close();
    const day = 86_400_000;
    live = createLive({ url: server.url, timers: quickTimers, backoff: { minMs: day, maxMs: day } });
    const event = await joined();
    server.onHttp(STATE, () => 'lost');
    server.closeSockets();
    await eventually(() => expect(event.get().link).toBe('offline'));
    server.openSockets();
    server.onHttp(STATE, () => ({ data: aSnapshot({ rev: 2 }) }));
    await eventually(() => expect(event.get().link).toBe('live'));
  });

  it('gets its guest cookie and tries again when the server does not know it', async () => {
    server.refuseSockets('UNAUTHORIZED');
    server.onHttp(`GET /events/${EVENT_ID}/me`, () => {
      server.refuseSockets(null);
      return { data: {} };
    });
    await joined();
  });

  it('joins again when the page wakes, and replaces a socket that is silent', async () => {
    const event = await joined();
    server.onMessage('event:join', () => ({ data: { snapshot: aSnapshot({ rev: 12 }) } }));
    wake();
    await eventually(() => expect(event.get().snapshot?.rev).toBe(12));
    expect(server.connections).toBe(1);
  });

  it('looks again when a tick puts an option into the queue whose details never came', async () => {
    const event = await joined();
    server.onHttp(STATE, () => ({ data: aSnapshot({ rev: 3 }) }));
    server.emit('ballot:tick', { epoch: 'e1', rev: 2, prev: 1, now: Date.now(), t: [[7, 1]], order: [7, 1, 2] });
    await eventually(() => expect(event.get().snapshot?.rev).toBe(3));
  });

  it('shows a hold at once, and looks for the rest when the event ends', async () => {
    const event = await joined();
    const status = { eventId: EVENT_ID, now: Date.now(), hold: null, ballotState: 'PAUSED', musicFrom: null };
    server.emit('event:status', { ...status, status: 'HOLD', hold: { label: 'Speech', until: null } });
    await eventually(() => expect(event.get().snapshot?.event.hold?.label).toBe('Speech'));
    expect(server.calls).toHaveLength(0);
    server.onHttp(STATE, () => ({ data: aSnapshot({ rev: 5, guests: 99 }) }));
    server.emit('event:status', { ...status, status: 'ENDED', ballotState: 'CLOSED' });
    await eventually(() => expect(event.get().snapshot?.guests).toBe(99));
    expect(server.calls.map(({ route }) => route)).toEqual([STATE]);
  });

  it('puts receipts of own votes into mine without asking', async () => {
    const event = await joined();
    const receipt = { voteId: 'v1', counted: true as const, votes: 4, cooldownMs: 9_000, votesRemaining: 2 };
    live.noteOwnVote(EVENT_ID, {
      kind: 'counted',
      ballotId: 'b',
      optionId: optionId(1),
      title: 'Track 1',
      castAt: '',
      receipt,
    });
    expect(event.get().mine).toMatchObject({ votesRemaining: 2, votes: [{ voteId: 'v1', idx: 1 }] });
    expect(server.calls).toHaveLength(0);
  });

  describe('own votes that were read before a vote was counted', () => {
    const receipt = { voteId: 'v1', counted: true as const, votes: 4, cooldownMs: 9_000, votesRemaining: 2 };
    const counted = {
      kind: 'counted' as const,
      ballotId: 'b',
      optionId: optionId(1),
      title: 'Track 1',
      castAt: '',
      receipt,
    };
    const withdrawn = {
      kind: 'withdrawn' as const,
      receipt: { voteId: 'v1', withdrawn: true as const, votesRemaining: 3 },
    };

    /** The answer was read before `news` happened, and comes after it. */
    const afterwards = (news: OwnVoteNews, data: unknown) => () => {
      live.noteOwnVote(EVENT_ID, news);
      return { data };
    };
    const MINE = `GET /events/${EVENT_ID}/votes/mine`;

    it('do not hide it when they come with the first join', async () => {
      server.onMessage('event:join', afterwards(counted, { snapshot: aSnapshot(), mine: someVotes() }));
      const event = live.event(EVENT_ID, 'guest');
      await eventually(() => expect(event.get().mine).toMatchObject({ votesRemaining: 2, votes: [{ voteId: 'v1' }] }));
    });

    it('do not hide it, or bring a withdrawn one back, when they come over HTTP', async () => {
      const event = await joined();
      server.onHttp(MINE, afterwards(counted, someVotes()));
      await event.refreshMine();
      expect(event.get().mine).toMatchObject({ votesRemaining: 2, votes: [{ voteId: 'v1', state: 'counted' }] });
      server.onHttp(MINE, afterwards(withdrawn, event.get().mine));
      await event.refreshMine();
      expect(event.get().mine).toMatchObject({ votesRemaining: 3, votes: [{ voteId: 'v1', state: 'withdrawn' }] });
    });

    it('are believed about a vote that they know', async () => {
      const event = await joined();
      live.noteOwnVote(EVENT_ID, counted);
      const played = { ...event.get().mine!.votes[0]!, state: 'played' as const };
      server.onHttp(MINE, afterwards(counted, someVotes({ votes: [played], votesRemaining: 1 })));
      await event.refreshMine();
      expect(event.get().mine).toMatchObject({ votesRemaining: 1, votes: [{ voteId: 'v1', state: 'played' }] });
    });
  });

  it('throws refusals of the server as errors with their code', async () => {
    await joined();
    server.onMessage('vote:cast', () => ({ refuse: 'VOTE_COOLDOWN', retryAfterMs: 700 }));
    const vote = { voteId: 'v', ballotId: 'b', optionId: 'o', eventId: EVENT_ID };
    await expect(live.request('vote:cast', vote)).rejects.toMatchObject({
      code: 'VOTE_COOLDOWN',
      retryAfterMs: 700,
      status: 429,
    });
  });

  it('leaves when the last user of an event has left', async () => {
    const event = await joined();
    const other = live.event(EVENT_ID, 'guest');
    event.leave();
    event.leave();
    tick(2, 1, 8);
    await eventually(() => expect(other.get().snapshot?.rev).toBe(2));
    other.leave();
    await eventually(() => expect(server.messages.at(-1)?.name).toBe('event:leave'));
  });
});
