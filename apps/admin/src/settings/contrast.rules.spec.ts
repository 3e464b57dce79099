import { describe, expect, it } from '@jest/globals';
import { contrastRatio, judgeAccent } from './contrast.rules';

describe('contrast of the accent', () => {
  it('matches the known values of WCAG', () => {
    expect(contrastRatio('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrastRatio('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
    expect(contrastRatio('#ffb347', '#ffb347')).toBe(1);
  });

  it('does not depend on the order', () => {
    expect(contrastRatio('#ff8a3d', '#14110f')).toBe(contrastRatio('#14110f', '#ff8a3d'));
  });

  it('judges against the dark room', () => {
    expect(judgeAccent('#ff8a3d', '#14110f')).toBe('text');
    expect(judgeAccent('#a04a9a', '#14110f')).toBe('marks');
    expect(judgeAccent('#2a1a66', '#14110f')).toBe('weak');
  });
});
