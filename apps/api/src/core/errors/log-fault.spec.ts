import { beforeEach, describe, expect, jest, test } from '@jest/globals';

interface Line {
  level: 'warn' | 'error';
  fields: Record<string, unknown>;
  text: string;
}

let lines: Line[];
const log = {
  warn: (fields: object, text: string) => void lines.push({ level: 'warn', fields: { ...fields }, text }),
  error: (fields: object, text: string) => void lines.push({ level: 'error', fields: { ...fields }, text }),
};
const away = Object.assign(new Error('in code\n  at line\nConnection terminated unexpectedly'), { code: 'ECONNRESET' });

beforeEach(() => {
  lines = [];
  jest.resetModules();
  jest.useFakeTimers();
});

describe('the log of faults', () => {
  test('says once in ten seconds that the database is away, however many are refused', async () => {
    const { logFault } = await import('./log-fault.js');
    for (let n = 0; n < 1_000; n++) logFault(log, away, { requestId: n }, 'request failed');
    jest.advanceTimersByTime(10_000);
    logFault(log, away, {}, 'request failed');
    expect(lines.map(({ level, fields }) => [level, fields])).toEqual([
      ['warn', { failures: 1, reason: 'Connection terminated unexpectedly' }],
      ['warn', { failures: 1_000, reason: 'Connection terminated unexpectedly' }],
    ]);
  });

  test('says so of a source of music too, and neither keeps the other quiet', async () => {
    const { logFault } = await import('./log-fault.js');
    const { AppError } = await import('./app-error.js');
    for (let n = 0; n < 50; n++) logFault(log, new AppError('SOURCE_UNAVAILABLE'), {}, 'request failed');
    logFault(log, away, {}, 'request failed');
    expect(lines.map(({ level, text }) => [level, text])).toEqual([
      ['warn', 'a source of music is away'],
      ['warn', 'the database is away'],
    ]);
  });

  test('says every other fault with its stack', async () => {
    const { logFault } = await import('./log-fault.js');
    const bug = new TypeError('undefined is not a function');
    for (const id of ['a', 'b']) logFault(log, bug, { id }, 'request failed');
    expect(lines).toEqual([
      { level: 'error', fields: { err: bug, id: 'a' }, text: 'request failed' },
      { level: 'error', fields: { err: bug, id: 'b' }, text: 'request failed' },
    ]);
  });
});
