// npm run sim:night -- [--seeds 10] [--from 1]: plays that many nights of six hours, beginning with that seed.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '10' }, from: { type: 'string', default: '1' } },
});
for (const [name, text] of Object.entries(values)) {
  if (/^[1-9]\d{0,8}$/.test(text)) continue;
  process.stderr.write(`--${name} must be a number from 1 on, not "${text}".\n`);
  process.exit(1);
}

const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const args = [jest, '--selectProjects', 'simulation', '--testPathPatterns', 'night.simulation', '--forceExit'];
const child = spawn(process.execPath, args, {
  cwd: fileURLToPath(new URL('../..', import.meta.url)),
  stdio: 'inherit',
  env: { ...process.env, SIMULATION_SEEDS: values.seeds, SIMULATION_FROM: values.from },
});
child.once('exit', (code) => process.exit(code ?? 1));
