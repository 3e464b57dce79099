import { beforeEach, describe, expect, it } from '@jest/globals';
import type { BallotTick } from '@votebox/contracts';
import type { Backlog } from '../../core/backlog/backlog.js';
import { Metrics } from '../../core/metrics/metrics.js';
import type { OutgoingMessage } from '../../core/realtime/fan-out.js';
import type { Realtime } from '../../core/realtime/realtime.service.js';
import type { Room } from '../../core/realtime/rooms.js';
import { CrowdTeller } from './crowd-teller.service.js';
import type { Lane } from './lane.js';
import type { LivePresence } from './live-presence.service.js';
import type { Projection } from './projection.js';
import type { Kept } from './projections.service.js';

/** Votes at the event. */
let total: number;
let orderMs: number;
let sockets: Record<string, number>;
let told: { room: string; total: number; end: () => void }[];
let skipped: string[];
let kept: Kept;
let teller: CrowdTeller;

beforeEach(() => {
  total = 1;
  orderMs = 0;
  sockets = { a: 1_250, b: 1_250, c: 1_250, empty: 0 };
  told = [];
  skipped = [];
  const projection = {
    eventId: 'e',
    get orderMs() {
      return orderMs;
    },
  } as Projection;
  const lanes = Object.keys(sockets).map((name) => ({ room: name as Room, lane: aLane(name) }));
  kept = { projection, lanes } as unknown as Kept;
  const publishAll = (room: Room, [message]: OutgoingMessage[]) =>
    new Promise<void>((end) => told.push({ room, total: (message!.body as BallotTick).total!, end }));
  const realtime = { publishAll, countIn: (room: Room) => sockets[room], crowdBusyMs: 0 } as unknown as Realtime;
  const presence = { guests: () => 0, hasCount: () => false, takeCount: () => [] } as unknown as LivePresence;
  const backlog = { waitMs: 0 } as Backlog;
  teller = new CrowdTeller(presence, realtime, new Metrics(), backlog, { now: () => 0 });
});

/** Has news whenever there are votes that it has not told. */
function aLane(name: string): Lane {
  let toldTotal = 0;
  const lane = {
    audience: 'guest',
    isQuiet: () => toldTotal === total,
    skip: () => skipped.push(name),
    takeVoteDelay: () => null,
    flush: () => [{ name: 'ballot:tick', body: { total: (toldTotal = total) } }],
  };
  return lane as unknown as Lane;
}

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
const summary = () => told.map(({ room, total: each }) => [room, each]);

async function endTelling(): Promise<void> {
  for (let n = 0; n < told.length; n++) {
    told[n]!.end();
    await settle();
  }
}

describe('CrowdTeller', () => {
  it('tells each block the state of the moment of its turn', async () => {
    teller.tellDue([kept]);
    await settle();
    expect(summary()).toEqual([['a', 1]]);
    total = 2;
    told[0]!.end();
    await settle();
    total = 3;
    told[1]!.end();
    await settle();
    expect(summary()).toEqual([
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ]);
    await endTelling();
  });

  it('begins nothing while the last telling is under way: what happens meanwhile is told with the next', async () => {
    teller.tellDue([kept]);
    await settle();
    total = 2;
    teller.tellDue([kept]);
    await settle();
    expect(summary()).toEqual([['a', 1]]);
    await endTelling();
    expect(told).toHaveLength(3);
  });

  it('works the order out once for all blocks where that takes long', async () => {
    orderMs = 20;
    teller.tellDue([kept]);
    await settle();
    total = 2;
    await endTelling();
    expect(summary()).toEqual([
      ['a', 1],
      ['b', 1],
      ['c', 1],
    ]);
  });

  it('keeps no old news for those who will come to an empty block', async () => {
    teller.tellDue([kept]);
    await settle();
    await endTelling();
    expect(skipped).toContain('empty');
    expect(told.map(({ room }) => room)).not.toContain('empty');
  });

  it('lets a process end between two blocks', async () => {
    teller.tellDue([kept]);
    await settle();
    const end = teller.onModuleDestroy();
    told[0]!.end();
    await end;
    expect(told).toHaveLength(1);
  });
});
