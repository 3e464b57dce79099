import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { eventually } from '../../../test/support/eventually.js';
import { Metrics } from '../metrics/metrics.js';
import { Backlog } from './backlog.js';

// Real: the event loop and its clock. Nothing is replaced.
const STALL_MS = 1_500;

let backlog: Backlog;

beforeEach(() => {
  backlog = new Backlog(new Metrics());
  backlog.onModuleInit();
});

afterEach(() => {
  backlog.onApplicationShutdown();
});

it('notices every time that the event loop stood still, and forgets it', async () => {
  for (let n = 0; n < 3; n++) {
    await eventually(() => expect(backlog.sheds('reactions')).toBe(false));
    const endMs = performance.now() + STALL_MS;
    while (performance.now() < endMs);
    await eventually(() => expect(backlog.sheds('reactions')).toBe(true));
  }
}, 60_000);
