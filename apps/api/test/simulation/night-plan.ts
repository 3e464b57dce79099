import type { PlayerCapabilities } from '../../src/modules/playback/driven/driven-player.js';
import { POLLED, PUSHING } from '../support/world/driven-players.js';
import type { Random } from './random.js';

export const NIGHT_MS = 6 * 3_600_000;
const MINUTE_MS = 60_000;
/** Faults keep so much distance, so that each one's silence is its own. */
const APART_MS = 4 * MINUTE_MS;

/** Something that happens to the night at a time, in milliseconds from its beginning. */
export type NightAct = { atMs: number } & (
  | { kind: 'vote'; guest: number; track: number; process: number }
  /** The driven device loses its power for `forMs`. */
  | { kind: 'cut'; forMs: number }
  /** Nobody reaches the driven device for `forMs`; it plays on. */
  | { kind: 'unreachable'; forMs: number }
  | { kind: 'token-expires'; forMs: number }
  | { kind: 'rate-limited'; forMs: number }
  /** So many calls are done, but not answered. */
  | { kind: 'gateway-errors'; calls: number }
  | { kind: 'kill'; victim: 'driver' | 'other'; backAfterMs: number }
  | { kind: 'skip' }
  | { kind: 'pause'; forMs: number }
  | { kind: 'volume'; volume: number }
);

export interface NightPlan {
  durationsMs: number[];
  guests: number;
  /** In order of preference. */
  players: PlayerCapabilities[];
  /** News of players: how late and how often; and how old what a look shows is. */
  newsLateMs: number;
  newsTimes: number;
  looksLateMs: number;
  latencyMs: number;
  acts: NightAct[];
}

/** Five losses, three kills and all the rest, at times and in an order that the seed decides. */
export function planDrivenNight(random: Random): NightPlan {
  const preferred = random.chance(0.7) ? PUSHING : POLLED;
  const times = spreadTimes(random.for('times'), 24);
  const at = (): number => times.pop()!;
  const incidents: NightAct[] = [
    ...repeat(5, (): NightAct => {
      const kind = random.chance(0.6) ? 'cut' : 'unreachable';
      return { atMs: at(), kind, forMs: random.int(2_000, 90_000) };
    }),
    ...repeat(2, (): NightAct => ({ atMs: at(), kind: 'token-expires', forMs: random.int(1_000, 15_000) })),
    ...repeat(3, (): NightAct => ({ atMs: at(), kind: 'rate-limited', forMs: random.int(3_000, 60_000) })),
    ...repeat(4, (): NightAct => ({ atMs: at(), kind: 'gateway-errors', calls: random.int(1, 3) })),
    ...repeat(
      3,
      (): NightAct => ({
        atMs: at(),
        kind: 'kill',
        victim: random.chance(0.75) ? 'driver' : 'other',
        backAfterMs: random.int(3_000, 60_000),
      }),
    ),
    ...repeat(2, (): NightAct => ({ atMs: at(), kind: 'skip' })),
    { atMs: at(), kind: 'pause', forMs: random.int(20_000, 180_000) },
    { atMs: at(), kind: 'volume', volume: random.int(10, 100) },
  ];
  return {
    durationsMs: Array.from({ length: 70 }, () => random.int(150, 320) * 1_000),
    guests: 30,
    players: [preferred, random.chance(0.5) ? PUSHING : POLLED],
    newsLateMs: random.pick([0, 0, 300, 1_500]),
    newsTimes: random.int(1, 3),
    looksLateMs: random.pick([0, 0, 400, 1_000]),
    latencyMs: random.pick([5, 40, 250]),
    acts: [...incidents, ...planVotes(random.for('votes'))].toSorted((a, b) => a.atMs - b.atMs),
  };
}

function planVotes(random: Random): NightAct[] {
  const votes: NightAct[] = [];
  for (let atMs = 1_000; atMs < NIGHT_MS; atMs += random.int(5_000, 80_000)) {
    votes.push({ atMs, kind: 'vote', guest: random.int(0, 29), track: random.int(0, 69), process: random.int(0, 1) });
  }
  return votes;
}

/** Times all over the night, well apart, in no order. */
function spreadTimes(random: Random, count: number): number[] {
  const slotMs = (NIGHT_MS - 10 * MINUTE_MS) / count;
  const times = Array.from({ length: count }, (_, n) => 5 * MINUTE_MS + n * slotMs + random.int(0, slotMs - APART_MS));
  return times
    .map((atMs) => ({ atMs: Math.round(atMs), key: random.next() }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ atMs }) => atMs);
}

function repeat(count: number, make: () => NightAct): NightAct[] {
  return Array.from({ length: count }, make);
}
