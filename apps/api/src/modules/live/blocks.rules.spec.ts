import { expect, it } from '@jest/globals';
import { blockForNext } from './blocks.rules.js';

function seat(guests: number, seated: number[]): number[] {
  for (let n = 0; n < guests; n++) seated[blockForNext(seated)]! += 1;
  return seated;
}

it('keeps a small crowd together: all of it is told with one working out', () => {
  expect(seat(1_000, [0, 0, 0, 0])).toEqual([1_000, 0, 0, 0]);
});

it('deals a crowd of any size out evenly', () => {
  expect(seat(5_000, [0, 0, 0, 0])).toEqual([1_250, 1_250, 1_250, 1_250]);
  expect(seat(20_000, [0, 0, 0, 0])).toEqual([5_000, 5_000, 5_000, 5_000]);
});

it('fills up where guests have left', () => {
  expect(seat(300, [1_250, 1_000, 1_250, 40])).toEqual([1_250, 1_250, 1_250, 90]);
});
