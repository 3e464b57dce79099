import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { REPOSITORY_DIR } from './repository.js';

// The real way in, in a checkout that holds nothing else; only `npm` is played.
let checkout: string;

beforeEach(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'votebox-checkout-'));
  const bin = join('packages', 'local', 'bin');
  await cp(join(REPOSITORY_DIR, bin), join(checkout, bin), { recursive: true });
  await cp(join(REPOSITORY_DIR, 'package.json'), join(checkout, 'package.json'));
});
afterEach(() => rm(checkout, { recursive: true, force: true }));

/** Starts, with an npm that says `words` and fails. */
async function start(words = ''): Promise<{ code: number | null; said: string }> {
  const npm = join(checkout, 'npm-cli.js');
  await writeFile(npm, `console.error(${JSON.stringify(words)}); process.exit(1);`);
  const program = join(checkout, 'packages', 'local', 'bin', 'votebox.mjs');
  const env = { PATH: process.env.PATH, HOME: checkout, npm_execpath: npm };
  const child = spawn(process.execPath, [program, 'start'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, said };
}

const STACK = /^\s+at .+:\d+/m;

test.each([
  ['npm error code ENOTFOUND', 'The registry of the packages cannot be reached.', 'HTTPS_PROXY='],
  ['npm error code SELF_SIGNED_CERT_IN_CHAIN', 'does not trust the certificate', 'NODE_EXTRA_CA_CERTS='],
  ['npm error code ENOSPC', 'There is no room left on the disk.', 'Make room'],
  ['npm error code EACCES', 'may not be changed by this user', 'change its owner'],
])('tells what can be done about "%s"', async (words, message, advice) => {
  const { code, said } = await start(`${words}\n    at x (/y.js:1:2)`);
  expect(code).toBe(1);
  expect(said).toContain(message);
  expect(said).toContain(advice);
  expect(said).not.toMatch(STACK);
});

test('tells what nobody expected in a line of its own, and keeps the stack in a log', async () => {
  const broken = join(checkout, 'packages', 'local', 'bin', 'progress.mjs');
  const source = await readFile(broken, 'utf8');
  await writeFile(broken, source.replace('export function beginStep(label) {', '$& label.no.such;'));
  const { code, said } = await start();
  expect(code).toBe(1);
  expect(said).toContain('Votebox could not go on. Cannot read properties of undefined');
  expect(said).not.toMatch(STACK);
  const log = join(checkout, '.votebox', 'logs', 'bootstrap.log');
  expect(said).toContain(log);
  expect(await readFile(log, 'utf8')).toMatch(STACK);
});

test('says of a checkout that lacks a part what is wrong with it', async () => {
  await rm(join(checkout, 'packages', 'local', 'bin', 'toolchain.mjs'));
  const { code, said } = await start();
  expect(code).toBe(1);
  expect(said).toContain('The checkout seems to be incomplete');
  expect(said).not.toMatch(STACK);
});
