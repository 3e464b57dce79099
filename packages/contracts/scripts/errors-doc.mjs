// Writes docs/errors.md from the error table; `--check` fails when it is stale.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERRORS } from '../dist/errors.js';

const file = join(import.meta.dirname, '../../../docs/errors.md');
const RETRY = {
  never: 'no: show the reason',
  later: 'yes, after `retryAfterMs`',
  'same-id': 'yes, at once or later, with the same `voteId`',
};

const rows = Object.entries(ERRORS).map(
  ([code, row]) => `| \`${code}\` | ${row.status} | ${row.message} | ${RETRY[row.retry]} |`,
);
const text = `# Errors

Generated from \`packages/contracts/src/errors.ts\` by \`node packages/contracts/scripts/errors-doc.mjs\`.

Every HTTP error has the body \`{ error, message, details?, retryAfterMs?, challenge?, requestId }\`; a negative socket acknowledgement is
\`{ ok: false, error: <the same body> }\`. \`details\` lists fields that did not pass validation as \`{ path, rule, message }\`;
\`challenge\` comes with CHALLENGE_REQUIRED, see [protocol.md](protocol.md#coming-in).

| code | status | message | try again? |
| --- | --- | --- | --- |
${rows.join('\n')}
`;

if (!process.argv.includes('--check')) writeFileSync(file, text);
else if (readFileSync(file, 'utf8') !== text) {
  process.stderr.write('docs/errors.md is stale: run node packages/contracts/scripts/errors-doc.mjs\n');
  process.exitCode = 1;
}
