import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { FileGate } from './file-gate.js';

const LIMITS = { operations: 4, perFolder: 2, deadlineMs: 1_000 };
const never = () => new Promise<never>(() => undefined);
let gate: FileGate;

beforeEach(() => {
  jest.useFakeTimers();
  gate = new FileGate(LIMITS);
});
afterEach(() => {
  jest.useRealTimers();
});

/** A call that ends when the test says so. */
function held<T>() {
  let end: (value: T) => void = () => undefined;
  const work = jest.fn(() => new Promise<T>((resolve) => (end = resolve)));
  return { work, end: (value: T) => end(value) };
}

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'answered',
    (error: { code: string }) => error.code,
  );

test('gives what the work gives, and its errors', async () => {
  expect(await gate.run('a', async () => 7)).toBe(7);
  await expect(gate.run('a', () => Promise.reject(new Error('EIO')))).rejects.toThrow('EIO');
  expect(await gate.run('a', async () => 8)).toBe(8);
});

test('begins so many at once in one folder, and the others in order', async () => {
  const calls = [1, 2, 3, 4].map(() => held<number>());
  const answers = calls.map(({ work }) => gate.run('a', work));
  expect(calls.map(({ work }) => work.mock.calls.length)).toEqual([1, 1, 0, 0]);
  calls[1]!.end(2);
  await answers[1];
  expect(calls.map(({ work }) => work.mock.calls.length)).toEqual([1, 1, 1, 0]);
});

describe('a folder that hangs', () => {
  test('costs its callers an error and is closed, while others are served', async () => {
    const stuck = codeOf(gate.run('nas', never));
    await jest.advanceTimersByTimeAsync(LIMITS.deadlineMs);
    expect(await stuck).toBe('SOURCE_UNAVAILABLE');
    const work = jest.fn(async () => 1);
    expect(await codeOf(gate.run('nas', work))).toBe('SOURCE_UNAVAILABLE');
    expect(work).not.toHaveBeenCalled();
    expect(await gate.run('disk', async () => 2)).toBe(2);
  });

  test('refuses those that wait as soon as it is known', async () => {
    const answers = [never, never, never, never, never].map((work) => codeOf(gate.run('nas', work)));
    await jest.advanceTimersByTimeAsync(LIMITS.deadlineMs);
    expect(new Set(await Promise.all(answers))).toEqual(new Set(['SOURCE_UNAVAILABLE']));
  });

  test('never takes more than its calls, however often and long it is tried', async () => {
    const work = jest.fn(never);
    for (let minute = 0; minute < 30; minute++) {
      const tries = Array.from({ length: 20 }, () => codeOf(gate.run('nas', work)));
      await jest.advanceTimersByTimeAsync(60_000);
      await Promise.all(tries);
    }
    expect(work).toHaveBeenCalledTimes(LIMITS.perFolder);
  });

  test('many of them together never take more than all calls, and a call is refused then', async () => {
    const work = jest.fn(never);
    const answers = Array.from({ length: 50 }, (_, n) => codeOf(gate.run(`nas ${n}`, work)));
    await jest.advanceTimersByTimeAsync(2 * LIMITS.deadlineMs);
    expect(await Promise.all(answers)).toEqual(Array(50).fill('SOURCE_UNAVAILABLE'));
    expect(work).toHaveBeenCalledTimes(LIMITS.operations);
  });

  test('is open again when it answers, and what came too late is given back', async () => {
    const call = held<string>();
    const discard = jest.fn();
    const answer = codeOf(gate.run('nas', call.work, discard));
    await jest.advanceTimersByTimeAsync(LIMITS.deadlineMs);
    expect(await answer).toBe('SOURCE_UNAVAILABLE');
    call.end('handle');
    await jest.advanceTimersByTimeAsync(0);
    expect(discard).toHaveBeenCalledWith('handle');
    expect(await gate.run('nas', async () => 'back')).toBe('back');
  });

  test('still gets the end of what was begun, when it answers again', async () => {
    const calls = [held<number>(), held<number>()];
    for (const { work } of calls) void codeOf(gate.run('nas', work));
    const close = jest.fn(async () => undefined);
    const closing = gate.finish('nas', close);
    await jest.advanceTimersByTimeAsync(10 * LIMITS.deadlineMs);
    expect(close).not.toHaveBeenCalled();
    calls[0]!.end(1);
    await closing;
    expect(close).toHaveBeenCalledTimes(1);
  });
});

test('a slow call is not taken for a stuck one because it had to wait for its turn', async () => {
  const first = [held<number>(), held<number>()];
  const running = first.map(({ work }) => gate.run('a', work));
  const late = held<number>();
  const answer = gate.run('a', late.work);
  await jest.advanceTimersByTimeAsync(LIMITS.deadlineMs - 1);
  for (const { end } of first) end(1);
  await Promise.all(running);
  await jest.advanceTimersByTimeAsync(LIMITS.deadlineMs - 1);
  late.end(3);
  expect(await answer).toBe(3);
});
