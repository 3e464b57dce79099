import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Server } from 'socket.io';
import { FanOut } from './fan-out.js';
import type { Room } from './rooms.js';

/** Rooms as Socket.IO keeps them, and what each socket was sent. On every third socket something else is on its way. */
function aServer(rooms: Record<string, string[]>) {
  const received = new Map<string, number[]>();
  const take = (id: string, { now }: { now: number }) => received.set(id, [...(received.get(id) ?? []), now]);
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
  return {
    io: { to, volatile: { to }, sockets: { adapter: { rooms: sets }, sockets } } as unknown as Server,
    received,
  };
}

function bodyOf(frame: Buffer): { now: number } {
  const text = frame.subarray(2).toString();
  expect([frame[0], frame[1], text.slice(0, 2)]).toEqual([0x81, frame.length - 2, '42']);
  return (JSON.parse(text.slice(2)) as [string, { now: number }])[1];
}

const ids = (from: number, count: number) => Array.from({ length: count }, (_, n) => `s${from + n}`);
const room = (name: string) => name as Room;

describe('FanOut', () => {
  it('hands a small room over at once', () => {
    const { io, received } = aServer({ a: ids(0, 3) });
    expect(new FanOut(io).send([room('a')], [{ name: 'presence:count', body: { now: 1, guests: 3 } }])).toBeNull();
    expect(received.size).toBe(3);
  });

  it('lets other work have its turn while it tells a crowd', async () => {
    const { io, received } = aServer({ a: ids(0, 2_000) });
    const end = new FanOut(io).send([room('a')], [{ name: 'presence:count', body: { now: 1, guests: 3 } }]);
    await new Promise<void>((resolve) => setImmediate(resolve));
    expect(received.size).toBeLessThan(2_000);
    await end;
    expect(received.size).toBe(2_000);
  });

  it('gives every socket all messages of its rooms once, those of each room in order', async () => {
    const sends = fc.array(fc.subarray(['a', 'b', 'c'], { minLength: 1 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(sends, async (list) => {
        const rooms = { a: ids(0, 1_300), b: ids(1_200, 40), c: ids(1_230, 700) };
        const { io, received } = aServer(rooms);
        const fanOut = new FanOut(io);
        const ends = list.map((names, now) =>
          fanOut.send(names.map(room), [{ name: 'presence:count', body: { now, guests: 0 } }]),
        );
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
