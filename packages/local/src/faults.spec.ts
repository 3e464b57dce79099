import { expect, test } from '@jest/globals';
import { lastWords, StartFault, toStartFault } from './faults.js';

test.each([
  Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }),
  Object.assign(new Error('could not extend file "base/1": No space left on device'), { code: '53100' }),
  new StartFault('The database folder cannot be opened.\nFATAL: No space left on device', ['Restore a backup.']),
])('finds a full disk wherever it was met', (error) => {
  const fault = toStartFault(error);
  expect(fault?.message).toContain('no room left on the disk');
  expect(fault?.advice.join('\n')).toContain('VOTEBOX_DATA=');
  expect(fault?.advice.join('\n')).not.toContain('backup');
});

test.each(['EACCES', 'EROFS', 'EPERM', 'EMFILE'])('knows what a person can do about %s', (code) => {
  expect(toStartFault(Object.assign(new Error(`${code}: open`), { code }))?.advice).not.toEqual([]);
});

test('leaves a fault with advice as it is, and does not make one of a mistake in the code', () => {
  const fault = new StartFault('Port 3000 is taken.', ['PORT=3001']);
  expect(toStartFault(fault)).toBe(fault);
  expect(toStartFault(new TypeError('x is not a function'))).toBeUndefined();
});

test('tells the last words of a program without stacks, and log lines as their messages', () => {
  const log = [
    'early',
    '{"level":50,"msg":"cannot listen","err":{"message":"EADDRINUSE","stack":"Error\\n    at x"}}',
    'Error: DATABASE_URL is wrong',
    '    at load (file:///x.js:1:1)',
    '    at node:internal/main:2:3',
    '',
    'Node.js v20.19.0',
  ].join('\n');
  expect(lastWords(log, 2)).toEqual(['cannot listen: EADDRINUSE', 'Error: DATABASE_URL is wrong']);
});
