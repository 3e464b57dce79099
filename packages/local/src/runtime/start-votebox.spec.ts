import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import type { EventView, SessionView } from '@votebox/contracts';
import { DATABASE_ROLES } from '@votebox/contracts/database-logins';
import { verifyAudit } from '../audit/verify-audit.js';
import { DEMO_LOGIN, seedDemo, type SeedOptions } from '../demo/seed.js';
import { SeedClient } from '../demo/seed-client.js';
import type { SiteSource } from '../gateway/gateway.js';
import { renderTestTone } from '../testing/test-tone.js';
import { Closers } from './closers.js';
import { openOwnerDatabase } from './database.js';
import { isAlive } from './process-identity.js';
import { makeResetLink } from './reset-password.js';
import { type RunningVotebox, type StartOptions, startVotebox } from './start-votebox.js';

// The real database, schema, API and gateway. Only the web apps are left out: they are judged in a browser.
const site: SiteSource = { kind: 'server', url: 'http://127.0.0.1:9' };
const OWNER = { email: 'owner@example.com', password: 'correct horse battery' };

let folder: string;
let votebox: RunningVotebox;

const start = (options: Partial<StartOptions> = {}): Promise<RunningVotebox> =>
  startVotebox({
    ...options,
    dataDir: folder,
    demo: false,
    quiet: true,
    sites: { guest: site, display: site, admin: site },
  });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'votebox-whole-'));
  votebox = await start();
});
afterAll(async () => {
  await votebox.stop();
  await rm(folder, { recursive: true, force: true });
});

const login = (): Promise<SessionView> => new SeedClient(votebox.url).login(OWNER.email, OWNER.password);

test('keeps everything over a clean stop and a new start', async () => {
  await new SeedClient(votebox.url).register({
    ...OWNER,
    venueName: 'The Kept Pub',
    slug: 'the-kept-pub',
    name: 'Olga',
  });
  const pid = votebox.apiPid as number;
  await votebox.stop();
  expect(isAlive(pid)).toBe(false);
  votebox = await start();
  expect((await login()).memberships).toMatchObject([{ venueSlug: 'the-kept-pub', role: 'OWNER' }]);
});

test('lets the API know the logins of its roles only, and keeps the audit record whole', async () => {
  const closers = new Closers();
  const url = await openOwnerDatabase(folder, undefined, closers, () => undefined);
  expect(new URL(url).port).toBe(new URL(votebox.databaseUrl).port);
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  const { rows } = await owner.query<{ login: string }>(
    `SELECT DISTINCT usename AS login FROM pg_stat_activity WHERE application_name LIKE 'votebox%' ORDER BY 1`,
  );
  await owner.end();
  await closers.closeAll();
  expect(rows.map(({ login: name }) => name).filter((name) => !DATABASE_ROLES.some((role) => role === name))).toEqual(
    [],
  );
  expect(rows.length).toBeGreaterThan(0);
  if (process.platform === 'linux') {
    expect(await readFile(`/proc/${votebox.apiPid}/environ`, 'utf8')).not.toContain('postgresql://postgres');
  }
  const audits = await verifyAudit(url, []);
  expect(audits.length).toBeGreaterThan(0);
  expect(audits.map(({ fault }) => fault)).toEqual(audits.map(() => null));
});

