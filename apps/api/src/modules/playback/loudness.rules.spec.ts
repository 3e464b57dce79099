import { describe, expect, it } from '@jest/globals';
import { decideGainDb } from './loudness.rules.js';

describe('loudness', () => {
  it.each([
    ['a loud track is turned down to the common level', -9.5, true, -9.5],
    ['one at the level stays', 0, true, 0],
    ['a soft one is not turned up: its peaks would be cut off', 6, true, 0],
    ['one that says nothing stays', null, true, 0],
    ['one that says nonsense is still heard', -200, true, -24],
    ['one that says no number stays', Number.NaN, true, 0],
    ['nothing is done where it is switched off', -9.5, false, 0],
  ])('%s', (_, gainDb, isLevelled, wanted) => {
    expect(decideGainDb(gainDb, isLevelled)).toBe(wanted);
  });
});
