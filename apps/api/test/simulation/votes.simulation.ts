import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World } from '../support/world.js';
import { type SeedResult, VoteNights } from './vote-nights.js';

// Real: Postgres, the vote core of three processes per place, TCP between them. The guests, the staff and the faults come
// from a seed; what must hold is judged by a model that does not know how it is written.
const FIRST = Number(process.env.SIMULATION_FROM ?? 1);
const SEEDS = Number(process.env.SIMULATION_SEEDS ?? 200);
const PLACES = 5;
const SEEDS_PER_TEST = 40;

let world: World;
let places: VoteNights[];

beforeAll(async () => {
  world = await World.bare(2 * PLACES);
  places = await Promise.all(Array.from({ length: PLACES }, () => VoteNights.open(world)));
}, 60_000);

afterAll(async () => {
  await Promise.all((places ?? []).map((place) => place.close()));
  await world?.close();
}, 60_000);

/** Plays the seeds in all places at once. */
async function play(seeds: number[]): Promise<SeedResult[]> {
  const waiting = [...seeds];
  const results: SeedResult[] = [];
  const playIn = async (place: VoteNights): Promise<void> => {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) results.push(await place.play(seed));
  };
  await Promise.all(places.map(playIn));
  return results;
}

const sum = (results: SeedResult[], pick: (result: SeedResult) => number): number =>
  results.reduce((total, result) => total + pick(result), 0);

function complain({ seed, faults, injected }: SeedResult): string {
  const again = `npm run sim:votes -- --from ${seed} --seeds 1`;
  return [`seed ${seed} (again: ${again}) after ${injected.join(', ') || 'no fault'}`, ...faults].join('\n  ');
}

describe('the vote core keeps its promises', () => {
  const firsts = Array.from({ length: Math.ceil(SEEDS / SEEDS_PER_TEST) }, (_, n) => FIRST + n * SEEDS_PER_TEST);
  it.each(firsts)(
    'through the nights from seed %i on',
    async (first) => {
      const count = Math.min(SEEDS_PER_TEST, FIRST + SEEDS - first);
      const results = await play(Array.from({ length: count }, (_, n) => first + n));
      const broken = results.filter((result) => result.faults.length > 0);
      process.stdout.write(
        `seeds ${first}…${first + count - 1}: ${sum(results, (r) => r.offered)} votes offered, ` +
          `${sum(results, (r) => r.stored)} stored, ${sum(results, (r) => r.unanswered)} attempts unanswered, ` +
          `${sum(results, (r) => r.lateCounted)} counted after a refusal, ` +
          `${sum(results, (r) => r.injected.length)} faults injected, ${broken.length} seeds broken\n`,
      );
      expect(broken.map(complain).join('\n')).toBe('');
    },
    600_000,
  );
});
