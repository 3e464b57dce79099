import { expect, it } from '@jest/globals';
import { readWeight } from './weight.rules';

it.each([
  ['1', 1],
  ['0', 0],
  [' 2.5 ', 2.5],
  ['0,125', 0.125],
  ['100', 100],
  ['100.001', null],
  ['1.0001', null],
  ['-1', null],
  ['', null],
  ['.5', null],
  ['1e2', null],
  ['NaN', null],
])('reads %j as %s', (text, weight) => {
  expect(readWeight(text)).toBe(weight);
});
