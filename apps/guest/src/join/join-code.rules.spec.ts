import { describe, expect, it } from '@jest/globals';
import { isCompleteJoinCode, listImpossibleCharacters, toJoinCode } from './join-code.rules';

describe('toJoinCode', () => {
  it.each([
    ['abc234', 'ABC234'],
    [' ab c-2 34 ', 'ABC234'],
    ['ABC2345', 'ABC234'],
    ['http://192.168.1.20:3000/?code=abc234', 'ABC234'],
    ['https://votebox.example/j/ABC-234?from=card', 'ABC234'],
    ['https://votebox.example/?x=1&code=ab%20c234#top', 'ABC234'],
    ['https://votebox.example/?code=%E0%A4%A', 'E0A4A'],
    ['', ''],
  ])('reads %j as %j', (typed, code) => {
    expect(toJoinCode(typed)).toBe(code);
  });

  it('is complete with six characters', () => {
    expect(isCompleteJoinCode('ABC23')).toBe(false);
    expect(isCompleteJoinCode('ABC234')).toBe(true);
  });

  it('names each character once that no code can have', () => {
    expect(listImpossibleCharacters('A0O0I2')).toEqual(['0', 'O', 'I']);
    expect(listImpossibleCharacters('ABC234')).toEqual([]);
  });
});
