import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { PassThrough } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { endUnlessWhole } from './end-unless-whole.js';

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
});
afterEach(() => {
  jest.useRealTimers();
});

const requestWith = (raw: PassThrough, complete = false) => ({ raw: Object.assign(raw, { complete }) });
const watch = (request: object) => endUnlessWhole(request as FastifyRequest);

test('a body that does not come ends its request', () => {
  const raw = new PassThrough();
  watch(requestWith(raw));
  jest.advanceTimersByTime(29_000);
  raw.write('{');
  expect(raw.destroyed).toBe(false);
  jest.advanceTimersByTime(1_000);
  expect(raw.destroyed).toBe(true);
});

test('a body that has come leaves nothing behind', async () => {
  const raw = new PassThrough();
  watch(requestWith(raw));
  raw.resume().end('{}');
  await new Promise((resolve) => raw.once('close', resolve));
  expect(jest.getTimerCount()).toBe(0);
  watch(requestWith(new PassThrough(), true));
  expect(jest.getTimerCount()).toBe(0);
});
