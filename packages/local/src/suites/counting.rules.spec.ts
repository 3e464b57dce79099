import { expect, test } from '@jest/globals';
import { countJest, countPlaywright } from './counting.rules.js';

const counts = {
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
};
const stats = { expected: 0, unexpected: 0, flaky: 0, skipped: 0 };

test('adds up a good run of jest', () => {
  expect(countJest({ ...counts, numPassedTests: 3, numPendingTests: 1, numTodoTests: 1 }, 0, '')).toEqual({
    passed: 3,
    failed: 0,
    skipped: 2,
  });
});

test('counts a test file that could not be run, although no test of it was counted', () => {
  const outcome = countJest({ ...counts, numPassedTests: 3, numRuntimeErrorTestSuites: 1 }, 1, 'x\n  ● broken\n');
  expect(outcome).toMatchObject({ passed: 3, failed: 1 });
  expect(outcome.report).toContain('● broken');
});

test('counts a run without tests, and one that failed outside of its tests', () => {
  expect(countJest(counts, 0, '').failed).toBe(1);
  expect(countJest({ ...counts, numPassedTests: 2 }, 1, 'tear-down failed')).toMatchObject({ passed: 2, failed: 1 });
});

test('adds up a run in the browser, set-up faults included', () => {
  expect(countPlaywright({ stats: { ...stats, expected: 2, skipped: 1 }, errors: [] }, 0, '')).toEqual({
    passed: 2,
    failed: 0,
    skipped: 1,
  });
  expect(countPlaywright({ stats, errors: [{ message: 'global set-up' }] }, 1, 'global set-up').failed).toBe(1);
  expect(countPlaywright({ stats, errors: [] }, 0, '').failed).toBe(1);
});

test('tells by name what passed in the browser at the second try only', () => {
  const outcome = countPlaywright({ stats: { ...stats, expected: 2, flaky: 1 }, errors: [] }, 0, '1 flaky\n  a vote');
  expect(outcome).toMatchObject({ passed: 3, failed: 0 });
  expect(outcome.report).toContain('a vote');
});
