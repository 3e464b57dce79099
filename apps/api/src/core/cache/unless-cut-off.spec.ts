import { expect, test } from '@jest/globals';
import { LRUCache } from 'lru-cache';
import { unlessCutOff } from './unless-cut-off.js';

/** A cache whose one look-up ends as it is told. */
function lookUp(max = 1) {
  let end!: { resolve(value: string): void; reject(error: Error): void };
  const cache = new LRUCache<string, string>({
    max,
    fetchMethod: () => new Promise<string>((resolve, reject) => void (end = { resolve, reject })),
  });
  const answer = unlessCutOff(cache.fetch('key'));
  return { cache, end, answer };
}

test('answers what was found', async () => {
  const { end, answer } = lookUp();
  end.resolve('found');
  expect(await answer).toBe('found');
});

test.each<[string, (cache: LRUCache<string, string>) => unknown]>([
  ['dropped', (cache) => cache.delete('key')],
  ['dropped with all others', (cache) => cache.clear()],
  ['overtaken', (cache) => cache.set('key', 'new')],
  ['pushed out', (cache) => cache.set('other', 'new')],
])('answers nothing where the look-up was %s meanwhile', async (_, cut) => {
  const { cache, end, answer } = lookUp();
  cut(cache);
  end.resolve('old');
  expect(['new', undefined]).toContain(await answer);
});

test('throws what the look-up threw', async () => {
  const { end, answer } = lookUp();
  end.reject(new Error('away'));
  await expect(answer).rejects.toThrow('away');
});
