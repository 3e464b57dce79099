import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Histogram } from './histogram.js';

const SHARES = [0.01, 0.5, 0.95, 0.99, 1];

it('knows every percentile to two per cent', () => {
  const value = fc.double({ min: 0.02, max: 100_000, noNaN: true });
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 500 }), (values) => {
      const sorted = [...values].sort((a, b) => a - b);
      const histogram = Histogram.of(values);
      for (const share of SHARES) {
        const exact = sorted[Math.max(0, Math.ceil(values.length * share) - 1)]!;
        expect(histogram.percentile(share)).toBeGreaterThanOrEqual(exact * 0.98);
        expect(histogram.percentile(share)).toBeLessThanOrEqual(exact * 1.02);
      }
    }),
  );
});

it('takes what is too small or too large without losing it', () => {
  const { count, p50, max } = Histogram.of([0, -5, 1e12]).summary();
  expect([count, max]).toEqual([3, 1e12]);
  expect(p50).toBeLessThan(0.02);
});

it('says zero of nothing', () => {
  expect(new Histogram().summary()).toEqual({ count: 0, p50: 0, p95: 0, p99: 0, max: 0 });
});
