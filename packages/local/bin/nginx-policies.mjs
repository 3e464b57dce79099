#!/usr/bin/env node
// `node packages/local/bin/nginx-policies.mjs /srv/votebox > policies.conf`: see infra/README.md.
import { listNginxPolicies } from '../dist/gateway/nginx-policies.js';

const [apps] = process.argv.slice(2);
if (apps === undefined) {
  console.error('Usage: node packages/local/bin/nginx-policies.mjs <folder of the exported apps>');
  process.exit(1);
}
process.stdout.write(await listNginxPolicies(apps, process.env));
