import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CastVoteDto } from '@votebox/contracts';
import { quickTimers } from '../testing/quick-timers';
import {
  aSnapshot,
  BALLOT_ID,
  EVENT_ID,
  eventually,
  optionId,
  ScriptedServer,
  someVotes,
} from '../testing/scripted-server';
import { createApi } from '../api/api';
import type { LiveConnection } from '../live/live.connection';
import { createLive } from '../live/live.hub';
import { createMemoryStorage } from '../testing/memory-storage';
import { createTicketStorage, type TicketStorage } from './ticket.storage';
import { createVoteOutbox, type VoteOutbox } from './vote.outbox';

const VOTE = { eventId: EVENT_ID, ballotId: BALLOT_ID, optionId: optionId(1), title: 'Track 1' };
const POST = `POST /events/${EVENT_ID}/votes`;

describe('createVoteOutbox', () => {
  let server: ScriptedServer;
  let live: LiveConnection;
  let storage: TicketStorage;
  let outbox: VoteOutbox;
  /** What a server keeps: votes by id, so a repeated one counts once. */
  let counted: Map<string, CastVoteDto>;

  const count = (vote: CastVoteDto) => {
    counted.set(vote.voteId, vote);
    return { data: { voteId: vote.voteId, counted: true, votes: counted.size, cooldownMs: 0, votesRemaining: 2 } };
  };
  const newOutbox = () =>
    createVoteOutbox({ live, api: createApi({ baseUrl: server.url }), storage, timers: quickTimers });
  const states = () => outbox.get().tickets.map(({ state }) => state);
  const sentIds = () => [
    ...server.messages.filter(({ name }) => name === 'vote:cast').map(({ body }) => body.voteId),
    ...server.calls.filter(({ route }) => route === POST).map(({ body }) => (body as CastVoteDto).voteId),
  ];

  beforeEach(async () => {
    counted = new Map();
    server = await new ScriptedServer().listen();
    server.onMessage('event:join', () => ({ data: { snapshot: aSnapshot(), mine: someVotes() } }));
    server.onMessage('vote:cast', count);
    server.onHttp(POST, count);
    live = createLive({ url: server.url, timers: quickTimers });
    storage = createMemoryStorage();
    outbox = newOutbox();
    const event = live.event(EVENT_ID, 'guest');
    await eventually(() => expect(event.get().link).toBe('live'));
  });

  afterEach(async () => {
    live.close();
    await server.close();
  });

  it('shows the vote at once and counts it', async () => {
    const ticket = outbox.cast(VOTE);
    expect(outbox.get().tickets).toEqual([ticket]);
    expect(ticket.state).toBe('sending');
    await eventually(() => expect(states()).toEqual(['counted']));
    expect(outbox.get().tickets[0]).toMatchObject({ voteId: ticket.voteId, receipt: { votes: 1 } });
    expect(live.event(EVENT_ID, 'guest').get().mine?.votes).toMatchObject([
      { voteId: ticket.voteId, state: 'counted' },
    ]);
    expect(await storage.list()).toEqual([]);
  });

  it('counts a vote in a browser whose IndexedDB throws when it is named', async () => {
    Object.defineProperty(globalThis, 'indexedDB', {
      configurable: true,
      get: () => {
        throw new Error('SecurityError');
      },
    });
    try {
      storage = createTicketStorage();
      outbox = newOutbox();
      await outbox.start();
      outbox.cast(VOTE);
      await eventually(() => expect(states()).toEqual(['counted']));
      expect(await storage.list()).toEqual([]);
    } finally {
      delete (globalThis as { indexedDB?: unknown }).indexedDB;
    }
  });

  it('counts a vote once although its reply was lost twice', async () => {
    let lost = 0;
    const countButStaySilent = (vote: CastVoteDto) => {
      const answer = count(vote);
      return (lost += 1) <= 2 ? ('lost' as const) : answer;
    };
    server.onMessage('vote:cast', countButStaySilent);
    server.onHttp(POST, countButStaySilent);
    const impatient = {
      ...live,
      link: () => live.link(),
      noteOwnVote: () => undefined,
      request: ((name: never, body: never) => live.request(name, body, 500)) as LiveConnection['request'],
    };
    outbox = createVoteOutbox({
      live: impatient,
      api: createApi({ baseUrl: server.url }),
      storage,
      timers: quickTimers,
    });
    const { voteId } = outbox.cast(VOTE);
    await eventually(() => expect(states()).toEqual(['counted']));
    expect(sentIds()).toEqual([voteId, voteId, voteId]);
    expect(counted.size).toBe(1);
  });

  it('takes two taps on the same option for one vote while it is on its way', async () => {
    const first = outbox.cast(VOTE);
    expect(outbox.cast(VOTE)).toBe(first);
    outbox.cast({ ...VOTE, optionId: optionId(2) });
    await eventually(() => expect(states()).toEqual(['counted', 'counted']));
    expect(counted.size).toBe(2);
  });

  it('rolls back with the reason of the server and does not try again', async () => {
    server.onMessage('vote:cast', () => ({ refuse: 'VOTE_COOLDOWN', retryAfterMs: 4_000 }));
    const { voteId } = outbox.cast(VOTE);
    await eventually(() => expect(states()).toEqual(['refused']));
    expect(outbox.get().tickets[0]?.error).toMatchObject({ code: 'VOTE_COOLDOWN', retryAfterMs: 4_000 });
    expect(sentIds()).toEqual([voteId]);
    outbox.dismiss(voteId);
    expect(outbox.get().tickets).toEqual([]);
    expect(await storage.list()).toEqual([]);
  });

  it('tries again under the same id while the server is busy', async () => {
    let tries = 0;
    const busyTwice = (vote: CastVoteDto) => ((tries += 1) <= 2 ? { refuse: 'BUSY' as const } : count(vote));
    server.onMessage('vote:cast', busyTwice);
    server.onHttp(POST, busyTwice);
    outbox.cast(VOTE);
    await eventually(() => expect(states()).toEqual(['counted']));
    expect(new Set(sentIds()).size).toBe(1);
    expect(tries).toBe(3);
  });

  it('keeps a vote that was cast offline and sends it when the connection is back', async () => {
    const offline = () => 'lost' as const;
    server.onHttp(POST, offline);
    server.onHttp(`GET /events/${EVENT_ID}/state`, offline);
    server.closeSockets();
    await eventually(() => expect(live.link().get()).toBe('offline'));
    const { voteId } = outbox.cast(VOTE);
    await eventually(() => expect(sentIds().length).toBeGreaterThan(1));
    expect(states()).toEqual(['sending']);
    expect(counted.size).toBe(0);
    server.onHttp(POST, count);
    server.openSockets();
    await eventually(() => expect(states()).toEqual(['counted']));
    expect([...counted.keys()]).toEqual([voteId]);
  });

  it('votes by POST while the socket is down', async () => {
    server.closeSockets();
    await eventually(() => expect(live.link().get()).not.toBe('live'));
    outbox.cast(VOTE);
    await eventually(() => expect(states()).toEqual(['counted']));
    expect(server.calls.some(({ route }) => route === POST)).toBe(true);
  });

  it('goes on after a reload with the same id', async () => {
    server.onMessage('vote:cast', () => ({ refuse: 'BUSY' }));
    server.onHttp(POST, () => ({ refuse: 'BUSY' }));
    const { voteId } = outbox.cast(VOTE);
    await eventually(() => expect(sentIds()).toHaveLength(1));
    expect(await storage.list()).toMatchObject([{ voteId, state: 'sending' }]);
    // The page goes: its outbox is never heard of again, only the storage stays.
    live.close();
    server.onMessage('vote:cast', count);
    server.onHttp(POST, count);
    live = createLive({ url: server.url, timers: quickTimers });
    outbox = newOutbox();
    await outbox.start();
    expect(outbox.get().tickets).toMatchObject([{ voteId }]);
    await eventually(() => expect(states()).toEqual(['counted']));
    expect([...counted.keys()]).toEqual([voteId]);
    expect(await storage.list()).toEqual([]);
  });

  it('sends a refused vote again under the same id once it may count', async () => {
    let isInRoom = false;
    server.onMessage('vote:cast', (vote: CastVoteDto) => (isInRoom ? count(vote) : { refuse: 'NOT_PRESENT' }));
    const { voteId } = outbox.cast(VOTE);
    await eventually(() => expect(states()).toEqual(['refused']));
    isInRoom = true;
    outbox.retry(voteId);
    await eventually(() => expect(states()).toEqual(['counted']));
    expect(new Set(sentIds())).toEqual(new Set([voteId]));
    expect(outbox.get().tickets[0]!.error).toBeUndefined();
    outbox.retry(voteId);
    expect(states()).toEqual(['counted']);
  });

  it('shows after a reload why a vote was refused', async () => {
    server.onMessage('vote:cast', () => ({ refuse: 'BALLOT_CLOSED' }));
    outbox.cast(VOTE);
    await eventually(() => expect(states()).toEqual(['refused']));
    outbox = newOutbox();
    await outbox.start();
    expect(outbox.get().tickets).toMatchObject([{ state: 'refused', error: { code: 'BALLOT_CLOSED' } }]);
  });

  it('makes itself known again when the server has forgotten this guest', async () => {
    let isKnown = false;
    const knownOnly = (vote: CastVoteDto) => (isKnown ? count(vote) : { refuse: 'UNAUTHORIZED' as const });
    server.onMessage('vote:cast', knownOnly);
    server.onHttp(POST, knownOnly);
    server.onHttp(`GET /events/${EVENT_ID}/me`, () => {
      isKnown = true;
      return { data: {} };
    });
    outbox.cast(VOTE);
    await eventually(() => expect(states()).toEqual(['counted']));
  });

  it('takes a counted vote back', async () => {
    server.onMessage('vote:withdraw', ({ voteId }: { voteId: string }) => ({
      data: { voteId, withdrawn: true, votes: 0, votesRemaining: 3 },
    }));
    const { voteId } = outbox.cast(VOTE);
    await eventually(() => expect(states()).toEqual(['counted']));
    expect(await outbox.withdraw(EVENT_ID, voteId)).toMatchObject({ withdrawn: true });
    expect(outbox.get().tickets).toEqual([]);
    expect(live.event(EVENT_ID, 'guest').get().mine).toMatchObject({
      votesRemaining: 3,
      votes: [{ state: 'withdrawn' }],
    });
  });

  it('drops a vote that never arrived when it is taken back', async () => {
    server.onMessage('vote:cast', () => ({ refuse: 'BUSY' }));
    server.onHttp(POST, () => ({ refuse: 'BUSY' }));
    server.onMessage('vote:withdraw', () => ({ refuse: 'NOT_FOUND' }));
    server.onHttp(`GET /events/${EVENT_ID}/votes/mine`, () => ({ data: someVotes() }));
    const { voteId } = outbox.cast(VOTE);
    expect(await outbox.withdraw(EVENT_ID, voteId)).toMatchObject({ withdrawn: true, votesRemaining: 3 });
    expect(outbox.get().tickets).toEqual([]);
    expect(await storage.list()).toEqual([]);
  });

  it('says with a vote how long the button was held', async () => {
    const { voteId } = outbox.cast({ ...VOTE, hold: 'proof' });
    await eventually(() => expect(states()).toEqual(['counted']));
    expect(counted.get(voteId)).toMatchObject({ hold: 'proof' });
  });

  describe('taken back while it is on its way', () => {
    let answerCast: (answer: 'count' | 'refuse') => void;
    let withdrawals: number;
    let voteId: string;

    beforeEach(async () => {
      withdrawals = 0;
      server.onMessage('vote:cast', (vote: CastVoteDto) =>
        new Promise<'count' | 'refuse'>((resolve) => (answerCast = resolve)).then((answer) =>
          answer === 'count' ? count(vote) : { refuse: 'VOTE_COOLDOWN' as const },
        ),
      );
      server.onMessage('vote:withdraw', (body: { voteId: string }) => {
        withdrawals += 1;
        if (!counted.delete(body.voteId)) return { refuse: 'NOT_FOUND' };
        return { data: { voteId: body.voteId, withdrawn: true, votes: 0, votesRemaining: 3 } };
      });
      server.onHttp(`GET /events/${EVENT_ID}/votes/mine`, () => ({ data: someVotes() }));
      voteId = outbox.cast(VOTE).voteId;
      await eventually(() => expect(sentIds()).toEqual([voteId]));
    });

    it('is not counted in the end although the withdrawal overtook it', async () => {
      const receipt = outbox.withdraw(EVENT_ID, voteId);
      await eventually(() => expect(withdrawals).toBe(1));
      answerCast('count');
      expect(await receipt).toMatchObject({ withdrawn: true, votesRemaining: 3 });
      expect(counted.size).toBe(0);
      expect(outbox.get().tickets).toEqual([]);
      expect(await storage.list()).toEqual([]);
    });

    it('is forgotten when it was refused meanwhile', async () => {
      const receipt = outbox.withdraw(EVENT_ID, voteId);
      await eventually(() => expect(withdrawals).toBe(1));
      answerCast('refuse');
      expect(await receipt).toMatchObject({ withdrawn: true });
      expect(outbox.get().tickets).toEqual([]);
      expect(await storage.list()).toEqual([]);
    });

    it('goes on when it cannot be taken back any more, and is shown as counted', async () => {
      server.onMessage('vote:withdraw', () => ({ refuse: 'VOTE_LOCKED' }));
      const receipt = outbox.withdraw(EVENT_ID, voteId);
      await expect(receipt).rejects.toMatchObject({ code: 'VOTE_LOCKED' });
      answerCast('count');
      await eventually(() => expect(states()).toEqual(['counted']));
      expect(new Set(sentIds())).toEqual(new Set([voteId]));
      expect(counted.size).toBe(1);
    });
  });
});
