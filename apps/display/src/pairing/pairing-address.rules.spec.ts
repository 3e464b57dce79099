import { describe, expect, it } from '@jest/globals';
import { codeHalves, isReachableFromPhone, pairingUrl, spokenUrl } from './pairing-address.rules';

describe('the addresses on the screen', () => {
  it('leads staff to the displays page with the code filled in', () => {
    expect(pairingUrl('http://10.0.0.5:3000', 'H7QTX3')).toBe('http://10.0.0.5:3000/admin/displays?code=H7QTX3');
  });

  it('knows which hosts a phone can reach', () => {
    expect(['localhost', '127.0.0.1', '[::1]'].map(isReachableFromPhone)).toEqual([false, false, false]);
    expect(['192.168.1.20', 'vote.example.org'].map(isReachableFromPhone)).toEqual([true, true]);
  });

  it('says an address without what nobody types', () => {
    expect(spokenUrl('https://vote.example.org/')).toBe('vote.example.org');
  });

  it('splits a code in two halves', () => {
    expect(codeHalves('H7QTX3')).toEqual(['H7Q', 'TX3']);
  });
});
