import { expect, test } from '@jest/globals';
import { KeyedTurns } from './keyed-turns.js';

/** Work that ends when the test says so. */
function held() {
  let end = () => undefined as void;
  const done = new Promise<void>((resolve) => (end = resolve));
  return { work: () => done, end: () => end() };
}

test('a few run at once under one key, the rest in order, and what is too much is not begun', async () => {
  const turns = new KeyedTurns(2, 1);
  const began: string[] = [];
  const [one, two] = [held(), held()];
  const note = (name: string, work: () => Promise<void>) =>
    turns.run('a', async () => {
      began.push(name);
      await work();
      return name;
    });
  const [first, second, third] = [note('1', one.work), note('2', two.work), note('3', async () => undefined)];
  expect(await note('4', async () => undefined)).toBeNull();
  expect(await turns.run('b', async () => 'other')).toBe('other');
  expect(began).toEqual(['1', '2']);
  one.end();
  expect([await first, await third]).toEqual(['1', '3']);
  two.end();
  expect(await second).toBe('2');
  expect(began).toEqual(['1', '2', '3']);
});

test('a turn comes free when the work fails', async () => {
  const turns = new KeyedTurns(1, 0);
  await expect(turns.run('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await turns.run('a', async () => 1)).toBe(1);
});
