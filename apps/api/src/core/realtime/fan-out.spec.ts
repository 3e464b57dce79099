import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EventEmitter } from 'node:events';
import type { Server } from 'socket.io';
import { FanOut, SLICE_MS, STEP } from './fan-out.js';
import type { Room } from './rooms.js';

/** A slow machine: half as fast as one on which bare `ws` sends 65,000 messages a second. */
const WRITE_MS = 0.03;

/** Rooms as Socket.IO keeps them, and what each socket was sent. On every third socket something else is on its way. */
function aServer(rooms: Record<string, string[]>) {
  const received = new Map<string, number[]>();
  const machine = { monotonicMs: 0, writes: 0 };
  const take = (id: string, { now }: { now: number }) => {
    machine.monotonicMs += WRITE_MS;
    machine.writes += 1;
    const known = received.get(id);
    if (known) known.push(now);
    else received.set(id, [now]);
  };
  const sets = new Map(Object.entries(rooms).map(([room, ids]) => [room, new Set(ids)]));
  const all = [...new Set(Object.values(rooms).flat())];
  for (const id of all) sets.set(id, new Set([id]));
  const to = (names: string[]) => ({
    emit: (_: string, body: { now: number }) => {
      for (const id of new Set(names.flatMap((name) => [...(sets.get(name) ?? [])]))) take(id, body);
    },
  });
  const sockets = new Map(
    all.map((id, n) => {
      const line = { writable: true, writableLength: 0, write: (frame: Buffer) => take(id, bodyOf(frame)) };
      const transport = { writable: n % 3 > 0, socket: { readyState: 1, _socket: line } };
      return [id, { conn: { readyState: 'open', writeBuffer: [], transport } }];
    }),
  );
  const adapter = Object.assign(new EventEmitter(), { rooms: sets });
  const fanOut = new FanOut({ to, sockets: { adapter, sockets } } as unknown as Server, () => machine.monotonicMs);
  const move = (id: string, { from, to }: { from: string; to: string }) => {
    sets.get(from)!.delete(id);
    adapter.emit('leave-room', from, id);
    sets.get(to)!.add(id);
    adapter.emit('join-room', to, id);
  };
  return { fanOut, received, machine, move };
}

function bodyOf(frame: Buffer): { now: number } {
  const text = frame.subarray(2).toString();
  if (frame[0] !== 0x81 || frame[1] !== frame.length - 2 || !text.startsWith('42')) throw new Error('no frame');
  return (JSON.parse(text.slice(2)) as [string, { now: number }])[1];
}

const ids = (from: number, count: number) => Array.from({ length: count }, (_, n) => `s${from + n}`);
const room = (name: string) => name as Room;
const message = (now: number) => ({ name: 'presence:count' as const, body: { now, guests: 3 } });
const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('FanOut', () => {
  it('hands a small room over at once, whatever a crowd is being told', async () => {
    const { fanOut, received } = aServer({ crowd: ids(0, 2_000), few: ids(2_000, 3) });
    const end = fanOut.send([room('crowd')], [message(1)]);
    await nextTurn();
    expect(fanOut.send([room('few')], [message(2)])).toBeNull();
    expect(ids(2_000, 3).map((id) => received.get(id))).toEqual([[2], [2], [2]]);
    expect(received.size).toBeLessThan(2_000);
    await end;
  });

  it('reads a vote that arrives while ten thousand are told before the next slice', async () => {
    const { fanOut, machine } = aServer({ a: ids(0, 5_000), b: ids(5_000, 5_000) });
    let isOver = false;
    void fanOut.send([room('a')], [message(1)]);
    void fanOut.send([room('b')], [message(1)])!.then(() => (isOver = true));
    let turns = 0;
    for (let before = machine.monotonicMs; !isOver; before = machine.monotonicMs) {
      await nextTurn();
      turns += 1;
      expect(machine.monotonicMs - before).toBeLessThanOrEqual(SLICE_MS + STEP * WRITE_MS);
    }
    expect(turns).toBeGreaterThanOrEqual((10_000 * WRITE_MS) / (SLICE_MS + STEP * WRITE_MS));
    expect(machine.writes).toBe(10_000);
  });

  it('knows what telling has cost, without what others did meanwhile', async () => {
    const { fanOut, machine } = aServer({ a: ids(0, 1_000) });
    const end = fanOut.send([room('a')], [message(1)]);
    await nextTurn();
    machine.monotonicMs += 5_000;
    await end;
    expect(fanOut.busyMs).toBeCloseTo(1_000 * WRITE_MS);
  });

  it('tells those who are in the room when its turn comes', async () => {
    const { fanOut, received, move } = aServer({ a: ids(0, 300), b: ids(300, 300) });
    await fanOut.send([room('a')], [message(1)]);
    void fanOut.send([room('b')], [message(2)]);
    const end = fanOut.send([room('a')], [message(3)]);
    move('s0', { from: 'a', to: 'b' });
    await end;
    expect(received.get('s0')).toEqual([1, 2]);
    expect(received.get('s1')).toEqual([1, 3]);
  });

  it('gives every socket all messages of its rooms once, those of each room in order', async () => {
    const sends = fc.array(fc.subarray(['a', 'b', 'c'], { minLength: 1 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(sends, async (list) => {
        const rooms = { a: ids(0, 1_300), b: ids(1_200, 40), c: ids(1_230, 700) };
        const { fanOut, received } = aServer(rooms);
        const ends = list.map((names, now) => fanOut.send(names.map(room), [message(now)]));
        for (const end of ends) await end;
        for (const id of ids(0, 1_930)) {
          const isIn = (name: string) => rooms[name as 'a'].includes(id);
          const got = received.get(id) ?? [];
          const expected = list.flatMap((names, now) => (names.some(isIn) ? [now] : []));
          expect([...got].sort((a, b) => a - b)).toEqual(expected);
          for (const name of ['a', 'b', 'c'].filter(isIn)) {
            const ofRoom = got.filter((now) => list[now]!.includes(name as 'a'));
            expect(ofRoom).toEqual([...ofRoom].sort((a, b) => a - b));
          }
        }
      }),
      { numRuns: 15 },
    );
  });
});
