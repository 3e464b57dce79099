import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { SupervisedProcess, type SupervisedProcessOptions } from './supervised-process.js';
import { isAlive } from './process-identity.js';

let folder: string;
let running: SupervisedProcess | undefined;

const PROGRAM = `
  import { createServer } from 'node:http';
  import { existsSync, writeFileSync } from 'node:fs';
  const { SLOW_ONCE } = process.env;
  if (SLOW_ONCE && !existsSync(SLOW_ONCE)) {
    writeFileSync(SLOW_ONCE, '');
    console.error('Error: timeout exceeded when trying to connect');
    process.exit(1);
  }
  let unready = Number(process.env.UNREADY_PROBES ?? 0);
  if (process.env.FAULT) { console.error('FAULT: ' + process.env.FAULT); process.exit(1); }
  const { HANGS, IS_SICK } = process.env;
  const server = createServer((req, res) => {
    if (HANGS && existsSync(HANGS)) return;
    if (IS_SICK && existsSync(IS_SICK)) { res.statusCode = 503; return res.end(); }
    res.statusCode = req.url === '/health/ready' ? (--unready < 0 ? 200 : 503) : 404;
    res.end();
  });
  server.listen(0, '127.0.0.1', () =>
    process.send({ listensOn: 'http://127.0.0.1:' + server.address().port }));
  process.on('disconnect', () => process.exit(0));
  process.on('SIGTERM', () => { process.send('draining'); setTimeout(() => process.exit(0), Number(process.env.DRAIN_MS ?? 0)); });
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'votebox-api-'));
  await writeFile(join(folder, 'api.mjs'), PROGRAM);
});
afterEach(() => running?.stop());
afterAll(() => rm(folder, { recursive: true, force: true }));

function make(
  env: Record<string, string> = {},
  onNews?: (news: string) => void,
  more: Partial<SupervisedProcessOptions> = {},
): SupervisedProcess {
  running = new SupervisedProcess({
    name: 'API',
    args: [join(folder, 'api.mjs')],
    cwd: folder,
    env: { ...process.env, ...env },
    logFile: join(folder, 'api.log'),
    ...(onNews ? { onNews } : {}),
    ...more,
  });
  return running;
}

async function eventually(check: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 10_000; !check(); await wait(20)) {
    if (Date.now() > deadline) throw new Error('did not happen within 10 s');
  }
}

test('is reachable when it has started and gone when it was stopped', async () => {
  const api = make();
  await api.start();
  const pid = api.pid as number;
  expect((await fetch(`${api.url}/health/ready`)).status).toBe(200);
  await api.stop();
  expect(isAlive(pid)).toBe(false);
  expect(api.url).toBeUndefined();
});

test('brings a lost process back at once, one that is lost again after a while, and tells about it', async () => {
  const news: string[] = [];
  const api = make({}, (text) => news.push(text));
  await api.start();
  const pid = api.pid as number;
  process.kill(pid, 'SIGKILL');
  await eventually(() => news.includes('The API is back.'));
  expect(api.pid).not.toBe(pid);
  expect(news[0]).toBe('The API ended (SIGKILL); starting it again at once.');
  expect((await fetch(`${api.url}/health/ready`)).status).toBe(200);
  process.kill(api.pid as number, 'SIGKILL');
  await eventually(() => news.length === 4);
  expect(news.slice(2)).toEqual(['The API ended (SIGKILL); starting it again in 0.5 s.', 'The API is back.']);
});

test('stays down after a kill on purpose until it is started again', async () => {
  const api = make();
  await api.start();
  await api.kill();
  expect(api.url).toBeUndefined();
  await wait(700);
  expect(api.pid).toBeUndefined();
  await api.restart();
  expect((await fetch(`${api.url}/health/ready`)).status).toBe(200);
});

test('takes no new requests from the moment it begins to end, and serves those under way', async () => {
  const api = make({ DRAIN_MS: '5000' });
  await api.start();
  const { url } = api;
  expect(api.openUrl).toBe(url);
  const stopped = api.stop();
  expect(api.openUrl).toBeUndefined();
  expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  await stopped;
});

test('takes no new requests when somebody else ends it', async () => {
  const api = make({ DRAIN_MS: '60000' });
  await api.start();
  process.kill(api.pid as number, 'SIGTERM');
  await eventually(() => api.openUrl === undefined);
  expect(isAlive(api.pid as number)).toBe(true);
  await api.kill();
});

test('shows what the process said when it cannot start', async () => {
  const api = make({ FAULT: 'DATABASE_URL is missing' });
  await expect(api.start()).rejects.toThrow('FAULT: DATABASE_URL is missing');
  expect(api.pid).toBeUndefined();
});

test('shows no stack of what the process said', async () => {
  const api = make({ FAULT: 'no\n    at main (file:///api/main.js:1:1)\n    at node:internal:2:3' });
  await expect(api.start()).rejects.toThrow(/^The API did not start\.\n {2}FAULT: no$/);
});

test('waits for a process that lives and is not ready yet, and says so', async () => {
  const notes: string[] = [];
  const api = make({ UNREADY_PROBES: '3' });
  await api.start((text) => notes.push(text));
  expect(new Set(notes)).toEqual(new Set(['API (still starting)']));
  expect(notes.length).toBeGreaterThanOrEqual(3);
});

test('starts a process again whose surroundings were too slow for it', async () => {
  const api = make({ SLOW_ONCE: join(folder, 'was-slow') });
  await api.start();
  expect((await fetch(`${api.url}/health/ready`)).status).toBe(200);
});

test('does not outlive a parent that was killed', async () => {
  const parent = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { SupervisedProcess } from ${JSON.stringify(new URL('./supervised-process.js', import.meta.url).href)};
       const api = new SupervisedProcess({ name: 'API', args: [${JSON.stringify(join(folder, 'api.mjs'))}], cwd: '.', env: process.env,
         logFile: ${JSON.stringify(join(folder, 'orphan.log'))} });
       await api.start();
       console.log(api.pid);
       setInterval(() => {}, 1000);`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const pid = await new Promise<number>((resolve) =>
    parent.stdout.once('data', (data) => resolve(Number(String(data)))),
  );
  expect(isAlive(pid)).toBe(true);
  parent.kill('SIGKILL');
  await eventually(() => !isAlive(pid));
});

