import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { SILENCE_MS_MAX, withoutSilence } from './without-silence.js';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

async function* slowly(...pausesMs: number[]) {
  for (const pauseMs of pausesMs) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    yield pauseMs;
  }
}

async function collect(stream: AsyncIterable<number>) {
  const received: number[] = [];
  const ended = (async () => {
    for await (const chunk of withoutSilence(stream)) received.push(chunk);
    return 'end';
  })().catch((error: { code: string }) => error.code);
  await jest.advanceTimersByTimeAsync(10 * SILENCE_MS_MAX);
  return [received, await ended];
}

test('a slow stream is read to its end, however long that takes in all', async () => {
  const pauses = Array.from({ length: 5 }, () => SILENCE_MS_MAX - 1);
  expect(await collect(slowly(...pauses))).toEqual([pauses, 'end']);
});

test('a stream that falls silent is given up', async () => {
  expect(await collect(slowly(5, SILENCE_MS_MAX + 1, 5))).toEqual([[5], 'BUSY']);
});

test('an error of the stream is passed on', async () => {
  async function* broken() {
    yield 1;
    throw Object.assign(new Error('gone'), { code: 'ECONNRESET' });
  }
  expect(await collect(broken())).toEqual([[1], 'ECONNRESET']);
});
