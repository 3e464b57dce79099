import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isShed, spreadRetryMs } from './backlog.rules.js';

it('leaves statistics out before reactions, and nothing while all is well', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 5_000 }), (waitMs) => {
      if (isShed('reactions', waitMs)) expect(isShed('statistics', waitMs)).toBe(true);
      if (waitMs < 200) expect(isShed('statistics', waitMs)).toBe(false);
      if (waitMs >= 2_000) expect(isShed('reactions', waitMs)).toBe(true);
    }),
  );
});

it('spreads those who were turned away over 1 to 5 s', () => {
  expect(spreadRetryMs(0)).toBe(1_000);
  expect(spreadRetryMs(0.999_999)).toBeLessThanOrEqual(5_000);
});
