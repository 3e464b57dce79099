import { describe, expect, it } from '@jest/globals';
import { moveItem } from './player-order.rules';

describe('the order of players', () => {
  it('keeps every player exactly once', () => {
    for (let from = 0; from < 4; from += 1) {
      for (let to = -1; to <= 5; to += 1) expect([...moveItem([...'abcd'], from, to)].sort()).toEqual([...'abcd']);
    }
  });

  it('puts a player where it is wanted', () => {
    expect(moveItem([...'abc'], 2, 0)).toEqual([...'cab']);
    expect(moveItem([...'abc'], 0, 1)).toEqual([...'bac']);
    expect(moveItem([...'abc'], 0, 9)).toEqual([...'bca']);
    expect(moveItem([...'abc'], 7, 0)).toEqual([...'abc']);
  });
});
