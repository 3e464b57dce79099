import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { REPOSITORY_DIR } from '../repository.js';

// The script itself on a machine of stand-ins: a path with nothing but what a test puts there.
const SCRIPT = join(REPOSITORY_DIR, '.ci', 'run');
const NPM = 'echo "npm $* requires: $VOTEBOX_REQUIRE"';
/** Says what it is asked, and makes what it is to install; the name of the last package is not always the program's. */
const APT = [
  'echo "apt-get as $AS: $*"',
  'for last; do :; done',
  'case $last in nginx-light) last=nginx ;; -q) exit 0 ;; esac',
  'case " $LACKING " in *" $last "*) exit 100 ;; esac',
  '/bin/ln -s "$0" "${0%/*}/$last"',
].join('\n');

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'votebox-ci-'));
  await put('npm', NPM);
  await put('apt-get', APT);
  await symlink('/usr/bin/env', join(folder, 'env'));
  // The script looks for them where root's programs lie, too: there, a machine may have them.
  await put('nginx', '');
  await put('pgbouncer', '');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function put(name: string, commands: string): Promise<void> {
  await writeFile(join(folder, name), `#!/bin/sh\n${commands}\n`);
  await chmod(join(folder, name), 0o755);
}

const asUser = (uid: number) => put('id', `echo ${uid}`);
const withSudo = (commands: string) => put('sudo', commands);

/** Runs the script; `lacking`: what the distribution does not have. */
function run(env: NodeJS.ProcessEnv = {}, lacking = ''): { status: number | null; out: string } {
  const given = { PATH: folder, AS: 'itself', LACKING: lacking, ...env };
  const { status, stdout, stderr } = spawnSync('/bin/bash', [SCRIPT], { env: given, encoding: 'utf8' });
  return { status, out: stdout + stderr };
}

describe('the run of everything on a bare machine', () => {
  test('installs as root what is missing, says so, and requires it from then on', async () => {
    await asUser(0);
    const { status, out } = run();
    expect(status).toBe(0);
    expect(out).toContain('Installing from the distribution: chromium redis-server mpd');
    expect(out).toContain('apt-get as itself: install -y -q --no-install-recommends redis-server');
    expect(out).toContain('npm test requires: chromium redis-server nginx mpd pgbouncer');
    expect(out).not.toContain('skipped');
  });

  test('installs by sudo where it is not root', async () => {
    await asUser(1000);
    await withSudo('[ "$1" = -n ] || exit 1\nshift\n[ "$1" = true ] || AS=root exec "$@"');
    const { status, out } = run();
    expect(status).toBe(0);
    expect(out).toContain('apt-get as root: update -q');
    expect(out).toContain('apt-get as root: install -y -q --no-install-recommends mpd');
    expect(out).toContain('npm test requires: chromium redis-server nginx mpd pgbouncer');
  });

  test('runs the tests where it may not install, and names what is skipped', async () => {
    await asUser(1000);
    await withSudo('echo "a password is required" >&2; exit 1');
    await put('redis-server', '');
    const { status, out } = run();
    expect(status).toBe(0);
    expect(out).toContain('Cannot install from here');
    expect(out).not.toContain('apt-get as');
    expect(out).toContain('Tests that need mpd are skipped');
    expect(out).toContain('Tests that need chromium are skipped');
    expect(out).toContain('npm test requires: redis-server nginx');
  });

  test('installs the browser without windows, or the whole one where the distribution lacks it', async () => {
    await asUser(0);
    const { out } = run();
    expect(out).toContain('--no-install-recommends chromium-headless-shell');
    expect(out).not.toContain('--no-install-recommends chromium\n');
    await rm(join(folder, 'chromium-headless-shell'));
    const { out: other } = run({}, 'chromium-headless-shell');
    expect(other).toContain('--no-install-recommends chromium\n');
    expect(other).toContain('npm test requires: chromium');
  });

  test('installs the others where the distribution lacks one', async () => {
    await asUser(0);
    const { status, out } = run({}, 'chromium chromium-headless-shell');
    expect(status).toBe(0);
    expect(out).toContain('Could not install: chromium');
    expect(out).toContain('npm test requires: redis-server nginx mpd pgbouncer');
  });

  test.each(['all', 'mpd', 'redis-server mpd'])(
    'fails before the tests where something required is missing: %s',
    async (names) => {
      await asUser(0);
      const { status, out } = run({ VOTEBOX_REQUIRE: names }, 'mpd');
      expect(status).toBe(1);
      expect(out).toContain('VOTEBOX_REQUIRE names mpd, which is missing.');
      expect(out).not.toContain('npm test');
    },
  );

  test('asks for nothing where everything is there', async () => {
    await asUser(1000);
    for (const name of ['chromium-browser', 'redis-server', 'mpd']) await put(name, '');
    const { status, out } = run({ VOTEBOX_REQUIRE: 'all' });
    expect(status).toBe(0);
    expect(out).toBe('npm test requires: chromium redis-server nginx mpd pgbouncer\n');
  });
});
