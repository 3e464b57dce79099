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

## By itself

All clients follow one rule (\`decideRetryMs\` in \`packages/contracts/src/retry.ts\`). What only reads, sets a value or carries an id of
its own is sent again for as long as the answer is \`BUSY\` or none comes, and twice more after \`INTERNAL\` and \`SOURCE_UNAVAILABLE\`: after a
backoff of 0.5 to 30 s with jitter, never sooner than \`retryAfterMs\`, spread by up to a quarter. What could act twice is sent again only after
\`RATE_LIMITED\`, which refuses unheard. All else is for the person. An answer without such a body (a gateway's page) counts by its status:
502, 503 and 504 are \`BUSY\`, and its \`Retry-After\` header is \`retryAfterMs\`.
`;

if (!process.argv.includes('--check')) writeFileSync(file, text);
else if (readFileSync(file, 'utf8') !== text) {
  process.stderr.write('docs/errors.md is stale: run node packages/contracts/scripts/errors-doc.mjs\n');
  process.exitCode = 1;
}
