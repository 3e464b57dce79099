import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { eventually } from '../../../test/support/eventually.js';
import { standStill } from '../../../test/support/stand-still.js';
import { Metrics } from '../metrics/metrics.js';
import { Backlog } from './backlog.js';

// Real: the event loop and its clock. Nothing is replaced but the time after the start in which nothing is left out.
const KINDS = ['searches', 'reactions'] as const;

let backlog: Backlog;
/** Of a process that has only just started. */
let fresh: Backlog;
/** Everything that was left out at any time, looked at every moment. */
let shed: Set<string>;
let looking: NodeJS.Timeout;

beforeEach(() => {
  backlog = new Backlog(new Metrics(), 0);
  fresh = new Backlog(new Metrics(), 600_000);
  for (const each of [backlog, fresh]) each.onApplicationBootstrap();
  shed = new Set();
  looking = setInterval(() => KINDS.filter((kind) => backlog.sheds(kind)).forEach((kind) => shed.add(kind)), 10);
});

afterEach(() => {
  clearInterval(looking);
  for (const each of [backlog, fresh]) each.onApplicationShutdown();
});

/** Keeps the event loop going, but never on time. */
async function saturate(turns: number, turnMs: number): Promise<void> {
  for (let n = 0; n < turns; n++) {
    standStill(turnMs);
    await new Promise(setImmediate);
  }
}

const pass = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

it('leaves nothing out for one long standstill', async () => {
  await pass(600);
  standStill(1_500);
  await pass(1_000);
  expect([...shed]).toEqual([]);
  expect(backlog.waitMs).toBeLessThan(1_000);
});

it('leaves nothing out where the process is stopped for 300 ms of every second', async () => {
  for (let n = 0; n < 5; n++) {
    standStill(300);
    await pass(700);
  }
  expect([...shed]).toEqual([]);
});

it('leaves searches out where the event loop is behind for seconds, then reactions, not after a start, and forgets it', async () => {
  await saturate(9, 650);
  expect([...shed]).toEqual(['searches']);
  expect(() => backlog.demand('searches')).toThrow(
    expect.objectContaining({ code: 'BUSY', retryAfterMs: expect.any(Number) }),
  );
  await saturate(8, 1_200);
  expect([...shed]).toEqual(['searches', 'reactions']);
  expect(KINDS.map((kind) => fresh.sheds(kind))).toEqual([false, false]);
  await eventually(() => expect(KINDS.map((kind) => backlog.sheds(kind))).toEqual([false, false]));
}, 60_000);
