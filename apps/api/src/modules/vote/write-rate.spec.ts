import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { WriteRate } from './write-rate.js';

/** Full batches of 500, written at so many votes a millisecond, for so long. */
function write(rate: WriteRate, perMs: number, { fromMs, forMs }: { fromMs: number; forMs: number }): void {
  const stepMs = 500 / perMs;
  for (let atMs = fromMs; atMs <= fromMs + forMs; atMs += stepMs) rate.note(500, atMs, { waitsMore: true });
}

it('is what was written, also where that is far more or less than believed', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), (perMs) => {
      const rate = new WriteRate();
      write(rate, perMs, { fromMs: 0, forMs: 120_000 });
      expect(rate.perMs).toBeGreaterThan(perMs * 0.9);
      expect(rate.perMs).toBeLessThan(perMs * 1.1);
    }),
  );
});

it('rises with the first measurement and falls slowly', () => {
  const rate = new WriteRate();
  write(rate, 20, { fromMs: 0, forMs: 600 });
  expect(rate.perMs).toBeCloseTo(20, 0);
  write(rate, 2, { fromMs: 600, forMs: 2_000 });
  expect(rate.perMs).toBeGreaterThan(14);
});

it('rises by batches that were not full too, for so much at least can be written', () => {
  const rate = new WriteRate();
  for (let atMs = 0; atMs <= 2_000; atMs += 10) rate.note(200, atMs, { waitsMore: false });
  expect(rate.perMs).toBeCloseTo(20, 0);
});

it('does not fall while less comes than could be written, and by no more than half from a standstill', () => {
  const rate = new WriteRate();
  write(rate, 20, { fromMs: 0, forMs: 5_000 });
  const before = rate.perMs;
  for (let atMs = 5_000; atMs < 10_000; atMs += 100) rate.note(3, atMs, { waitsMore: false });
  expect(rate.perMs).toBe(before);
  rate.note(500, 10_000, { waitsMore: true });
  rate.note(500, 13_000, { waitsMore: true });
  expect(rate.perMs).toBeGreaterThan(before * 0.45);
});
