import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import type { ErrorBody, HealthView } from '@votebox/contracts';
import { Backlog } from '../../src/core/backlog/backlog.js';
import { Metrics } from '../../src/core/metrics/metrics.js';
import { eventually } from '../support/eventually.js';
import { type Staff, World } from '../support/world.js';

let api: World;
let owner: Staff;
beforeAll(async () => {
  api = await World.start({ LOG_LEVEL: 'silent' });
  owner = await api.owner();
});
afterAll(() => api?.close());

/** Takes the database away as a restart would: breaks all connections, lets no new one in. Returns the way back. */
async function takeDatabaseAway(): Promise<() => Promise<void>> {
  const name = new URL(api.databaseUrl).pathname.slice(1);
  const admin = new Client({ connectionString: process.env.VOTEBOX_TEST_ADMIN_URL });
  await admin.connect();
  await admin.query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS false`);
  await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
  return async () => {
    await admin.query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS true`);
    await admin.end();
  };
}

describe('operators', () => {
  const ready = () => api.browser().get<HealthView>('//health/ready');

  test('see whether the process lives, may get traffic and what it measures', async () => {
    const ops = api.browser();
    expect((await ops.get('//health')).body).toEqual({ status: 'ok', checks: {} });
    expect((await ready()).body).toEqual({
      status: 'ok',
      checks: { database: { status: 'ok' }, realtime: { status: 'ok' }, bus: { status: 'ok' } },
    });
    const metrics = await ops.get<string>('//metrics');
    expect(metrics.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(metrics.body).toContain('votebox_http_request_seconds_count');
    expect(metrics.body).not.toContain(owner.venueId);
  });

  test('see searches of guests put off while the process is behind for seconds, and all else served', async () => {
    let waitMs = 2_000;
    const get = <T>(type: abstract new (...args: never[]) => T) => api.application.app.get<T>(type, { strict: false });
    const backlog = get(Backlog);
    Object.assign(backlog, { warmUpMs: 0 });
    backlog.watch(() => waitMs);
    const event = await api.eventRow(owner.venueId);
    const guest = api.browser();
    const search = () => guest.get<ErrorBody>(`/events/${event.id}/tracks?q=soul`);
    expect((await search()).status).toBe(200);

    const refused = await eventually(async () => {
      const answer = await search();
      expect([answer.status, answer.body.error]).toEqual([503, 'BUSY']);
      return answer;
    });
    expect(refused.body.retryAfterMs).toBeGreaterThan(0);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await get(Metrics).shed.get()).values).toContainEqual(
      expect.objectContaining({ labels: { kind: 'searches' }, value: expect.any(Number) }),
    );
    expect((await guest.get(`/events/${event.id}/tracks`)).status).toBe(200);
    const ofVenue = `/venues/${owner.venueId}`;
    const ofEvent = `${ofVenue}/events/${event.id}`;
    const staffPages = [
      ...['events', 'tracks', 'tracks?q=soul', 'tracks/facets', 'staff'].map((page) => `${ofVenue}/${page}`),
      ...['history', 'history.csv', 'analytics', 'pool?q=soul'].map((page) => `${ofEvent}/${page}`),
    ];
    for (const page of staffPages) expect([page, (await owner.browser.get(page)).status]).toEqual([page, 200]);

    waitMs = 0;
    await eventually(async () => expect((await search()).status).toBe(200));
  });

  test('see a lost database as 503, while the process lives and comes back by itself', async () => {
    const busy = Array.from({ length: 30 }, () => owner.browser.get<ErrorBody>(`/venues/${owner.venueId}/staff`));
    const changing = Array.from({ length: 10 }, (_, i) =>
      owner.browser.patch<ErrorBody>(`/venues/${owner.venueId}`, { name: `Name ${i}` }),
    );
    const giveBack = await takeDatabaseAway();
    try {
      for (const { status } of await Promise.all([...busy, ...changing])) expect([200, 503]).toContain(status);
      const down = await ready();
      expect([down.status, down.body.status, down.body.checks.database?.status]).toEqual([503, 'down', 'down']);
      expect(JSON.stringify(down.body)).not.toMatch(/127\.0\.0\.1|postgres/);
      expect((await api.browser().get('//health')).status).toBe(200);
      const refused = await owner.browser.get<ErrorBody>(`/venues/${owner.venueId}/staff`);
      expect([refused.status, refused.body.error]).toEqual([503, 'BUSY']);
    } finally {
      await giveBack();
    }
    await eventually(async () => expect(await ready()).toMatchObject({ status: 200, body: { status: 'ok' } }), 15_000);
    expect((await owner.browser.get(`/venues/${owner.venueId}/staff`)).status).toBe(200);
  }, 60_000);
});
