// Plays a simulation, each decided by its first seed:
// npm run sim:votes -- [--seeds 200] [--from 1]   nights of the vote core
// npm run sim:night -- [--seeds 10] [--from 1]    nights of six hours of driven players
// npm run sim:order -- [--nights 40] [--seed 1]   the orders of the queue compared; writes docs/fairness.md and fairness.svg
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** By simulation and flag: the value without it, and the variable that tells the simulation. */
const SIMULATIONS = {
  votes: { seeds: ['200', 'SIMULATION_SEEDS'], from: ['1', 'SIMULATION_FROM'] },
  night: { seeds: ['10', 'SIMULATION_SEEDS'], from: ['1', 'SIMULATION_FROM'] },
  order: { nights: ['40', 'ORDER_NIGHTS'], seed: ['1', 'ORDER_SEED'] },
};

const [name, ...args] = process.argv.slice(2);
const flags = Object.entries(SIMULATIONS[name]);
const options = Object.fromEntries(flags.map(([flag, [value]]) => [flag, { type: 'string', default: value }]));
const { values } = parseArgs({ args, options });
for (const [flag, text] of Object.entries(values)) {
  if (/^[1-9]\d{0,8}$/.test(text)) continue;
  process.stderr.write(`--${flag} must be a number from 1 on, not "${String(text)}".\n`);
  process.exit(1);
}

const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const only = ['--selectProjects', 'simulation', '--testPathPatterns', `${name}.simulation`];
const child = spawn(process.execPath, [jest, ...only], {
  cwd: fileURLToPath(new URL('../..', import.meta.url)),
  stdio: 'inherit',
  env: { ...process.env, ...Object.fromEntries(flags.map(([flag, [, variable]]) => [variable, values[flag]])) },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.once('exit', (code) => process.exit(code ?? 1));
