import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World } from '../support/world.js';
import type { DrivenPlayers } from '../support/world/driven-players.js';
import { DrivenNight, type NightResult } from './driven-night.js';

// Real: Postgres, votes, queue, turns, leases, drivers of two processes. Stands in: the loudspeakers and time, also the
// time of Postgres. What goes wrong comes from a seed; what must hold is judged by what was heard and what is stored.
const FIRST = Number(process.env.SIMULATION_FROM ?? 1);
const SEEDS = Number(process.env.SIMULATION_SEEDS ?? 2);

let world: World;
let players: DrivenPlayers;
const results: NightResult[] = [];

beforeAll(async () => {
  world = await World.bare();
  players = await world.drivenPlayers();
}, 60_000);

afterAll(async () => {
  process.stdout.write(`${JSON.stringify({ nights: results })}\n`);
  await world?.close();
}, 60_000);

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

function line({ seed, players, figures, faults, handOvers, looksPerPlay }: NightResult): string {
  const { plays, votes, silenceMs, plannedMs, jointsMs, unseenMs, unplannedMs, longestMs, twoAtOnceMs } = figures;
  return (
    `seed ${seed} ${players}: ${plays} plays, ${votes} votes, silence strictly ${seconds(silenceMs)} (nothing excused), ` +
    `judged ${seconds(unplannedMs)} (without planned ${seconds(plannedMs)}, joints ${seconds(jointsMs)}, power lost ` +
    `unseen ${seconds(unseenMs)}), longest ${seconds(longestMs)}, two at once ${seconds(twoAtOnceMs)}, ` +
    `${handOvers} hand-overs, ${looksPerPlay.toFixed(1)} looks a play, ${faults.length} faults\n`
  );
}

describe('a night of six hours with losses, kills and refusals', () => {
  it.each(Array.from({ length: SEEDS }, (_, n) => FIRST + n))(
    'is never silent, plays nothing twice, skips nothing and loses no vote: seed %i',
    async (seed) => {
      const result = await new DrivenNight(world, players, seed).play();
      results.push(result);
      process.stdout.write(line(result));
      const again = `npm run sim:night -- --from ${seed} --seeds 1`;
      const report = [
        `seed ${seed} (again: ${again})`,
        ...result.incidents,
        'silences:',
        ...result.gaps,
        'faults:',
        ...result.faults,
      ].join('\n  ');
      expect(result.faults.length === 0 ? '' : report).toBe('');
    },
    1_200_000,
  );
});