describe('a process that was ready', () => {
  const watch = { everyMs: 20, patienceMs: 200, missesMax: 3 };

  test.each([
    ['answers nothing any more', 'HANGS'],
    ['says that it is not ready', 'IS_SICK'],
  ])('and %s for long is ended and started again', async (_, how) => {
    const news: string[] = [];
    const flag = join(folder, `flag-${how}`);
    const api = make({ [how]: flag }, (text) => news.push(text), { watch });
    await api.start();
    const pid = api.pid as number;
    await writeFile(flag, '');
    await eventually(() => news.some((text) => text.includes('not been ready for long')));
    await rm(flag);
    await eventually(() => news.includes('The API is back.'));
    expect(api.pid).not.toBe(pid);
    expect(isAlive(pid)).toBe(false);
  });

  test('is left alone while what it needs is away, and ended when only it is still away', async () => {
    const news: string[] = [];
    const flag = join(folder, 'flag-excused');
    let [isAway, asked] = [true, 0];
    const isExcused = async () => {
      asked += 1;
      return isAway;
    };
    const api = make({ IS_SICK: flag }, (text) => news.push(text), { watch, isExcused });
    await api.start();
    const pid = api.pid as number;
    await writeFile(flag, '');
    await eventually(() => asked >= 3);
    expect([api.pid, news]).toEqual([pid, []]);
    isAway = false;
    await eventually(() => news.some((text) => text.includes('not been ready for long')));
    await rm(flag);
    await eventually(() => news.includes('The API is back.'));
  });

  test('is left alone when it is not ready for a moment', async () => {
    const flag = join(folder, 'flag-moment');
    let asked = 0;
    const isExcused = async () => {
      asked += 1;
      return false;
    };
    const api = make({ IS_SICK: flag }, undefined, { watch: { ...watch, missesMax: 1_000 }, isExcused });
    await api.start();
    const pid = api.pid as number;
    await writeFile(flag, '');
    expect((await fetch(`${api.url}/health/ready`)).status).toBe(503);
    await rm(flag);
    expect((await fetch(`${api.url}/health/ready`)).status).toBe(200);
    expect([api.pid, asked]).toEqual([pid, 0]);
  });

  test('is not ended while it starts, however long that takes', async () => {
    const api = make({ UNREADY_PROBES: '10' }, undefined, { watch: { ...watch, missesMax: 1 } });
    await api.start();
    const pid = api.pid as number;
    await api.stop();
    expect(isAlive(pid)).toBe(false);
  });
});
