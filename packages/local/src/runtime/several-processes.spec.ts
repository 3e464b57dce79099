import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SiteSource } from '../gateway/gateway.js';
import { findTool } from '../testing/machine-tools.js';
import { RedisServer } from '../testing/redis-server.js';
import { type RunningVotebox, startVotebox } from './start-votebox.js';

const site: SiteSource = { kind: 'server', url: 'http://127.0.0.1:9' };
const sites = { guest: site, display: site, admin: site };

// The real database, Redis, two API processes and the gateway. Only the web apps are left out.
(findTool('redis-server') ? describe : describe.skip)('a Votebox of two processes (needs redis-server)', () => {
  let folder: string;
  let redis: RedisServer;
  let votebox: RunningVotebox;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'votebox-several-'));
    redis = await RedisServer.start();
    const env = { REDIS_URL: redis.url };
    votebox = await startVotebox({ dataDir: folder, demo: false, quiet: true, sites, processes: 2, env });
  });
  afterAll(async () => {
    await votebox?.stop();
    await redis?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Requests of many people, one after the other, until `work` is done. Answers the status codes that occurred. */
  async function statusesWhile(work: Promise<void>): Promise<number[]> {
    const statuses = new Set<number>();
    let isOver = false;
    const done = work.finally(() => (isOver = true));
    for (let n = 0; !isOver; n += 1) {
      const headers = { cookie: `vb_guest=person-${n}` };
      const response = await fetch(`${votebox.url}/api/v1/public/venues/nowhere`, { headers });
      await response.arrayBuffer();
      statuses.add(response.status);
      await wait(5);
    }
    await done;
    return [...statuses];
  }

  test('answers every request while its processes are replaced one after the other', async () => {
    const before = [...votebox.apiPids];
    expect(new Set(before).size).toBe(2);
    expect(await statusesWhile(votebox.rollingRestart())).toEqual([404]);
    for (const pid of votebox.apiPids) expect(before).not.toContain(pid);
  });

  test('answers every request while one process is killed and started again', async () => {
    const again = async (): Promise<void> => {
      await votebox.killApi(1);
      expect(votebox.apiPids[1]).toBeUndefined();
      await votebox.restartApi(1);
    };
    expect(await statusesWhile(again())).toEqual([404]);
    await expect(async () => votebox.killApi(2)).rejects.toThrow('no API process 2');
  });

  test('does not let a process without Redis onto its database', async () => {
    const other = await mkdtemp(join(tmpdir(), 'votebox-other-'));
    const env = { DATABASE_URL: votebox.databaseUrl, REDIS_URL: '' };
    const second = startVotebox({ dataDir: other, demo: false, quiet: true, sites, env });
    await expect(second).rejects.toThrow('Another Votebox process already uses this database. Set REDIS_URL in both');
    await rm(other, { recursive: true, force: true });
  });
});
