import type { Rules } from './journal.js';
import type { Random } from './random.js';

/** What a night is to be, decided by its seed alone. */
export interface Plan {
  rules: Rules;
  options: number;
  voters: number;
  actsPerVoter: number;
  /** Further guests who all vote once in the same moment. */
  rush: number;
  staffActs: number;
  faults: number;
  closes: boolean;
  /** Pauses between two acts are up to this long. */
  restMs: number;
}

export function planNight(random: Random): Plan {
  return {
    rules: planRules(random),
    options: random.int(2, 6),
    voters: random.int(3, 10),
    actsPerVoter: random.int(3, 9),
    rush: random.chance(0.3) ? random.int(50, 300) : 0,
    staffActs: random.chance(0.8) ? random.int(1, 6) : 0,
    faults: random.chance(0.75) ? random.int(1, 4) : 0,
    closes: random.chance(0.6),
    restMs: random.pick([2, 10, 30]),
  };
}

function planRules(random: Random): Rules {
  const policy = random.pick(['ONCE', 'CHANGEABLE', 'MULTI', 'REPEAT', 'REPEAT'] as const);
  return {
    policy,
    maxChoices: policy === 'MULTI' ? random.int(1, 3) : 1,
    cooldownMs: random.chance(0.4) ? random.int(20, 120) : 0,
    budgetVotes: random.chance(0.4) ? random.int(1, 4) : 0,
    budgetWindowMs: random.pick([200, 3_600_000]),
  };
}
