// Checks the walls of dependency-cruiser.mjs over all source folders, and that the tool really read them.
import { cruise } from 'dependency-cruiser';
import config from './dependency-cruiser.mjs';

const FOLDERS = ['apps/api/src', 'apps/guest', 'apps/display', 'apps/admin', 'packages'];
const MODULES_MIN = 150;
const EDGES_MIN = 400;

const { output } = await cruise(FOLDERS, {
  ...config.options,
  ruleSet: { forbidden: config.forbidden },
  validate: true,
});
const modules = output.modules.filter((module) => /\.(ts|tsx|mjs)$/.test(module.source));
const edges = modules.reduce((sum, module) => sum + module.dependencies.length, 0);

for (const { rule, from, to } of output.summary.violations) {
  process.stdout.write(`${rule.name}: ${from} → ${to}\n`);
}
process.stdout.write(`${modules.length} modules, ${edges} imports, ${output.summary.violations.length} violations\n`);
if (modules.length < MODULES_MIN || edges < EDGES_MIN) {
  process.stderr.write(
    `expected at least ${MODULES_MIN} modules and ${EDGES_MIN} imports: the tool did not see the sources\n`,
  );
  process.exitCode = 1;
}
if (output.summary.violations.length > 0) process.exitCode = 1;