test('lets whoever runs the machine make a link to a new password', async () => {
  const link = new URL(await makeResetLink(' Owner@Example.com', { dataDir: folder, env: {} }));
  expect(link.origin).toBe(new URL(votebox.publicUrl).origin);
  const body = { token: link.hash.slice(1), password: 'incorrect horse battery' };
  const reset = () =>
    fetch(`${votebox.url}/api/v1/auth/password/reset`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  expect((await reset()).status).toBe(204);
  expect((await reset()).status).toBe(410);
  await new SeedClient(votebox.url).login(OWNER.email, body.password);
  await expect(makeResetLink('nobody@example.com', { dataDir: folder, env: {} })).rejects.toThrow('No account');
});

test('makes no link to a new password where no Votebox runs', async () => {
  const options = { dataDir: join(folder, 'elsewhere'), env: {} };
  await expect(makeResetLink(OWNER.email, options)).rejects.toThrow('No Votebox runs');
});

test('answers BUSY while the API is down and goes on when it is back', async () => {
  await votebox.killApi();
  const response = await fetch(`${votebox.url}/api/v1/public/venues/the-kept-pub`);
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({ error: 'BUSY' });
  await votebox.restartApi();
  expect((await fetch(`${votebox.url}/api/v1/public/venues/the-kept-pub`)).status).toBe(200);
});

test('starts the API again that stands still while the database works', async () => {
  await votebox.stop();
  votebox = await start({ watch: { everyMs: 100, patienceMs: 500, missesMax: 3 } });
  const pid = votebox.apiPid as number;
  process.kill(pid, 'SIGSTOP');
  while (isAlive(pid)) await nextTurn(50);
  while (!(await fetch(`${votebox.url}/health/ready`)).ok) await nextTurn(50);
  expect(votebox.apiPid).not.toBe(pid);
  await votebox.stop();
  votebox = await start();
});

async function demoOptions(): Promise<SeedOptions> {
  const demoDir = join(folder, 'tones');
  await mkdir(demoDir, { recursive: true });
  const files = await Promise.all(
    [440, 550, 660].map(async (frequencyHz) => {
      const file = join(demoDir, `tone-${frequencyHz}.wav`);
      const tone = { frequencyHz, seconds: 20, title: `Tone ${frequencyHz}`, artist: `Fork ${frequencyHz}` };
      await writeFile(file, renderTestTone(tone));
      return file;
    }),
  );
  return { apiUrl: votebox.url, files, demoDir };
}

/** Stops the API for 300 ms of every second until `work` is done, as a machine does that has better to do. */
async function whileTheApiStutters<T>(work: () => Promise<T>): Promise<T> {
  const pid = votebox.apiPid as number;
  const stutter = setInterval(() => {
    process.kill(pid, 'SIGSTOP');
    setTimeout(() => process.kill(pid, 'SIGCONT'), 300);
  }, 1_000);
  try {
    return await work();
  } finally {
    clearInterval(stutter);
    process.kill(pid, 'SIGCONT');
  }
}

test('makes the demo venue although the API stands still for a moment every second', async () => {
  const options = await demoOptions();
  await whileTheApiStutters(async () => {
    // Each meets other moments, one alone may be lucky; without the mark each has to go through all of it again.
    for (let starts = 0; starts < 5; starts += 1) {
      await rm(join(options.demoDir, 'seeded'), { force: true });
      expect(await seedDemo(options)).toMatchObject({ name: 'Open Decks', status: 'ACTIVE', poolSize: 3 });
    }
  });
});

test('makes the demo venue once, and later only sees to it that an event is live', async () => {
  const options = await demoOptions();
  const first = (await seedDemo(options)) as EventView;
  expect(first).toMatchObject({ name: 'Open Decks', status: 'ACTIVE', poolSize: 3 });
  expect(first.joinUrl).toContain(first.joinCode);
  expect((await seedDemo(options))?.id).toBe(first.id);

  const client = new SeedClient(votebox.url);
  const session = await client.login(DEMO_LOGIN.email, DEMO_LOGIN.password);
  const tracks = await client.listTracks(first.venueId);
  expect(tracks.map((track) => track.title).sort()).toEqual(['Tone 440', 'Tone 550', 'Tone 660']);
  expect(tracks.every((track) => track.folder === 'demo')).toBe(true);

  const end = `${votebox.url}/api/v1/venues/${first.venueId}/events/${first.id}/end`;
  await fetch(end, { method: 'POST', headers: { authorization: `Bearer ${session.accessToken}` } });
  const second = (await seedDemo(options)) as EventView;
  expect(second).toMatchObject({ name: 'Open Decks', status: 'ACTIVE' });
  expect(second.id).not.toBe(first.id);
});

test('completes a demo that was cut short: the songs that are missing, the event that is not on', async () => {
  const whole = await demoOptions();
  const first = (await seedDemo(whole)) as EventView;
  const client = new SeedClient(votebox.url);
  const session = await client.login(DEMO_LOGIN.email, DEMO_LOGIN.password);
  const asOwner = (method: string, path: string): Promise<Response> =>
    fetch(`${votebox.url}/api/v1/venues/${first.venueId}${path}`, {
      method,
      headers: { authorization: `Bearer ${session.accessToken}` },
    });
  await asOwner('POST', `/events/${first.id}/end`);
  const [missing] = await client.listTracks(first.venueId);
  await asOwner('DELETE', `/tracks/${missing?.id}`);
  const draft = await client.createEvent(first.venueId, { name: 'Open Decks', rules: { durationMsMin: 10_000 } });
  await rm(join(whole.demoDir, 'seeded'));
  expect(await seedDemo(whole)).toMatchObject({ id: draft.id, status: 'ACTIVE', poolSize: 3 });
  expect(await client.listTracks(first.venueId)).toHaveLength(3);
});

test('leaves a demo venue alone whose owner has changed the password', async () => {
  const client = new SeedClient(votebox.url);
  await client.register({
    email: 'else@example.com',
    password: 'another password',
    venueName: 'X',
    slug: 'velvet-x',
    name: 'E',
  });
  const taken = { ...(await demoOptions()), apiUrl: votebox.url };
  await expect(seedDemo(taken, { email: 'else@example.com', password: 'not the password' })).resolves.toBeUndefined();
});
