import type { QueueMode } from '@votebox/contracts';
import { type Crowd, type NightResult, OrderNight, type Scenario } from './order-night.js';
import { Random } from './random.js';

const COMPARED_MODES = ['FAIR', 'WEIGHTED', 'MOST_VOTES'] as const satisfies QueueMode[];

/** What one crowd got in a scenario under one order, over all nights. Shares between 0 and 1. */
export interface OrderRow {
  scenario: string;
  votesPerHour: number | null;
  mode: QueueMode;
  /** By crowd that is looked at: its share of the time of all voted music, and of all hours that people were there. */
  shares: { crowd: string; heard: number; present: number }[];
  /** Share of voters who heard none of their songs. */
  unheard: number;
}

function crowd(name: string, people: number, more: Partial<Crowd> = {}): Crowd {
  return { name, people, identities: 1, isBlock: false, ...more };
}

/** So many people over so many tastes, as evenly as it goes. */
function smallTastes(tastes: number, people: number): Crowd[] {
  return Array.from({ length: tastes }, (_, n) =>
    crowd(`taste ${n + 1}`, Math.floor(people / tastes) + (n < people % tastes ? 1 : 0)),
  );
}

/** Who is in the room, and which of them the table shows; the last is the one that the rule must protect or tame. */
interface Room {
  name: string;
  crowds: Crowd[];
  shown: string[];
}

export const ROOMS = {
  twoTastes: { name: 'Tastes 70 : 30', crowds: [crowd('A', 42), crowd('B', 18)], shown: ['A', 'B'] },
  threeTastes: {
    name: 'Tastes 50 : 30 : 20',
    crowds: [crowd('A', 30), crowd('B', 18), crowd('C', 12)],
    shown: ['A', 'B', 'C'],
  },
  blockTable: {
    name: 'A table of 20 % votes as a block, the others have 40 tastes',
    crowds: [crowd('table', 12, { isBlock: true }), ...smallTastes(40, 48)],
    shown: ['table'],
  },
  sybils: {
    name: 'Tastes 70 : 30, and three people vote with five names each',
    crowds: [crowd('A', 42), crowd('B', 18), crowd('sybils', 3, { identities: 5, isBlock: true })],
    shown: ['A', 'B', 'sybils'],
  },
} satisfies Record<string, Room>;

const BUDGETS = [null, 3];

/** Plays so many nights of every scenario under every order. The same seed gives the same table. */
export function simulateOrders(nights: number, seed: number): OrderRow[] {
  return Object.values(ROOMS).flatMap((room) =>
    BUDGETS.flatMap((votesPerHour) =>
      COMPARED_MODES.map((mode) => simulateOrder(room, votesPerHour, mode, { nights, seed })),
    ),
  );
}

/** One row of the table. The same people come under every order. */
export function simulateOrder(
  { name, crowds, shown }: Room,
  votesPerHour: number | null,
  mode: QueueMode,
  { nights, seed }: { nights: number; seed: number },
): OrderRow {
  const scenario: Scenario = { name, crowds, votesPerHour };
  const results = Array.from({ length: nights }, (_, night) =>
    new OrderNight(scenario, mode, new Random(seed + night, `${name} ${votesPerHour}`)).run(),
  );
  return toRow(scenario, mode, shown, results);
}

function toRow({ name, votesPerHour }: Scenario, mode: QueueMode, shown: string[], results: NightResult[]): OrderRow {
  const sum = (pick: (result: NightResult) => number) => results.reduce((total, result) => total + pick(result), 0);
  const all = (parts: Map<string, number>) => [...parts.values()].reduce((total, part) => total + part, 0);
  const heard = sum(({ heardS }) => all(heardS));
  const present = sum(({ presentS }) => all(presentS));
  return {
    scenario: name,
    votesPerHour,
    mode,
    shares: shown.map((crowdName) => ({
      crowd: crowdName,
      heard: sum(({ heardS }) => heardS.get(crowdName) ?? 0) / heard,
      present: sum(({ presentS }) => presentS.get(crowdName) ?? 0) / present,
    })),
    unheard: sum(({ unheard }) => unheard) / sum(({ voters }) => voters),
  };
}
