import { expect, test } from '@jest/globals';
import { BoundedMemory } from './bounded-memory.js';

const memory = () => new BoundedMemory({ points: 100, duration: 600 }, 3);
const taken = async (counts: BoundedMemory, key: string) => (await counts.get(key))?.consumedPoints ?? 0;

test('counts by key', async () => {
  const counts = memory();
  await counts.consume('a');
  await counts.consume('a', 2);
  await counts.reward('a');
  await counts.consume('b');
  expect([await taken(counts, 'a'), await taken(counts, 'b')]).toEqual([2, 1]);
});

test('lets those begin again that were not heard of for the longest', async () => {
  const counts = memory();
  for (const key of ['a', 'b', 'c', 'a', 'd']) await counts.consume(key);
  expect(await Promise.all(['a', 'b', 'c', 'd'].map((key) => taken(counts, key)))).toEqual([2, 0, 1, 1]);
});

test('keeps no more than it may, however many come', async () => {
  const counts = memory();
  for (let n = 0; n < 1_000; n++) await counts.consume(`guest ${n}`);
  for (let n = 0; n < 1_000; n++) await counts.reward(`other ${n}`);
  expect(counts.dump().storage).toHaveLength(3);
});

test('refuses beyond the points, as what it is made of does', async () => {
  const counts = new BoundedMemory({ points: 1, duration: 600 });
  await counts.consume('a');
  await expect(counts.consume('a')).rejects.toMatchObject({ consumedPoints: 2 });
});
