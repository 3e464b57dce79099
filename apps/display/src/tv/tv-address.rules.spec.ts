import { describe, expect, it } from '@jest/globals';
import { readTvAddress } from './tv-address.rules';

describe('readTvAddress', () => {
  it('takes the token out of the address and leaves the rest', () => {
    const address = readTvAddress('http://tv.local/display/?player=1&lang=DE#token=abc.def&x=1');
    expect(address).toEqual({
      token: 'abc.def',
      language: 'de',
      wantsPlayer: true,
      cleanPath: '/display/?player=1&lang=DE#x=1',
    });
  });

  it('has no token without one, and none for an empty one', () => {
    expect(readTvAddress('http://tv.local/display/').token).toBeNull();
    expect(readTvAddress('http://tv.local/display/#token=').token).toBeNull();
  });

  it('ignores a token that does not stand behind the #', () => {
    expect(readTvAddress('http://tv.local/display/?token=abc').token).toBeNull();
  });

  it('ignores a language that it does not speak', () => {
    expect(readTvAddress('http://tv.local/display/?lang=fr').language).toBeNull();
  });
});
