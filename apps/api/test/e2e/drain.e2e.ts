import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { connect } from 'node:net';
import type { HealthView } from '@votebox/contracts';
import { eventually } from '../support/eventually.js';
import { type SeededNight, World } from '../support/world.js';

// Real: Postgres, the whole API, HTTP, sockets.
let world: World;
let night: SeededNight;

beforeEach(async () => {
  world = await World.live({ LOG_LEVEL: 'silent' });
  night = await world.night(await world.venue(), { tracks: 6 });
}, 60_000);

afterEach(async () => {
  await world?.close();
});

const phone = () => world.phone(night);

/** The first line of the answer to a web socket that would like to open. */
function askForSocket(): Promise<string> {
  const { hostname, port } = new URL(world.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () =>
      socket.write(
        'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
          'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
      ),
    );
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString().split('\r\n')[0]!);
    });
    socket.once('error', reject);
  });
}

test('a process that ends says so, takes no more sockets, and serves those that are there until they go', async () => {
  expect(await askForSocket()).toContain('101');
  const phones = [await phone(), await phone(), await phone()];
  let isDrained = false;
  const told: { comeBackInMs: number; isDrained: boolean }[] = [];
  for (const { socket } of phones) {
    socket.on('server:leaving', ({ comeBackInMs }: { comeBackInMs: number }) => told.push({ comeBackInMs, isDrained }));
  }
  const drained = world.application.drain().then(() => {
    isDrained = true;
  });
  await eventually(() => expect(told).toHaveLength(3));
  expect(told.map((each) => each.isDrained)).toEqual([false, false, false]);
  const times = told.map(({ comeBackInMs }) => comeBackInMs);
  expect(Math.max(...times)).toBeLessThan(1_000);
  expect(new Set(times).size).toBe(3);

  const browser = world.browser();
  expect(await browser.get<HealthView>('//health/ready')).toMatchObject({
    status: 503,
    body: { status: 'down', checks: { realtime: { status: 'down', detail: 'draining' } } },
  });
  expect(await askForSocket()).toBe('HTTP/1.1 503 Service Unavailable');
  const state = await browser.get(`/events/${night.eventId}/state`);
  expect(state.status).toBe(200);
  expect(state.headers.get('connection')).toBe('close');
  expect((await phones[0]!.vote(night.ballotId, night.tracks[2]!.optionId)).answer).toMatchObject({ ok: true });

  for (const each of phones) each.close();
  await drained;
});

test('sockets that do not go by themselves are closed, and a vote under way is counted before the end', async () => {
  const stubborn = await phone();
  const gone = new Promise((resolve) => stubborn.socket.once('disconnect', resolve));
  await world.application.drain();
  const answers = night.tracks.map((track) => stubborn.vote(night.ballotId, track.optionId));
  const votes = Promise.allSettled(answers);
  await eventually(async () => {
    const rows = await world.rows('SELECT 1 FROM vote WHERE ballot_id = $1', [night.ballotId]);
    expect(rows.length).toBeGreaterThan(0);
  });
  await world.application.close();
  await gone;
  stubborn.close();
  const acknowledged = (await votes).filter((vote) => vote.status === 'fulfilled' && vote.value.answer.ok).length;
  const rows = await world.rows('SELECT 1 FROM vote WHERE ballot_id = $1', [night.ballotId]);
  expect(rows.length).toBeGreaterThanOrEqual(acknowledged);
  expect(acknowledged).toBeGreaterThan(0);
});
