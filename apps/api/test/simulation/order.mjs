// npm run sim:order -- [--nights 40] [--seed 1]: compares the orders of the queue over that many simulated nights and writes
// the table and the chart into docs/fairness.md and docs/fairness.svg.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { nights: { type: 'string', default: '40' }, seed: { type: 'string', default: '1' } },
});
for (const [name, text] of Object.entries(values)) {
  if (/^[1-9]\d{0,8}$/.test(text)) continue;
  process.stderr.write(`--${name} must be a number from 1 on, not "${text}".\n`);
  process.exit(1);
}

const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const args = [jest, '--selectProjects', 'simulation', '--testPathPatterns', 'order.simulation', '--forceExit'];
const child = spawn(process.execPath, args, {
  cwd: fileURLToPath(new URL('../..', import.meta.url)),
  stdio: 'inherit',
  env: { ...process.env, ORDER_NIGHTS: values.nights, ORDER_SEED: values.seed },
});
child.once('exit', (code) => process.exit(code ?? 1));
